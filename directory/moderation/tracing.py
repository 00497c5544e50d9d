"""What is remembered of how an entry came, which entries are near it, and how long that is kept.

Of device and network only keyed hashes are kept, for TRACE_KEPT_FOR; of the text its marks, until it is taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select, tuple_

from directory.listings.models import Listing
from directory.moderation.models import Trace
from directory.moderation.rules import TRACE_KEPT_FOR, TraceKind
from directory.moderation.shingles import marks, shingles
from directory.moderation.signals import BURST_WITHIN, PACE_OVER, RING_FROM, Seen, Ties
from directory.ownership.models import Keeper
from directory.reviews.models import Review, ReviewEntry, VisitCode
from directory.reviews.rules import EntryState
from directory.shared.db import db

NEAR_AT_MOST = 300
"""The newest so many near entries are compared; who copies more than this was seen long before."""


@dataclass(frozen=True, slots=True)
class Came:
    """How an entry came: keyed hashes of its device and its network, None where there is none."""

    device: str | None = None
    network: str | None = None


def leave_traces(entry: ReviewEntry, came: Came, *, key: bytes, now: datetime) -> None:
    """Remember of an entry what later ones are compared with."""
    values = {TraceKind.DEVICE: came.device, TraceKind.NETWORK: came.network}
    expiring = [(kind, value) for kind, value in values.items() if value]
    db.session.add_all(
        Trace(entry_id=entry.id, kind=kind, value=value, made_at=now, expires_at=now + TRACE_KEPT_FOR)
        for kind, value in expiring
    )
    db.session.add_all(
        Trace(entry_id=entry.id, kind=TraceKind.TEXT, value=mark, made_at=now)
        for mark in sorted(set(marks(shingles(entry.text), key=key)))
    )
    db.session.flush()


def forget_traces(now: datetime) -> int:
    """Delete traces whose time is over, and those of entries that were taken back; returns how many."""
    gone = select(ReviewEntry.id).where(ReviewEntry.state == EntryState.WITHDRAWN)
    over = or_(Trace.expires_at <= now, Trace.entry_id.in_(gone))
    return len(db.session.scalars(delete(Trace).where(over).returning(Trace.id)).all())


def seen_entries(ids: Iterable[int], *, now: datetime) -> list[Seen]:
    """Entries as the signals compare them, oldest first; those that were taken back are left out."""
    wanted = sorted(set(ids))
    first_of_review = select(func.min(ReviewEntry.id)).where(ReviewEntry.review_id == Review.id)
    rows = db.session.execute(
        select(
            ReviewEntry.id,
            Review.account_id,
            Review.practitioner_id,
            ReviewEntry.written_at,
            ReviewEntry.text,
            first_of_review.correlate(Review).scalar_subquery(),
            Review.proof,
            VisitCode.batch_id,
        )
        .join(Review, Review.id == ReviewEntry.review_id)
        .outerjoin(VisitCode, VisitCode.review_id == Review.id)
        .where(ReviewEntry.id.in_(wanted), ReviewEntry.erased_at.is_(None))
        .order_by(ReviewEntry.id)
    ).all()
    traces: dict[int, dict[TraceKind, str]] = defaultdict(dict)
    kept = select(Trace.entry_id, Trace.kind, Trace.value).where(
        Trace.entry_id.in_(wanted), Trace.kind != TraceKind.TEXT, Trace.expires_at > now
    )
    for entry_id, kind, value in db.session.execute(kept):
        traces[entry_id][kind] = value
    return [
        Seen(
            entry_id=row[0],
            account_id=row[1],
            practitioner_id=row[2],
            written_at=row[3],
            text=row[4],
            is_first=row[5] == row[0],
            is_verified=row[6] is not None,
            batch_id=row[7],
            device=traces[row[0]].get(TraceKind.DEVICE),
            network=traces[row[0]].get(TraceKind.NETWORK),
        )
        for row in rows
    ]


def near_ids(entry: ReviewEntry, *, now: datetime) -> Sequence[int]:
    """Other entries that share a trace with one, or are of its practitioner and of the same days; the newest ones."""
    mine = db.session.execute(select(Trace.kind, Trace.value).where(Trace.entry_id == entry.id)).all()
    sharing = select(Trace.entry_id).where(
        tuple_(Trace.kind, Trace.value).in_([(kind, value) for kind, value in mine]),
        or_(Trace.expires_at.is_(None), Trace.expires_at > now),
    )
    same_days = (
        select(ReviewEntry.id)
        .join(Review)
        .where(
            Review.practitioner_id == entry.review.practitioner_id,
            ReviewEntry.written_at >= entry.written_at - BURST_WITHIN,
        )
    )
    wanted = select(ReviewEntry.id).where(
        ReviewEntry.id != entry.id, or_(ReviewEntry.id.in_(sharing), ReviewEntry.id.in_(same_days))
    )
    return db.session.scalars(wanted.order_by(ReviewEntry.id.desc()).limit(NEAR_AT_MOST)).all()


def first_entries_before(entry: ReviewEntry) -> int:
    """How many reviews of an entry's practitioner began in the half year before its days."""
    until = entry.written_at - BURST_WITHIN
    wanted = select(func.count(Review.id)).where(
        Review.practitioner_id == entry.review.practitioner_id,
        Review.opened_at >= until - PACE_OVER,
        Review.opened_at < until,
    )
    return db.session.scalar(wanted) or 0


def ties_of(review: Review) -> Ties:
    """What ties a writer's reviews to those of others: listings kept by one another, practitioners in common.

    Whose visits are verified writes about whom they went to: only reviews without are compared.
    """
    if review.account_id is None:
        return Ties()
    unproved = and_(Review.withdrawn_at.is_(None), Review.proof.is_(None))
    mine = select(Review.practitioner_id).where(Review.account_id == review.account_id, unproved)
    together = db.session.execute(
        select(Review.account_id)
        .where(Review.practitioner_id.in_(mine), Review.account_id != review.account_id, unproved)
        .group_by(Review.account_id)
        .having(func.count(Review.id) >= RING_FROM)
    ).all()
    accounts = [row[0] for row in together if row[0] is not None]
    kept = _kept_practitioners(review.account_id)
    return Ties(
        keeps_listing=bool(kept),
        mutual=tuple(_entries_of(kept, _keepers_of(review.practitioner_id))),
        together=tuple(_entries_of(list(db.session.scalars(mine)), accounts)) if accounts else (),
        accounts_together=len(accounts),
    )


def _kept_practitioners(account_id: int) -> list[int]:
    kept = select(Listing.practitioner_id).join(Keeper, Keeper.listing_id == Listing.id)
    return list(db.session.scalars(kept.where(Keeper.account_id == account_id)))


def _keepers_of(practitioner_id: int) -> list[int]:
    keeping = select(Keeper.account_id).join(Listing, Keeper.listing_id == Listing.id)
    return list(db.session.scalars(keeping.where(Listing.practitioner_id == practitioner_id)))


def _entries_of(practitioners: list[int], accounts: list[int]) -> Sequence[int]:
    """Entries about any of some practitioners by any of some accounts."""
    if not practitioners or not accounts:
        return ()
    wanted = (
        select(ReviewEntry.id)
        .join(Review)
        .where(
            Review.practitioner_id.in_(practitioners),
            Review.account_id.in_(accounts),
            ReviewEntry.erased_at.is_(None),
        )
    )
    return db.session.scalars(wanted.order_by(ReviewEntry.id)).all()
