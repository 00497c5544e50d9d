"""Reads of counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from directory.interest.models import WeeklyCount
from directory.interest.rules import WEEK, WEEKS_SHOWN, What, week_of
from directory.shared.db import db


@dataclass(frozen=True, slots=True)
class Week:
    """One week's counts; nothing counted is 0."""

    monday: date
    counts: dict[What, int]


def counts_by_week(listing_id: int, *, since: date, now: datetime, weeks: int = WEEKS_SHOWN) -> list[Week]:
    """The last weeks of a listing, the oldest first, this one last; none that ended before the day `since`."""
    this = week_of(now)
    mondays = [monday for past in range(weeks - 1, -1, -1) if (monday := this - past * WEEK) > since - WEEK]
    found = select(WeeklyCount.week, WeeklyCount.what, WeeklyCount.count).where(
        WeeklyCount.listing_id == listing_id, WeeklyCount.week.in_(mondays)
    )
    counted = {(week, what): count for week, what, count in db.session.execute(found)}
    return [Week(monday, {what: counted.get((monday, what), 0) for what in What}) for monday in mondays]
