"""Reads of the desk. What a moderator gets to see before a decision holds no star, no practice and no writer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Case, ColumnElement, ScalarSelect, and_, case, func, or_, select

from directory.moderation.models import Attestation, Dispute, Hold, Report, Threat
from directory.moderation.rules import (
    DECIDE_WITHIN,
    DisputeState,
    HoldRule,
    Reported,
)
from directory.reviews.impartial import practitioners_closed_to
from directory.reviews.models import Review, ReviewEntry
from directory.reviews.rules import READ_WITHIN, EntryState, Stage
from directory.shared.db import db

QUEUE_MAX = 500
"""The queue is looked through so far for what follows an entry."""
DUE_IN = {EntryState.WAITING: READ_WITHIN, EntryState.HELD: DECIDE_WITHIN, EntryState.PUBLISHED: DECIDE_WITHIN}
"""How long each kind of item may take: what waits is published by time, what is held is counted as overdue."""


@dataclass(frozen=True, slots=True)
class QueueItem:
    """An entry in the queue, as anybody may see it who has not decided: by rules and age, and by nothing it rates."""

    entry_id: int
    state: EntryState
    since: datetime
    due_at: datetime
    rules: tuple[HoldRule, ...]
    reports: int


@dataclass(frozen=True, slots=True)
class HeldFor:
    """One open hold: the rule, what it saw, and the texts of the entries that it compared."""

    rule: HoldRule
    explanation: str
    compared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlindEntry:
    """What is read before a decision. There is no star, no answer, no practice and no writer to be swayed by."""

    entry_id: int
    version: int
    state: EntryState
    stage: Stage
    written_at: datetime
    text: str
    redactions: tuple[tuple[int, int, str], ...]
    holds: tuple[HeldFor, ...]
    reports: tuple[Report, ...]


def queue(account_id: int, *, limit: int) -> Sequence[QueueItem]:
    """What somebody may decide: held entries first, then those with an open hold or report, then what waits.

    Oldest first within each. Entries about practitioners in whom they have an interest are left out.
    """
    since = lies_since()
    wanted = (
        select(ReviewEntry.id, ReviewEntry.state, since)
        .join(Review)
        .where(is_on_desk(), Review.practitioner_id.not_in(practitioners_closed_to(account_id)))
        .order_by(ReviewEntry.state != EntryState.HELD, ReviewEntry.state == EntryState.WAITING, since, ReviewEntry.id)
        .limit(limit)
    )
    rows = db.session.execute(wanted).all()
    holds, reports = _open_holds(), _open_reports()
    return [
        QueueItem(
            entry_id=entry_id,
            state=state,
            since=lies,
            due_at=lies + DUE_IN[state],
            rules=tuple(holds.get(entry_id, ())),
            reports=reports.get(entry_id, 0),
        )
        for entry_id, state, lies in rows
    ]


def waiting_count() -> int:
    """How many entries the desk has to look at, whoever looks."""
    return db.session.scalar(select(func.count(ReviewEntry.id)).where(is_on_desk())) or 0


def next_in_queue(account_id: int, *, after: int | None = None) -> int | None:
    """What follows an entry in somebody's queue; the first where it is the last, or lies there no more."""
    ids = [item.entry_id for item in queue(account_id, limit=QUEUE_MAX)]
    place = ids.index(after) + 1 if after in ids else 0
    following = [*ids[place:], *ids[:place]]
    return next((one for one in following if one != after), None)


def hidden_entries(account_id: int, *, now: datetime) -> Sequence[ReviewEntry]:
    """What an emergency hides at an instant, as far as somebody may decide about it; what shows again first."""
    wanted = (
        select(ReviewEntry)
        .join(Review)
        .where(ReviewEntry.hidden_until > now, Review.practitioner_id.not_in(practitioners_closed_to(account_id)))
    )
    return db.session.scalars(wanted.order_by(ReviewEntry.hidden_until, ReviewEntry.id)).all()


