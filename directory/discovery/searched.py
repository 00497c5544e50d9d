"""What a document holds of a listing besides the checklist's facts: plain values, a chunk of listings in five reads.

A rebuild reads all listings of a directory; whole objects would take three times as long. What is named as in the
tables means the same as there, and a whole `Listing` can stand wherever one of these does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Row, String, bindparam, select, type_coerce

from directory.discovery.eligibility import findable
from directory.discovery.listed import ListedPractice
from directory.listings.models import Hours, Listing, ListingTerm, Place, Practice, Practitioner
from directory.listings.rules import Access, Status, TermKind
from directory.shared.db import db

CHUNK = 500


@dataclass(frozen=True, slots=True)
class SearchedHours:
    """One span in which a place is open."""

    weekday: int
    closes_minute: int


@dataclass(frozen=True, slots=True)
class SearchedPlace:
    """A place of practice; `lat`, `lon` in degrees."""

    city: str
    region: str
    lat: float | None
    lon: float | None
    access: Access | None
    hours: tuple[SearchedHours, ...]


@dataclass(frozen=True, slots=True)
class SearchedPerson:
    """Who practices."""

    name: str
    gender: str | None


@dataclass(frozen=True, slots=True)
class Searched:
    """A listing as far as search knows it; `places` and the codes of `terms` in their order."""

    id: int
    practitioner_id: int
    status: Status
    about: str
    is_accepting: bool | None
    next_opening_on: date | None
    next_opening_stated_at: datetime | None
    practitioner: SearchedPerson
    practice: ListedPractice | None
    places: tuple[SearchedPlace, ...]
    terms: tuple[tuple[str, str], ...]
    """Kind and code."""

    def codes(self, kind: TermKind) -> tuple[str, ...]:
        """The codes the listing chose from one vocabulary, in its own order."""
        return tuple(code for of_kind, code in self.terms if of_kind == kind)


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_LISTINGS = (
    select(
        Listing.id,
        Listing.practitioner_id,
        Listing.status,
        Listing.about,
        Listing.is_accepting,
        Listing.next_opening_on,
        Listing.next_opening_stated_at,
        Practitioner.name,
        Practitioner.gender,
        Practice.name.label("practice"),
    )
    .join(Practitioner, Practitioner.id == Listing.practitioner_id)
    .outerjoin(Practice, Practice.id == Listing.practice_id)
    .where(findable())
)
_PLACES = (
    select(Place.listing_id, Place.id, Place.city, Place.region, Place.lat, Place.lon, Place.access)
    .where(Place.listing_id.in_(_IDS))
    .order_by(Place.position)
)
_HOURS = (
    select(Hours.place_id, Hours.weekday, Hours.closes_minute)
    .where(Hours.place_id.in_(_IDS))
    .order_by(Hours.weekday, Hours.opens_minute)
)
_TERMS = (
    # A word of a closed list is itself: making an enum of each takes longer than reading them.
    select(ListingTerm.listing_id, type_coerce(ListingTerm.kind, String), ListingTerm.code)
    .where(ListingTerm.listing_id.in_(_IDS))
    .order_by(ListingTerm.id)
)
_BY_ID = _LISTINGS.where(Listing.id.in_(_IDS)).order_by(Listing.id)
# Who may be found is asked of a chunk only: asked of all, SQLite would sort all that are left for each chunk.
_NEXT_IDS = select(Listing.id).where(Listing.id > bindparam("after")).order_by(Listing.id).limit(CHUNK)


def searched(listing_ids: Collection[int]) -> list[Searched]:
    """Those of the listings that may be found, by ascending id."""
    rows = db.session.execute(_BY_ID, {"ids": list(listing_ids)}).all()
    ids = [row[0] for row in rows]
    places = db.session.execute(_PLACES, {"ids": ids}).all()
    hours: dict[int, list[SearchedHours]] = defaultdict(list)
    for place_id, *span in db.session.execute(_HOURS, {"ids": [row[1] for row in places]}):
        hours[place_id].append(SearchedHours(*span))
    placed: dict[int, list[SearchedPlace]] = defaultdict(list)
    for listing_id, place_id, *said in places:
        placed[listing_id].append(_place(said, tuple(hours[place_id])))
    terms: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for listing_id, kind, code in db.session.execute(_TERMS, {"ids": ids}):
        terms[listing_id].append((kind, code))
    return [_of(row, tuple(placed[row[0]]), tuple(terms[row[0]])) for row in rows]


def all_searched() -> Iterator[list[Searched]]:
    """Every listing that may be found, in chunks by ascending id."""
    after = 0
    while ids := db.session.scalars(_NEXT_IDS, {"after": after}).all():
        after = ids[-1]
        yield searched(ids)


def _place(said: list[Any], hours: tuple[SearchedHours, ...]) -> SearchedPlace:
    city, region, lat, lon, access = said
    return SearchedPlace(city, region, lat, lon, access, hours)


def _of(row: Row[*tuple[Any, ...]], places: tuple[SearchedPlace, ...], terms: tuple[tuple[str, str], ...]) -> Searched:
    return Searched(
        id=row.id,
        practitioner_id=row.practitioner_id,
        status=row.status,
        about=row.about,
        is_accepting=row.is_accepting,
        next_opening_on=row.next_opening_on,
        next_opening_stated_at=row.next_opening_stated_at,
        practitioner=SearchedPerson(row.name, row.gender),
        practice=None if row.practice is None else ListedPractice(row.practice),
        places=places,
        terms=terms,
    )
