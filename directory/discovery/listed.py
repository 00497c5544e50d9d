"""Who and where, as a card says it: plain values of the listings of a page, in two reads (ADR 0005).

What is named as in the tables means the same as there. A whole `Listing` can stand wherever one of these does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, select

from directory.discovery.eligibility import findable
from directory.files.models import Picture
from directory.files.rules import PictureFact
from directory.listings.models import Listing, Place, Practice, Practitioner
from directory.listings.rules import Status
from directory.shared.db import read_rows


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """A place of practice; `lat`, `lon` in degrees."""

    city: str
    region: str
    country: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """Who practices."""

    name: str
    family_name: str
    portrait: PictureFact | None


@dataclass(frozen=True, slots=True)
class ListedPractice:
    """The business whose name stands beside theirs."""

    name: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing as far as a card says it; `places` in their order."""

    id: int
    slug: str
    status: Status
    practitioner_id: int
    practitioner: ListedPerson
    practice: ListedPractice | None
    is_accepting: bool | None
    next_opening_on: date | None
    next_opening_stated_at: datetime | None
    places: tuple[ListedPlace, ...]


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_LISTED = (
    select(
        Listing.id,
        Listing.slug,
        Listing.status,
        Listing.practitioner_id,
        Practitioner.name,
        Practitioner.family_name,
        Picture.digest,
        Picture.width,
        Picture.height,
        Picture.alt,
        Practice.name.label("practice"),
        Listing.is_accepting,
        Listing.next_opening_on,
        Listing.next_opening_stated_at,
    )
    .join(Practitioner, Practitioner.id == Listing.practitioner_id)
    .outerjoin(Picture, Picture.id == Practitioner.portrait_id)
    .outerjoin(Practice, Practice.id == Listing.practice_id)
    .where(Listing.id.in_(_IDS), findable())
)
_PLACES = (
    select(Place.listing_id, Place.city, Place.region, Place.country, Place.lat, Place.lon)
    .where(Place.listing_id.in_(_IDS))
    .order_by(Place.position)
)


def listed(listing_ids: Iterable[int]) -> dict[int, Listed]:
    """Those of the listings that may be found, by id."""
    given = {"ids": list(listing_ids)}
    places: dict[int, list[ListedPlace]] = defaultdict(list)
    for row in read_rows(_PLACES, given):
        places[row.listing_id].append(ListedPlace(*row[1:]))
    return {row.id: _of(row, tuple(places[row.id])) for row in read_rows(_LISTED, given)}


def _of(row: Row[*tuple[Any, ...]], places: tuple[ListedPlace, ...]) -> Listed:
    portrait = PictureFact(row.digest, row.width, row.height, row.alt) if row.digest else None
    return Listed(
        id=row.id,
        slug=row.slug,
        status=row.status,
        practitioner_id=row.practitioner_id,
        practitioner=ListedPerson(row.name, row.family_name, portrait),
        practice=None if row.practice is None else ListedPractice(row.practice),
        is_accepting=row.is_accepting,
        next_opening_on=row.next_opening_on,
        next_opening_stated_at=row.next_opening_stated_at,
        places=places,
    )
