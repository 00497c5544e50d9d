"""Reads of reviews, of what a writer has, and of codes and receipts. What shows is asked of an instant."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from directory.reviews.homes import home_practitioner, merged_of
from directory.reviews.models import Receipt, Reply, Review, ReviewEntry, VisitCode, VisitCodeBatch
from directory.reviews.rules import CODES_TOLD_FROM, READ_WITHIN, EntryState, ReceiptState
from directory.shared.db import db


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """Visit codes of a practitioner: made, used by reviews, cancelled before anybody used them."""

    given: int
    used: int
    cancelled: int


def is_published() -> ColumnElement[bool]:
    """The condition that an entry is public, for questions about some practitioners.

    Said by what it is not: SQLite would go through the index of states, and so through all that was ever published.
    """
    return ReviewEntry.state.not_in([state for state in EntryState if state is not EntryState.PUBLISHED])


def is_visible(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition on entries joined with their reviews: everybody may read them at an instant."""
    return and_(
        is_published(),
        Review.withdrawn_at.is_(None),
        or_(ReviewEntry.hidden_until.is_(None), ReviewEntry.hidden_until <= now),
    )


def review_by_id(review_id: int) -> Review | None:
    """One review, withdrawn or not."""
    return db.session.get(Review, review_id)


def practitioners_of_reviews(review_ids: Collection[int]) -> Mapping[int, int]:
    """Review → the practitioner whom it is about."""
    rows = db.session.execute(select(Review.id, Review.practitioner_id).where(Review.id.in_(review_ids)))
    return {row[0]: row[1] for row in rows}


def entry_by_id(entry_id: int) -> ReviewEntry | None:
    """One entry with its review, whatever its state."""
    return db.session.scalars(
        select(ReviewEntry).where(ReviewEntry.id == entry_id).options(joinedload(ReviewEntry.review))
    ).one_or_none()


def reply_by_id(reply_id: int) -> Reply | None:
    """One reply, whatever its state."""
    return db.session.get(Reply, reply_id)


def review_of(account_id: int, practitioner_id: int) -> Review | None:
    """The review that a person has of a practitioner, or of a listing merged with theirs; withdrawn ones are none."""
    home = home_practitioner(practitioner_id)
    standing = select(Review).where(
        Review.account_id == account_id,
        Review.withdrawn_at.is_(None),
        Review.practitioner_id.in_(merged_of([home])),
    )
    return db.session.scalars(standing.order_by(Review.id).limit(1)).one_or_none()


def reviews_by(account_id: int) -> Sequence[Review]:
    """Every review of a person, the newest first; those that were taken back too."""
    wanted = select(Review).where(Review.account_id == account_id).options(joinedload(Review.practitioner))
    return db.session.scalars(wanted.order_by(Review.id.desc())).all()


def reviews_of_entries(entry_ids: Collection[int]) -> Mapping[int, int]:
    """Which review each of some entries is of, also where two of one writer are read as one, for listings merged."""
    wanted = select(ReviewEntry.id, ReviewEntry.review_id).where(ReviewEntry.id.in_(entry_ids))
    return {row.id: row.review_id for row in db.session.execute(wanted)}


def due_entries(now: datetime) -> Sequence[int]:
    """The ids of entries that waited so long that time publishes them, the oldest first."""
    due = select(ReviewEntry.id).where(
        ReviewEntry.state == EntryState.WAITING, ReviewEntry.written_at <= now - READ_WITHIN
    )
    return db.session.scalars(due.order_by(ReviewEntry.written_at, ReviewEntry.id)).all()


def receipt_by_id(receipt_id: int) -> Receipt | None:
    """One receipt."""
    return db.session.get(Receipt, receipt_id)


def waiting_receipts(*, limit: int) -> Sequence[Receipt]:
    """The receipts that wait to be looked at, the oldest first."""
    wanted = select(Receipt).where(Receipt.state == ReceiptState.WAITING)
    return db.session.scalars(wanted.order_by(Receipt.sent_at, Receipt.id).limit(limit)).all()


def receipt_of(review_id: int) -> Receipt | None:
    """The newest receipt of a review."""
    wanted = select(Receipt).where(Receipt.review_id == review_id)
    return db.session.scalars(wanted.order_by(Receipt.id.desc()).limit(1)).one_or_none()


def batches_of(practitioner_id: int) -> Sequence[tuple[VisitCodeBatch, int]]:
    """The batches of a practitioner, the newest first, each with how many of its codes were used."""
    used = func.count(VisitCode.used_at)
    wanted = (
        select(VisitCodeBatch, used)
        .outerjoin(VisitCode, VisitCode.batch_id == VisitCodeBatch.id)
        .where(VisitCodeBatch.practitioner_id.in_(merged_of([practitioner_id])))
        .group_by(VisitCodeBatch.id)
    )
    return [(batch, count) for batch, count in db.session.execute(wanted.order_by(VisitCodeBatch.id.desc()))]


def codes_told(practitioner_id: int) -> CodeCounts:
    """The same as far as the practice is told: used and cancelled of batches of CODES_TOLD_FROM codes and more.

    With the others in the sum, a batch of one would be found out by subtraction.
    """
    told = [(batch, used) for batch, used in batches_of(practitioner_id) if batch.given >= CODES_TOLD_FROM]
    return CodeCounts(
        given=codes_given_and_used(practitioner_id).given,
        used=sum(used for _batch, used in told),
        cancelled=sum(batch.given - used for batch, used in told if batch.cancelled_at is not None),
    )


def codes_given_and_used(practitioner_id: int) -> CodeCounts:
    """How many codes a practitioner had made, how many were used, and how many cancelled unused: for the desk."""
    unused_of_cancelled = and_(VisitCode.used_at.is_(None), VisitCodeBatch.cancelled_at.is_not(None))
    given, used, cancelled = db.session.execute(
        select(
            func.count(VisitCode.id),
            func.count(VisitCode.used_at),
            func.count(VisitCode.id).filter(unused_of_cancelled),
        )
        .join(VisitCodeBatch, VisitCodeBatch.id == VisitCode.batch_id)
        .where(VisitCodeBatch.practitioner_id.in_(merged_of([practitioner_id])))
    ).one()
    return CodeCounts(given, used, cancelled)


def open_codes(practitioner_id: int) -> int:
    """How many codes of a practitioner are good still."""
    counts = codes_given_and_used(practitioner_id)
    return counts.given - counts.used - counts.cancelled