def is_on_desk() -> ColumnElement[bool]:
    """The condition on entries: they wait, are held, or show with an open hold or report."""
    held = select(Hold.entry_id).where(Hold.answered_at.is_(None))
    reported = select(Report.subject_id).where(Report.subject == Reported.ENTRY, Report.answered_at.is_(None))
    flagged = or_(ReviewEntry.id.in_(held), ReviewEntry.id.in_(reported))
    return or_(
        ReviewEntry.state.in_((EntryState.WAITING, EntryState.HELD)),
        and_(ReviewEntry.state == EntryState.PUBLISHED, flagged),
    )


def lies_since() -> Case[datetime]:
    """Since when an entry lies at the desk: what shows, since the first open hold or report."""
    held, reported = _first_hold(), _first_report()
    return case(
        (ReviewEntry.state != EntryState.PUBLISHED, ReviewEntry.moved_at),
        (reported.is_(None), held),
        (held.is_(None), reported),
        (held < reported, held),
        else_=reported,
    )


def blind_entry(entry_id: int) -> BlindEntry | None:
    """One entry to be decided; None for one that was taken back."""
    entry = db.session.get(ReviewEntry, entry_id)
    if entry is None or entry.erased_at is not None:
        return None
    return BlindEntry(
        entry_id=entry.id,
        version=entry.version,
        state=entry.state,
        stage=entry.stage,
        written_at=entry.written_at,
        text=entry.text,
        redactions=tuple((int(first), int(end), str(kind)) for first, end, kind in entry.redactions),
        holds=tuple(_held_for(hold) for hold in open_holds_of(entry.id)),
        reports=tuple(open_reports_of(Reported.ENTRY, entry.id)),
    )


def open_holds_of(entry_id: int) -> Sequence[Hold]:
    """The holds of an entry that nobody has answered, oldest first."""
    wanted = select(Hold).where(Hold.entry_id == entry_id, Hold.answered_at.is_(None))
    return db.session.scalars(wanted.order_by(Hold.id)).all()


def open_reports_of(subject: Reported, subject_id: int) -> Sequence[Report]:
    """The reports of a thing that nobody has answered, oldest first."""
    wanted = select(Report).where(
        Report.subject == subject, Report.subject_id == subject_id, Report.answered_at.is_(None)
    )
    return db.session.scalars(wanted.order_by(Report.id)).all()


def open_reports(*, limit: int) -> Sequence[Report]:
    """Reports of replies and listings that nobody has answered, oldest first; those of entries are in the queue."""
    wanted = select(Report).where(Report.answered_at.is_(None), Report.subject != Reported.ENTRY)
    return db.session.scalars(wanted.order_by(Report.reported_at, Report.id).limit(limit)).all()


def report_by_id(report_id: int) -> Report | None:
    """One report."""
    return db.session.get(Report, report_id)


def dispute_by_id(dispute_id: int) -> Dispute | None:
    """One dispute."""
    return db.session.get(Dispute, dispute_id)


def dispute_of(entry_id: int) -> Dispute | None:
    """The dispute about an entry."""
    return db.session.scalars(select(Dispute).where(Dispute.entry_id == entry_id)).one_or_none()


def open_disputes(*, limit: int) -> Sequence[Dispute]:
    """Disputes and appeals that wait for a decision, the one that waits longest first."""
    since = func.coalesce(Dispute.appealed_at, Dispute.opened_at)
    wanted = select(Dispute).where(Dispute.state.in_((DisputeState.OPEN, DisputeState.APPEALED)))
    return db.session.scalars(wanted.order_by(since, Dispute.id).limit(limit)).all()


def decided_disputes(*, limit: int) -> Sequence[Dispute]:
    """Disputes that wait for nobody at the desk, the newest first."""
    wanted = select(Dispute).where(Dispute.state.in_((DisputeState.DECIDED, DisputeState.CLOSED)))
    return db.session.scalars(wanted.order_by(Dispute.id.desc()).limit(limit)).all()


