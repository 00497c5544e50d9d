"""The forms of the desk for reviews: decisions about entries, redactions, removals, answers, disputes, receipts."""

from __future__ import annotations

import enum
from typing import Any, ClassVar

from directory.moderation.desk import AGAINST
from directory.moderation.rules import NOTE_MAX_CHARS, STATEMENT_MAX_CHARS, DisputeOutcome
from directory.proposals.rules import WHY_MAX_CHARS
from directory.reviews.rules import REASON_WORDS, TEXT_MAX_CHARS, ReasonCode, ReceiptState, Redaction
from directory.web.forms.desk import DeskForm, OutcomeForm, SeenForm, words
from directory.web.forms.fields import OneOf, OneOfFew, paragraphs

WHY_AGAINST = [(one.value, REASON_WORDS[one]) for one in ReasonCode if one in AGAINST]
"""The reasons against an entry or a reply, in the order of the list. None is about what it thinks of the practice."""
REDACTION_ROWS = 4
"""Words to show as removed that fit into one form; sent again, it takes more."""
KINDS = [
    (Redaction.NAME.value, "A name"),
    (Redaction.CONTACT.value, "A way to reach somebody"),
    (Redaction.ADDRESS.value, "An address"),
    (Redaction.DETAIL.value, "Another personal detail"),
]


class Decided(enum.StrEnum):
    """What one person at the desk can decide about an entry."""

    PUBLISH = "publish"
    KEEP = "keep"
    DECLINE = "decline"
    HIDE = "hide"
    SHOW = "show"
    PUT_BACK = "put-back"


class EntryDecisionForm(OutcomeForm):
    """A decision about an entry: its outcome, and a reason where it goes against it."""

    reasons_by_outcome: ClassVar = {Decided.DECLINE.value: WHY_AGAINST, Decided.HIDE.value: WHY_AGAINST}

    outcome = OneOfFew("", pairs=[(one.value, one.value) for one in Decided])


class RedactionForm(SeenForm):
    """Words of an entry to show as removed. `kept`: the spans of before that stay, each `first-end-kind`.

    `wanted`: number of a row → its words and what they are; empty rows are left out.
    """

    def __init__(self, formdata: Any = None, **given: Any) -> None:
        super().__init__(formdata, **given)
        self.kept = frozenset(formdata.getlist("kept")) if formdata else frozenset()
        self.wanted: dict[int, tuple[str, str]] = {}
        for row in range(1, REDACTION_ROWS + 1):
            said = paragraphs(str((formdata or {}).get(f"words-{row}", ""))[:TEXT_MAX_CHARS])
            if said:
                self.wanted[row] = (said, str((formdata or {}).get(f"kind-{row}", "")))

    def validate(self, extra_validators: Any = None) -> bool:
        """The shape, and that every row says what its words are."""
        self.unsaid = [row for row, (_, kind) in self.wanted.items() if kind not in dict(KINDS)]
        return bool(super().validate(extra_validators)) and not self.unsaid

    @property
    def sentences(self) -> dict[str, str]:
        """What was wrong: field → sentence."""
        return super().sentences | {f"kind-{row}": "Choose from the list." for row in self.unsaid}


class RemovalForm(SeenForm):
    """Why something that is public is to be taken away."""

    removal_reason = OneOf("", pairs=WHY_AGAINST)
    why = words(WHY_MAX_CHARS, empty="Say why: the other person decides by it.")


class AnswerReportForm(DeskForm):
    """What somebody found who looked at what was reported."""

    answer = words(NOTE_MAX_CHARS, empty="Say what you found.")


class HideForm(SeenForm):
    """Why a reply is hidden in an emergency."""

    hide_reason = OneOf("", pairs=WHY_AGAINST)


class ShowForm(SeenForm):
    """That a hidden reply shows again."""


class DisputeDecisionForm(SeenForm):
    """A decision about a dispute, or an appeal, with the reasons that both sides read."""

    outcome = OneOfFew("", pairs=[(one.value, one.value) for one in DisputeOutcome])
    decision = words(STATEMENT_MAX_CHARS, empty="Give the reasons: both sides read them.")

    @property
    def sentences(self) -> dict[str, str]:
        """What was wrong: field → sentence."""
        found = super().sentences
        return found | ({"outcome": "Choose a decision."} if "outcome" in found else {})


class ReceiptDecisionForm(DeskForm):
    """Whether a receipt shows the visit."""

    outcome = OneOfFew("", pairs=[(one.value, one.value) for one in (ReceiptState.ACCEPTED, ReceiptState.REFUSED)])

    @property
    def sentences(self) -> dict[str, str]:
        """What was wrong: field → sentence."""
        return {"outcome": "Choose a decision."} if self.errors else {}
