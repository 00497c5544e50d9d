"""Towns in which somebody here practices: how many, and whether enough others are near to make a page of it.

Read from the database as plain rows and kept for a short time: codes and numbers, never words.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, floor, radians

from sqlalchemy import Float, Select, func, select, type_coerce

from directory.discovery.find import WITHIN_DEFAULT_MILES
from directory.discovery.index import SearchIndex
from directory.discovery.kept import Kept
from directory.listings.models import Listing, ListingTerm, Place
from directory.listings.rules import Status, TermKind
from directory.places import distance_m, miles_to_m
from directory.places.addresses import slug_of, town_at, town_of
from directory.places.table import Town
from directory.shared.db import db

ENOUGH = 3
"""So many practitioners near make a town's page worth listing by search engines."""
CELL_DEGREES = 0.5
DEGREE_M = 111_195.0
WITHIN_M = miles_to_m(WITHIN_DEFAULT_MILES)


@dataclass(frozen=True, slots=True)
class TownOfPractice:
    """A town with how many published practitioners have a place in it; `is_enough`: ENOUGH are within 25 miles."""

    town: Town
    slug: str
    practitioners: int
    is_enough: bool


Towns = Mapping[tuple[str, str], TownOfPractice]
"""By region and slug."""
_kept = Kept[Towns](timedelta(minutes=5))


def towns_of_practice(*, index: SearchIndex, now: datetime) -> Towns:
    """Every such town as of at most five minutes ago."""
    return _kept.get("towns", read_towns, index=index, now=now)


def read_towns() -> Towns:
    """Every such town as of now."""
    there, grid = _Counted(), _Grid()
    for listing, city, region, lat, lon in db.session.execute(_places()).yield_per(1000):
        grid.add(listing, lat, lon)
        there.add(listing, city, region, lat, lon)
    return {
        key: TownOfPractice(town, key[1], there.practitioners[key], grid.has_near(town.lat, town.lon, ENOUGH))
        for key, town in sorted(there.towns.items(), key=lambda one: one[0])
    }


def towns_naming(concern: str) -> Mapping[tuple[str, str], int]:
    """How many published practitioners of each town, by region and slug, name a concern."""
    naming = (
        select(ListingTerm.listing_id)
        .where(ListingTerm.kind == TermKind.CONCERN, ListingTerm.code == concern)
        .scalar_subquery()
    )
    there = _Counted()
    for row in db.session.execute(_places().where(Listing.id.in_(naming))).yield_per(1000):
        there.add(*row)
    return there.practitioners


def practitioners_by_region() -> Mapping[str, int]:
    """How many published practitioners have a place of practice in each region, by its code."""
    wanted = (
        select(Place.region, func.count(Listing.id.distinct()))
        .join(Place, Place.listing_id == Listing.id)
        .where(Listing.status == Status.PUBLISHED)
        .group_by(Place.region)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def _places() -> Select[int, str, str, float, float]:
    return (
        select(Listing.id, Place.city, Place.region, type_coerce(Place.lat, Float), type_coerce(Place.lon, Float))
        .join(Place, Place.listing_id == Listing.id)
        .where(Listing.status == Status.PUBLISHED, Place.lat.is_not(None))
        .order_by(Listing.id)
    )


class _Counted:
    """Practitioners by town, listings in ascending order: one with two places in a town counts once."""

    def __init__(self) -> None:
        self.towns: dict[tuple[str, str], Town] = {}
        self.practitioners: dict[tuple[str, str], int] = defaultdict(int)
        self._last: dict[tuple[str, str], int] = {}
        self._read: dict[tuple[str, str, int, int], tuple[str, str] | None] = {}

    def add(self, listing: int, city: str, region: str, lat: float, lon: float) -> None:
        asked = (city, region, round(lat), round(lon))
        if asked not in self._read:
            self._read[asked] = self._key(city, region, lat, lon)
        key = self._read[asked]
        if key is not None and self._last.get(key) != listing:
            self._last[key] = listing
            self.practitioners[key] += 1

    def _key(self, city: str, region: str, lat: float, lon: float) -> tuple[str, str] | None:
        found = town_at(city, region, lat, lon)
        town = town_of(region, slug_of(found)) if found else None
        if town is None:
            return None
        key = (region, slug_of(town))
        self.towns[key] = town
        return key


class _Grid:
    """Points in cells, for the few nearest to another point."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], array[float]] = defaultdict(lambda: array("d"))

    def add(self, listing: int, lat: float, lon: float) -> None:
        self._cells[floor(lat / CELL_DEGREES), floor(lon / CELL_DEGREES)].extend((listing, lat, lon))

    def has_near(self, lat: float, lon: float, enough: int) -> bool:
        """Whether so many different listings are within 25 miles of a point."""
        near: set[float] = set()
        for listing, of_lat, of_lon in self._around(lat, lon):
            if listing not in near and distance_m(lat, lon, of_lat, of_lon) <= WITHIN_M:
                near.add(listing)
                if len(near) >= enough:
                    return True
        return False

    def _around(self, lat: float, lon: float) -> Iterator[tuple[float, float, float]]:
        reach = WITHIN_M / DEGREE_M
        wide = reach / max(0.1, cos(radians(lat)))
        for row in range(floor((lat - reach) / CELL_DEGREES), floor((lat + reach) / CELL_DEGREES) + 1):
            for column in range(floor((lon - wide) / CELL_DEGREES), floor((lon + wide) / CELL_DEGREES) + 1):
                points = self._cells.get((row, column))
                if points:
                    yield from zip(points[::3], points[1::3], points[2::3], strict=True)
