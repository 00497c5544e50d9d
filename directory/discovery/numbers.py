"""The honest numbers of this directory, counted from the database and the index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from directory.checklist.rules import Number
from directory.discovery.find import Query, find
from directory.discovery.index import SearchIndex
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


def numbers(*, index: SearchIndex, stubs: bool, now: datetime) -> Numbers:
    """Count as of now."""
    found = find(Query(), index=index, stubs=stubs, now=now)
    counts = found.result.facets.get("answered", {})
    towns = select(func.count()).select_from(
        select(Place.city, Place.region)
        .join(Listing, Listing.id == Place.listing_id)
        .where(Listing.status == Status.PUBLISHED)
        .distinct()
        .subquery()
    )
    return Numbers(
        practitioners=found.result.total,
        towns=db.session.scalar(towns) or 0,
        unclaimed=found.result.total_unclaimed,
        answered={number: counts.get(str(number.value), 0) for number in Number},
    )
