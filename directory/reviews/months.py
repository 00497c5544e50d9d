"""The ledger by month, and how long entries waited: what the transparency page counts besides the totals.

Like every public count it is made from review events alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from sqlalchemy import case, func, select

from directory.reviews.models import ReviewEvent
from directory.reviews.rules import Happening, ReasonCode
from directory.shared.db import db

MONTHS = 12
PACE_WITHIN = timedelta(days=90)
READ_MAX = 20_000
"""So many waits are looked at for a median: of more, the newest."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month, by its first instant: how many entries each thing happened to, and why where there was a reason."""

    begins_at: datetime
    entries: Mapping[Happening, int]
    reasons: Mapping[tuple[Happening, ReasonCode], int]


@dataclass(frozen=True, slots=True)
class Pace:
    """How many entries were decided in the last 90 days, and the medians of two waits; None where nothing waited.

    `read`: from an entry's arrival to its first decision, by a person or by time; `held`: of those that a rule held.
    """

    decided: int
    read: timedelta | None
    held: timedelta | None


def months_until(now: datetime, *, count: int = MONTHS) -> Sequence[Month]:
    """The last months in UTC, this one first, in one read."""
    begins = _beginnings(now, count)
    number = case(*((ReviewEvent.at >= begun, place) for place, begun in enumerate(begins))).label("month")
    rows = db.session.execute(
        select(number, ReviewEvent.happening, ReviewEvent.reason, func.count(ReviewEvent.entry_id.distinct()))
        .where(ReviewEvent.at >= begins[-1], ReviewEvent.at <= now, ReviewEvent.entry_id.is_not(None))
        .group_by("month", ReviewEvent.happening, ReviewEvent.reason)
    ).all()
    months = []
    for place, begun in enumerate(begins):
        mine = [(what, why, many) for there, what, why, many in rows if there == place]
        entries = {what: sum(many for one, _, many in mine if one is what) for what in Happening}
        months.append(Month(begun, entries, {(what, why): many for what, why, many in mine if why is not None}))
    return months


def pace_of_entries(now: datetime) -> Pace:
    """How long entries waited that were decided in the last 90 days."""
    decided = ReviewEvent.happening.in_((Happening.PUBLISHED, Happening.DECLINED))
    first = func.min(case((decided, ReviewEvent.at)))
    rows = db.session.execute(
        select(
            func.min(case((ReviewEvent.happening == Happening.RECEIVED, ReviewEvent.at))),
            func.min(case((ReviewEvent.happening == Happening.HELD, ReviewEvent.at))),
            first,
        )
        .where(ReviewEvent.entry_id.is_not(None))
        .group_by(ReviewEvent.entry_id)
        .having(first > now - PACE_WITHIN, first <= now)
        .order_by(first.desc())
        .limit(READ_MAX)
    ).all()
    return Pace(
        decided=len(rows),
        read=_median([end - begun for begun, _, end in rows if begun]),
        held=_median([end - held for _, held, end in rows if held and held < end]),
    )


def _beginnings(now: datetime, count: int) -> list[datetime]:
    """The first instants of so many months, this one's first."""
    here = now.astimezone(UTC)
    places = [here.year * 12 + here.month - 1 - back for back in range(count)]
    return [datetime(place // 12, place % 12 + 1, 1, tzinfo=UTC) for place in places]


def _median(times: list[timedelta]) -> timedelta | None:
    return median(times) if times else None  # type: ignore[type-var]
