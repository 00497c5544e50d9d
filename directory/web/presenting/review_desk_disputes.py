"""Disputes as the desk sees them, and the lines that its lists share.

Whoever has an interest sees why somebody else must decide, and nothing that was said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from directory.moderation.models import Dispute
from directory.moderation.queries import blind_entry
from directory.moderation.removing import ENTRY, REMOVE_ENTRY
from directory.moderation.rules import (
    DECIDE_WITHIN,
    DISPUTE_WORDS,
    DisputeOutcome,
    DisputeState,
)
from directory.proposals.queries import open_proposal
from directory.reviews.impartial import practitioners_closed_to, why_not_for
from directory.reviews.reading import spans_of
from directory.reviews.rules import STAGE_WORDS
from directory.web.formatting import date_words
from directory.web.presenting.desk_words import age_words, name_of
from directory.web.presenting.review_desk import Piece, pieces
from directory.web.presenting.review_desk_words import (
    DISPUTE_STATE_WORDS,
    OUTCOME_WORDS,
    SIDE_WORDS,
    due_words,
)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A dispute, report or receipt as a line. `aside`: how it stands; `why_not`: why somebody else must decide."""

    id: int
    what: str
    said: str
    age: str
    aside: str
    is_late: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision with its reasons."""

    outcome: str
    reasons: str
    who: str
    on: str


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute with the entry that it is about, blind. `why_not`: why the reader must not decide now."""

    id: int
    version: int
    entry_id: int
    state_words: str
    reason: str
    statement: str
    opened: str
    age: str
    due: str
    is_late: bool
    is_open: bool
    is_appeal: bool
    has_interest: bool
    why_not: str
    is_gone: bool
    stage: str
    pieces: list[Piece]
    is_redacted: bool
    decision: DecisionView | None
    appealed_by: str
    appeal: str
    appealed_on: str
    appeal_decision: DecisionView | None
    proposal_id: int | None


def whys_not(account_id: int, practitioner_ids: Collection[int]) -> dict[int, str]:
    """Why somebody must not decide about some of these practitioners; the others are absent."""
    closed = practitioners_closed_to(account_id).intersection(practitioner_ids)
    return {one: why_not_for(account_id, one) or "" for one in closed}


def dispute_lines(disputes: Sequence[Dispute], *, account_id: int, now: datetime) -> list[CaseLine]:
    """Disputes as lines."""
    whys = whys_not(account_id, [one.practitioner_id for one in disputes])
    return [_dispute_line(one, whys, account_id=account_id, now=now) for one in disputes]


def dispute_view(dispute: Dispute, *, account_id: int, now: datetime) -> DisputeView:
    """A dispute for somebody."""
    tied = why_not_for(account_id, dispute.practitioner_id) or ""
    blind = None if tied else blind_entry(dispute.entry_id)
    proposal = open_proposal(REMOVE_ENTRY.name, subject_kind=ENTRY, subject_id=dispute.entry_id)
    due_at = _since(dispute) + DECIDE_WITHIN
    is_open = dispute.state in (DisputeState.OPEN, DisputeState.APPEALED)
    return DisputeView(
        id=dispute.id,
        version=dispute.version,
        entry_id=dispute.entry_id,
        state_words=DISPUTE_STATE_WORDS[dispute.state],
        reason=DISPUTE_WORDS[dispute.reason],
        statement="" if tied else dispute.statement,
        opened=date_words(dispute.opened_at),
        age=age_words(_since(dispute), now=now),
        due=due_words(due_at, now=now) if is_open else "",
        is_late=is_open and due_at <= now,
        is_open=is_open,
        is_appeal=dispute.state is DisputeState.APPEALED,
        has_interest=bool(tied),
        why_not=tied or _decided_first(dispute, account_id),
        is_gone=dispute.entry.erased_at is not None,
        stage=STAGE_WORDS[dispute.entry.stage],
        pieces=pieces(blind.text, spans_of(dispute.entry)) if blind else [],
        is_redacted=bool(dispute.entry.redactions),
        decision=None
        if tied
        else _decision(dispute.outcome, dispute.decision, dispute.decided_by_id, dispute.decided_at),
        appealed_by=SIDE_WORDS[dispute.appealed_by] if dispute.appealed_by else "",
        appeal="" if tied else dispute.appeal,
        appealed_on=date_words(dispute.appealed_at) if dispute.appealed_at else "",
        appeal_decision=None
        if tied
        else _decision(
            dispute.appeal_outcome, dispute.appeal_decision, dispute.appeal_decided_by_id, dispute.appeal_decided_at
        ),
        proposal_id=proposal.id if proposal else None,
    )


def _since(dispute: Dispute) -> datetime:
    return dispute.appealed_at or dispute.opened_at


def _dispute_line(one: Dispute, whys: Mapping[int, str], *, account_id: int, now: datetime) -> CaseLine:
    is_open = one.state in (DisputeState.OPEN, DisputeState.APPEALED)
    due_at = _since(one) + DECIDE_WITHIN
    return CaseLine(
        id=one.id,
        what=f"Dispute {one.id}",
        said=DISPUTE_WORDS[one.reason],
        age=age_words(_since(one), now=now),
        aside=f"{DISPUTE_STATE_WORDS[one.state]}{', ' + due_words(due_at, now=now) if is_open else ''}",
        is_late=is_open and due_at <= now,
        why_not=whys.get(one.practitioner_id, "") or _decided_first(one, account_id),
    )


def _decided_first(dispute: Dispute, account_id: int) -> str:
    """Why the first decider does not decide the appeal."""
    if dispute.state is DisputeState.APPEALED and dispute.decided_by_id == account_id:
        return "You decided first. An appeal is decided by another person."
    return ""


def _decision(
    outcome: DisputeOutcome | None, reasons: str, who: int | None, at: datetime | None
) -> DecisionView | None:
    if outcome is None or at is None:
        return None
    return DecisionView(OUTCOME_WORDS[outcome], reasons, name_of(who), date_words(at))
