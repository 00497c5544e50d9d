"""Disputes in words, for the practice that opened them: what was said, what was decided and why, what may follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from directory.moderation.models import Dispute
from directory.moderation.removing import ENTRY, REMOVE_ENTRY
from directory.moderation.rules import (
    APPEAL_WITHIN,
    DECIDE_WITHIN,
    DISPUTE_WORDS,
    DisputeOutcome,
    DisputeState,
    Side,
)
from directory.proposals.queries import open_proposal
from directory.reviews.rules import STAGE_WORDS, EntryState
from directory.web.formatting import date_words

OUTCOME_WORDS = {
    DisputeOutcome.STAYS: "The entry stays",
    DisputeOutcome.REDACTED: "Personal data in it is taken out",
    DisputeOutcome.REMOVED: "The entry is to be removed",
}
SIGNS = {
    DisputeState.OPEN: "clock",
    DisputeState.DECIDED: "scale",
    DisputeState.APPEALED: "clock",
    DisputeState.CLOSED: "scale",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that was said or decided: whose it is, the day, the words; empty words where they are not yours."""

    title: str
    day: str
    at: datetime
    text: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute. `word` and `said`: where it stands; `until`: the last day of an appeal that is still possible."""

    url: str
    entry: str
    reason: str
    icon: str
    word: str
    said: str
    moments: list[Moment]
    decided_at: datetime | None
    is_open: bool


def dispute_view(dispute: Dispute, slug: str) -> DisputeView:
    """A dispute in words."""
    entry = dispute.entry
    return DisputeView(
        url=url_for("practice.dispute", slug=slug, review_id=entry.review_id, entry_id=entry.id),
        entry=f"{STAGE_WORDS[entry.stage]}, {date_words(entry.written_at)}",
        reason=DISPUTE_WORDS[dispute.reason],
        icon=SIGNS[dispute.state],
        word=_word(dispute),
        said=_said(dispute),
        moments=list(_moments(dispute)),
        decided_at=dispute.appeal_decided_at or dispute.decided_at,
        is_open=dispute.state in (DisputeState.OPEN, DisputeState.APPEALED),
    )


def appeal_until(dispute: Dispute, now: datetime) -> str:
    """The last day on which the decision may be appealed; empty where it may not."""
    if dispute.state is not DisputeState.DECIDED or dispute.decided_at is None:
        return ""
    last = dispute.decided_at + APPEAL_WITHIN
    return date_words(last) if now <= last else ""


def _word(dispute: Dispute) -> str:
    if dispute.state is DisputeState.OPEN:
        return "Disputed"
    if dispute.state is DisputeState.APPEALED:
        return "Appealed"
    return "Decided" if dispute.state is DisputeState.DECIDED else "Decided on appeal"


def _said(dispute: Dispute) -> str:
    """Where it stands, in a sentence."""
    state = dispute.entry.state
    if dispute.state is DisputeState.OPEN:
        if state is EntryState.WITHDRAWN:
            return "Its writer took the entry back meanwhile."
        return f"We decide by {date_words(dispute.opened_at + DECIDE_WITHIN)}. Until then the entry shows as before."
    if dispute.state is DisputeState.APPEALED and dispute.appealed_at is not None:
        return f"Another person decides by {date_words(dispute.appealed_at + DECIDE_WITHIN)}."
    outcome = dispute.appeal_outcome or dispute.outcome
    words = f"{OUTCOME_WORDS[outcome]}." if outcome else ""
    if state is EntryState.WITHDRAWN:
        return f"{words} Its writer took it back."
    if outcome is DisputeOutcome.REMOVED:
        return "The entry is removed." if state is EntryState.REMOVED else f"{words} {_of_the_second(dispute)}"
    return words


def _of_the_second(dispute: Dispute) -> str:
    """What becomes of a removal that two people decide."""
    waits = open_proposal(REMOVE_ENTRY.name, subject_kind=ENTRY, subject_id=dispute.entry_id)
    return "A second person looks at it first." if waits else "It was not carried out, and the entry shows."


def _moments(dispute: Dispute) -> Iterator[Moment]:
    reason = DISPUTE_WORDS[dispute.reason]
    yield Moment(
        f"You disputed it: {_begun(reason)}", date_words(dispute.opened_at), dispute.opened_at, dispute.statement, True
    )
    if dispute.decided_at and dispute.outcome:
        yield _decision("Decided", dispute.outcome, dispute.decided_at, dispute.decision)
    if dispute.appealed_at:
        is_ours = dispute.appealed_by is Side.PRACTICE
        title = "You appealed" if is_ours else "The writer appealed"
        said = dispute.appeal if is_ours else ""
        yield Moment(title, date_words(dispute.appealed_at), dispute.appealed_at, said, is_ours)
    if dispute.appeal_decided_at and dispute.appeal_outcome:
        yield _decision("Decided on appeal", dispute.appeal_outcome, dispute.appeal_decided_at, dispute.appeal_decision)


def _decision(how: str, outcome: DisputeOutcome, at: datetime, why: str) -> Moment:
    return Moment(f"{how}: {_begun(OUTCOME_WORDS[outcome])}", date_words(at), at, why, is_ours=False)


def _begun(words: str) -> str:
    """Words to go on with after a colon."""
    return words[:1].lower() + words[1:]
