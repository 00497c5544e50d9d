"""The honest numbers of this directory, counted from the database and the index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import func, select

from directory.checklist.rules import Number
from directory.discovery.find import Query, answer
from directory.discovery.index import SearchIndex
from directory.listings.models import Listing, Place
from directory.listings.rules import Status
from directory.shared.db import db

KEPT_FOR = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is listed, and how many published listings have each point answered."""

    practitioners: int
    towns: int
    unclaimed: int
    answered: dict[Number, int]


_kept: WeakKeyDictionary[SearchIndex, tuple[datetime, Numbers]] = WeakKeyDictionary()


def numbers(*, index: SearchIndex, stubs: bool, now: datetime) -> Numbers:
    """The numbers as of at most a minute ago: counting a large directory takes longer than a page should."""
    kept = _kept.get(index)
    if kept is None or not kept[0] <= now < kept[0] + KEPT_FOR:
        kept = _kept[index] = (now, count(index=index, stubs=stubs, now=now))
    return kept[1]


def count(*, index: SearchIndex, stubs: bool, now: datetime) -> Numbers:
    """Count as of now."""
    result, _ = answer(Query().request(now=now), index)
    counts = result.facets.get("answered", {})
    towns = select(func.count()).select_from(
        select(Place.city, Place.region)
        .join(Listing, Listing.id == Place.listing_id)
        .where(Listing.status == Status.PUBLISHED)
        .distinct()
        .subquery()
    )
    return Numbers(
        practitioners=result.total,
        towns=db.session.scalar(towns) or 0,
        unclaimed=result.total_unclaimed if stubs else 0,
        answered={number: counts.get(str(number.value), 0) for number in Number},
    )
