"""Writes of counts: adding, always as "so many more", so that processes lose nothing to each other; and forgetting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import delete, select

from directory.interest.models import WeeklyCount
from directory.interest.rules import KEPT_FOR, What, week_of
from directory.listings.models import Listing
from directory.shared.db import db, unit_of_work, upsert


class Key(NamedTuple):
    """What a number is of."""

    listing_id: int
    week: date
    what: What


def count(listing_id: int, what: What, *, now: datetime) -> None:
    """Count one more at once, in the caller's unit of work: for what is rare, such as an inquiry."""
    add_counts({Key(listing_id, week_of(now), what): 1})


def add_counts(counts: Mapping[Key, int]) -> None:
    """Add numbers to what is there. A listing that is gone meanwhile is left out."""
    ids = {key.listing_id for key in counts}
    there = set(db.session.scalars(select(Listing.id).where(Listing.id.in_(ids))))
    rows = [{**key._asdict(), "count": number} for key, number in sorted(counts.items()) if key.listing_id in there]
    if rows:
        more = upsert(WeeklyCount)
        sums = {"count": WeeklyCount.count + more.excluded["count"]}
        key = (WeeklyCount.listing_id, WeeklyCount.week, WeeklyCount.what)
        db.session.execute(more.on_conflict_do_update(index_elements=key, set_=sums), rows)


def forget_old_counts(now: datetime) -> int:
    """Forget what is older than two years; a job, with a unit of work of its own. Returns how many rows went."""
    old = WeeklyCount.week < week_of(now - KEPT_FOR)
    is_due = db.session.scalar(select(WeeklyCount.week).where(old).limit(1)) is not None
    db.session.rollback()
    if not is_due:
        return 0
    with unit_of_work() as session:
        return int(session.execute(delete(WeeklyCount).where(old)).rowcount)  # type: ignore[attr-defined]
