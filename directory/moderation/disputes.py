"""Disputes: a practitioner objects to an entry with a reason, somebody decides with reasons that both sides read.

Either side may appeal once, and another person decides then. What a decision takes away was public, so it is proposed,
and a second person carries it out; what an appeal puts back, it puts back at once, and a removal that still waits for
its second person ends with it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.moderation.models import Dispute
from directory.moderation.queries import dispute_of
from directory.moderation.removing import ENTRY, REMOVE_ENTRY, entry_removal
from directory.moderation.rules import (
    APPEAL_WITHIN,
    DisputeOutcome,
    DisputeReason,
    DisputeState,
    Side,
    check_words,
)
from directory.ownership.queries import keeper_of
from directory.proposals.actions import decline_proposal, propose
from directory.proposals.models import Proposal
from directory.proposals.queries import open_proposal
from directory.proposals.rules import WHY_MAX_CHARS
from directory.reviews.homes import home_listing
from directory.reviews.ledger import events_of_entry
from directory.reviews.letters import tell_keepers, tell_writer
from directory.reviews.models import ReviewEntry
from directory.reviews.moves import WRITER, check_impartial, move
from directory.reviews.rules import By, EntryState, Happening, Move, Overtaken, ReasonCode
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if

OPEN_MAX = 20
"""Disputes of one practice that wait for a first decision: to object to everything is no way to keep the desk busy."""
REASON_OF = {
    DisputeReason.NEVER_A_CLIENT: ReasonCode.NOT_FIRST_HAND,
    DisputeReason.OTHER_PRACTITIONER: ReasonCode.OTHER_PRACTITIONER,
    DisputeReason.NAMES_SOMEBODY: ReasonCode.PERSONAL_DATA,
    DisputeReason.THREATENS: ReasonCode.THREATENS,
    DisputeReason.HATES: ReasonCode.HATES,
    DisputeReason.PAID_FOR: ReasonCode.PAID_FOR,
    DisputeReason.ADVERTISES: ReasonCode.ADVERTISES,
}


def open_dispute(entry: ReviewEntry, reason: DisputeReason, statement: str, *, by: Actor, now: datetime) -> Dispute:
    """Dispute an entry that shows; once. Raises RuleBroken for who does not keep the listing, and for a second time."""
    said = check_words(statement, field="statement", what="Say what is wrong with it, and how you know.")
    listing = home_listing(entry.review.practitioner_id)
    if listing is None or keeper_of(listing.id, by.person_id) is None:
        raise RuleBroken("Only who keeps the listing disputes an entry.")
    if entry.state is not EntryState.PUBLISHED:
        raise RuleBroken("This entry does not show now.")
    if dispute_of(entry.id) is not None:
        raise RuleBroken("This entry was disputed already. A decision can be appealed once.")
    waiting = select(func.count(Dispute.id)).where(
        Dispute.practitioner_id == listing.practitioner_id, Dispute.state == DisputeState.OPEN
    )
    if (db.session.scalar(waiting) or 0) >= OPEN_MAX:
        raise RuleBroken(f"{OPEN_MAX} disputes of yours wait for a decision. Open more when some of them are decided.")
    dispute = Dispute(
        entry_id=entry.id,
        practitioner_id=listing.practitioner_id,
        reason=reason,
        statement=said,
        opened_at=now,
        opened_by_id=by.person_id,
        state=DisputeState.OPEN,
    )
    db.session.add(dispute)
    db.session.flush()
    _record("open_dispute", dispute, by=by, now=now, reason=reason.value)
    tell_writer("review_disputed", entry.review, about=dispute.id, now=now)
    return dispute


def decide_dispute(
    dispute: Dispute, outcome: DisputeOutcome, reasons: str, *, seen_version: int, by: Actor, now: datetime
) -> None:
    """Decide, with reasons that both sides read. REMOVED proposes the removal, for a second person.

    Raises RuleBroken without reasons and for somebody with an interest, Overtaken for whoever comes second.
    """
    words = check_words(reasons, field="decision", what="Give the reasons: both sides read them.")
    _look(dispute, DisputeState.OPEN, by=by)
    _change(
        dispute,
        seen_version=seen_version,
        state=DisputeState.DECIDED,
        outcome=outcome,
        decision=words,
        decided_at=now,
        decided_by_id=by.person_id,
    )
    _record("decide_dispute", dispute, by=by, now=now, reason=outcome.value)
    if outcome is DisputeOutcome.REMOVED:
        _propose_removal(dispute, words, by=by, now=now)
    _tell_both("review_dispute_decided", dispute, now=now)


def appeal(dispute: Dispute, side: Side, statement: str, *, by: Actor, now: datetime) -> None:
    """Appeal a decision, within 30 days and once for both sides together; another person decides then."""
    said = check_words(statement, field="statement", what="Say what the decision left out.")
    _check_side(dispute, side, by=by)
    if dispute.state is not DisputeState.DECIDED or dispute.decided_at is None:
        raise RuleBroken("There is no decision that could be appealed.")
    if dispute.appealed_at is not None:
        raise RuleBroken("This decision was appealed already.")
    if now > dispute.decided_at + APPEAL_WITHIN:
        raise RuleBroken(f"A decision can be appealed for {APPEAL_WITHIN.days} days; these are over.")
    _change(
        dispute,
        seen_version=dispute.version,
        state=DisputeState.APPEALED,
        appealed_by=side,
        appeal=said,
        appealed_at=now,
    )
    _record("appeal", dispute, by=WRITER if side is Side.WRITER else by, now=now, reason=side.value)


def decide_appeal(
    dispute: Dispute, outcome: DisputeOutcome, reasons: str, *, seen_version: int, by: Actor, now: datetime
) -> None:
    """Decide an appeal, as somebody else than who decided first; that is the end of it.

    STAYS undoes the removal that was decided first, carried out or not, and no removal for another reason. Raises
    RuleBroken for the first decider, and as `decide_dispute`.
    """
    words = check_words(reasons, field="decision", what="Give the reasons: both sides read them.")
    _look(dispute, DisputeState.APPEALED, by=by)
    if by.person_id is None or by.person_id == dispute.decided_by_id:
        raise RuleBroken("Who decided first does not decide the appeal. It waits for somebody else.")
    _change(
        dispute,
        seen_version=seen_version,
        state=DisputeState.CLOSED,
        appeal_outcome=outcome,
        appeal_decision=words,
        appeal_decided_at=now,
        appeal_decided_by_id=by.person_id,
    )
    _record("decide_appeal", dispute, by=by, now=now, reason=outcome.value)
    entry = dispute.entry
    if outcome is DisputeOutcome.REMOVED:
        _propose_removal(dispute, words, by=by, now=now)
    elif dispute.outcome is DisputeOutcome.REMOVED:
        _end_proposal(dispute, words, by=by, now=now)
        if outcome is DisputeOutcome.STAYS and is_removed_for(dispute):
            move(entry, Move.RESTORE, reason=ReasonCode.ON_APPEAL, who=By.MODERATOR, by=by, now=now)
    _tell_both("review_appeal_decided", dispute, now=now)


def _look(dispute: Dispute, state: DisputeState, *, by: Actor) -> None:
    check_impartial(dispute.practitioner_id, by)
    if dispute.state is not state:
        raise Overtaken


def _check_side(dispute: Dispute, side: Side, *, by: Actor) -> None:
    if side is Side.WRITER:
        is_theirs = by.person_id is not None and dispute.entry.review.account_id == by.person_id
    else:
        listing = home_listing(dispute.practitioner_id)
        is_theirs = listing is not None and keeper_of(listing.id, by.person_id) is not None
    if not is_theirs:
        raise RuleBroken("Only the writer and who keeps the listing appeal.")


def _propose_removal(dispute: Dispute, why: str, *, by: Actor, now: datetime) -> None:
    """Propose it, where it shows and nobody proposed it before."""
    if dispute.entry.state is EntryState.PUBLISHED and _proposal(dispute) is None:
        propose(REMOVE_ENTRY, entry_removal(dispute.entry, REASON_OF[dispute.reason]), why=_short(why), by=by, now=now)


def _end_proposal(dispute: Dispute, why: str, *, by: Actor, now: datetime) -> None:
    """Decline the removal that the first decision proposed, where it waits still; one for another reason goes on."""
    proposal = _proposal(dispute)
    if (
        proposal is not None
        and proposal.proposed_by_id == dispute.decided_by_id
        and proposal.terms["reason"] == REASON_OF[dispute.reason].value
    ):
        decline_proposal(proposal, REMOVE_ENTRY, answer=_short(why), by=by, now=now)


def _short(words: str) -> str:
    """Reasons as a proposal takes them: cut where they are longer; whoever answers it reads all of them here."""
    return words if len(words) <= WHY_MAX_CHARS else f"{words[: WHY_MAX_CHARS - 1]}…"


def _proposal(dispute: Dispute) -> Proposal | None:
    return open_proposal(REMOVE_ENTRY.name, subject_kind=ENTRY, subject_id=dispute.entry_id)


def is_removed_for(dispute: Dispute) -> bool:
    """Whether the entry is removed for what was disputed, and not for something else."""
    removed = [one for one in events_of_entry(dispute.entry_id) if one.happening is Happening.REMOVED]
    return dispute.entry.state is EntryState.REMOVED and removed[-1].reason is REASON_OF[dispute.reason]


def _change(dispute: Dispute, *, seen_version: int, **values: Any) -> None:
    if not change_if(dispute, Dispute.version == seen_version, version=seen_version + 1, **values):
        raise Overtaken


def _record(act: str, dispute: Dispute, *, by: Actor, now: datetime, reason: str) -> None:
    after = {"state": dispute.state.value}
    record(act, subject_kind="review_dispute", subject_id=dispute.id, by=by, now=now, reason=reason, after=after)


def _tell_both(template: str, dispute: Dispute, *, now: datetime) -> None:
    about = f"{dispute.id}:{dispute.version}"
    tell_writer(template, dispute.entry.review, about=about, now=now)
    tell_keepers(template, dispute.entry.review, about=about, now=now)