def disputes_of(practitioner_ids: Sequence[int]) -> Sequence[Dispute]:
    """Every dispute of some practitioners, the newest first."""
    wanted = select(Dispute).where(Dispute.practitioner_id.in_(practitioner_ids))
    return db.session.scalars(wanted.order_by(Dispute.id.desc())).all()


def threats_of(review_id: int) -> Sequence[Threat]:
    """The threats that were told of about a review, oldest first."""
    return db.session.scalars(select(Threat).where(Threat.review_id == review_id).order_by(Threat.id)).all()


def unseen_threats(*, limit: int) -> Sequence[Threat]:
    """Threats that nobody at the desk has read, oldest first."""
    wanted = select(Threat).where(Threat.seen_at.is_(None))
    return db.session.scalars(wanted.order_by(Threat.told_at, Threat.id).limit(limit)).all()


def lying_since(entry: ReviewEntry) -> datetime:
    """Since when an entry lies at the desk, or stands as it does where it lies there no more."""
    found = db.session.scalar(select(lies_since()).where(ReviewEntry.id == entry.id))
    return found or entry.moved_at


def threat_by_id(threat_id: int) -> Threat | None:
    """One threat."""
    return db.session.get(Threat, threat_id)


def attestation_of(practitioner_id: int) -> Attestation | None:
    """What a practice last attested of its contracts."""
    wanted = select(Attestation).where(Attestation.practitioner_id == practitioner_id)
    return db.session.scalars(wanted.order_by(Attestation.id.desc()).limit(1)).one_or_none()


def overdue_count(now: datetime) -> int:
    """How many held entries, disputes and appeals wait longer than they may: the public page says it."""
    last = now - DECIDE_WITHIN
    held = select(func.count(ReviewEntry.id)).where(ReviewEntry.state == EntryState.HELD, ReviewEntry.moved_at <= last)
    disputes = select(func.count(Dispute.id)).where(
        or_(
            and_(Dispute.state == DisputeState.OPEN, Dispute.opened_at <= last),
            and_(Dispute.state == DisputeState.APPEALED, Dispute.appealed_at <= last),
        )
    )
    return (db.session.scalar(held) or 0) + (db.session.scalar(disputes) or 0)


def _first_hold() -> ScalarSelect[datetime]:
    wanted = select(func.min(Hold.held_at)).where(Hold.entry_id == ReviewEntry.id, Hold.answered_at.is_(None))
    return wanted.correlate(ReviewEntry).scalar_subquery()


def _first_report() -> ScalarSelect[datetime]:
    wanted = select(func.min(Report.reported_at)).where(
        Report.subject == Reported.ENTRY, Report.subject_id == ReviewEntry.id, Report.answered_at.is_(None)
    )
    return wanted.correlate(ReviewEntry).scalar_subquery()


def _open_holds() -> dict[int, list[HoldRule]]:
    found: dict[int, list[HoldRule]] = defaultdict(list)
    rows = select(Hold.entry_id, Hold.rule).where(Hold.answered_at.is_(None)).order_by(Hold.id)
    for entry_id, rule in db.session.execute(rows):
        found[entry_id].append(rule)
    return found


def _open_reports() -> dict[int, int]:
    rows = (
        select(Report.subject_id, func.count(Report.id))
        .where(Report.subject == Reported.ENTRY, Report.answered_at.is_(None))
        .group_by(Report.subject_id)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}


def _held_for(hold: Hold) -> HeldFor:
    """A hold with the texts that it rests on, for somebody to read side by side."""
    texts = select(ReviewEntry.text).where(ReviewEntry.id.in_(hold.others[:10]), ReviewEntry.erased_at.is_(None))
    return HeldFor(hold.rule, hold.explanation, tuple(db.session.scalars(texts.order_by(ReviewEntry.id))))
