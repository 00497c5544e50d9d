"""What was decided against is put back: by somebody else, because its writer asked and the decision does not hold.

What a decision about a dispute took away is put back by the appeal of that decision, and by nothing else.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from directory.audit.rules import Actor
from directory.moderation.disputes import is_removed_for
from directory.moderation.queries import dispute_of
from directory.moderation.removing import ENTRY, REMOVE_ENTRY
from directory.moderation.rules import DisputeOutcome
from directory.proposals.models import Proposal
from directory.proposals.rules import ProposalState
from directory.reviews.ledger import events_of_entry
from directory.reviews.models import ReviewEntry
from directory.reviews.moves import move
from directory.reviews.rules import By, EntryState, Happening, Move, Overtaken, ReasonCode
from directory.shared.db import db
from directory.shared.errors import RuleBroken

AGAINST_IT = {EntryState.DECLINED: Happening.DECLINED, EntryState.REMOVED: Happening.REMOVED}


def put_back(entry: ReviewEntry, *, seen_version: int, by: Actor, now: datetime) -> None:
    """Let an entry be seen after all that was declined, or removed by two people, as somebody not among them.

    Raises RuleBroken for whoever decided against it, and for what was removed by a decision about a dispute; Overtaken
    for an entry that is neither, or that changed.
    """
    if entry.state not in AGAINST_IT:
        raise Overtaken
    if is_for_an_appeal(entry):
        raise RuleBroken("A dispute about it was decided so. It is put back by the appeal of that decision.")
    if by.person_id is None or by.person_id in deciders_against(entry):
        raise RuleBroken("You decided against it. Another person decides whether it is put back.")
    reason = ReasonCode.ON_APPEAL
    move(entry, Move.RESTORE, reason=reason, who=By.MODERATOR, by=by, now=now, seen_version=seen_version)


def is_for_an_appeal(entry: ReviewEntry) -> bool:
    """Whether what was removed was removed by a decision about a dispute."""
    dispute = dispute_of(entry.id) if entry.state is EntryState.REMOVED else None
    if dispute is None or DisputeOutcome.REMOVED not in (dispute.outcome, dispute.appeal_outcome):
        return False
    return is_removed_for(dispute)


def deciders_against(entry: ReviewEntry) -> frozenset[int]:
    """The accounts that declined an entry, or that proposed and carried out its removal; none where it stands."""
    happening = AGAINST_IT.get(entry.state)
    if happening is None:
        return frozenset()
    events = [event for event in events_of_entry(entry.id) if event.happening is happening]
    carried_out = select(Proposal.proposed_by_id).where(
        Proposal.act == REMOVE_ENTRY.name,
        Proposal.subject_kind == ENTRY,
        Proposal.subject_id == str(entry.id),
        Proposal.state == ProposalState.CARRIED_OUT,
    )
    proposers = set(db.session.scalars(carried_out)) if entry.state is EntryState.REMOVED else set()
    return frozenset(proposers | {event.by_id for event in events[-1:] if event.by_id is not None})
