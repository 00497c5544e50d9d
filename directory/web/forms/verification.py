"""The forms of the verification desk: a decision, a revocation, an answer to a proposal, a conflict, a match."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from wtforms import HiddenField, StringField
from wtforms.validators import Length, Optional

from directory.conflicts.rules import STATEMENT_MAX_CHARS, Tie
from directory.credentials.rules import NOTE_MAX_CHARS, REASONS, URL_MAX_CHARS, Method, Outcome, Reason
from directory.proposals.rules import WHY_MAX_CHARS
from directory.verification.rules import Decision
from directory.verification.words import METHOD_LABELS, OUTCOME_LABELS, REASON_WORDS
from directory.web.forms.desk import DeskForm, OutcomeForm, words
from directory.web.forms.fields import OneOf, OneOfFew, day, one_line

DECIDED = (Outcome.VERIFIED, Outcome.DECLINED, Outcome.MORE_INFORMATION)
DAY = "Enter a day, like 2027-12-31."
METHODS = [(method.value, METHOD_LABELS[method]) for method in Method]
TIES = [
    (Tie.WORK.value, "We work together, or did"),
    (Tie.FAMILY.value, "Family or close friends"),
    (Tie.MONEY.value, "Money, ownership or a debt"),
    (Tie.CARE.value, "I am, or was, treated there"),
    (Tie.OTHER.value, "Something else"),
]


def reasons_of(outcome: Outcome) -> list[tuple[str, str]]:
    """The reasons that fit an outcome, as value and words, in the order in which they are listed."""
    return [(reason.value, REASON_WORDS[reason]) for reason in Reason if reason in REASONS[outcome]]


def _address() -> StringField:
    return StringField(
        filters=[one_line],
        validators=[Optional(), Length(max=URL_MAX_CHARS, message=f"Use at most {URL_MAX_CHARS} characters.")],
    )


class DecisionForm(OutcomeForm):
    """A decision: the outcome, one of its reasons, how and where it was checked, what the source says."""

    reasons_by_outcome: ClassVar = {one.value: reasons_of(one) for one in DECIDED}

    facts = HiddenField(default="")
    outcome = OneOfFew("", pairs=[(one.value, OUTCOME_LABELS[one]) for one in DECIDED])
    method = OneOf("", pairs=METHODS)
    source_url = _address()
    expires_on = day("", DAY)
    next_due_on = day("", DAY)
    note = words(NOTE_MAX_CHARS)

    def decision(self) -> Decision:
        """What was decided; for a form that is fine."""
        return Decision(
            outcome=Outcome(self.outcome.data),
            reason=Reason(self.reason),
            method=Method(self.method.data),
            facts_seen=str(self.facts.data or ""),
            source_url=str(self.source_url.data or ""),
            note=str(self.note.data or ""),
            expires_on=_day(self.expires_on.data),
            next_due_on=_day(self.next_due_on.data),
        )


class RevocationForm(DeskForm):
    """Why and by what a verification is to be taken back."""

    reason = OneOf("", pairs=reasons_of(Outcome.REVOKED))
    method = OneOf("", pairs=METHODS)
    source_url = _address()
    why = words(WHY_MAX_CHARS, empty="Say what you found: the other person decides by it, and the keeper reads it.")


class AnswerForm(DeskForm):
    """An answer to a proposal; the words are needed to decline it."""

    answer = words(WHY_MAX_CHARS)


class ConflictForm(DeskForm):
    """A tie to declare."""

    tie = OneOfFew("", pairs=TIES)
    statement = words(STATEMENT_MAX_CHARS)

    @property
    def sentences(self) -> dict[str, str]:
        """What was wrong: field → sentence."""
        found = super().sentences
        return found | ({"tie": "Choose what the tie is."} if "tie" in found else {})


class MatchForm(DeskForm):
    """Whether an exclusion is of somebody here, and why."""

    why = words(WHY_MAX_CHARS, empty="Say what you compared: it is kept.")


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
