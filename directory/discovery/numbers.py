"""The honest numbers of this directory, counted from the database and the index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from directory.checklist.rules import Number
from directory.discovery.find import Query, answer
from directory.discovery.index import SearchIndex
from directory.discovery.kept import Kept
from directory.listings.models import Listing, Place
from directory.listings.rules import Status
from directory.shared.db import db


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is listed, and how many published listings have each point answered."""

    practitioners: int
    towns: int
    unclaimed: int
    answered: dict[Number, int]


_kept = Kept[Numbers](timedelta(minutes=1))


def numbers(*, index: SearchIndex, stubs: bool, now: datetime) -> Numbers:
    """The numbers as of a minute ago, of a large directory a few: counting one takes longer than a page should."""
    return _kept.get(stubs, lambda: count(index=index, stubs=stubs, now=now), index=index, now=now)


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
