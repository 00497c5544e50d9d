"""Counting where published practitioners have places, from the database: towns, regions, cities.

Most have one place: the database counts those, by city and degree, and only the places of the others are read.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import cos, floor, radians
from typing import Any, Self

from sqlalchemy import Float, Select, and_, func, select, type_coerce
from sqlalchemy.orm import aliased

from directory.discovery.find import WITHIN_DEFAULT_MILES
from directory.discovery.nearest_towns import TownOfPractice, Towns
from directory.listings.models import Listing, ListingTerm, Place
from directory.listings.rules import Status, TermKind
from directory.places import distance_m, miles_to_m
from directory.places.addresses import slug_of, town_at, town_of
from directory.places.table import Town
from directory.shared.db import db

ENOUGH = 3
"""So many practitioners near make a town's page worth listing by search engines."""
CELL_DEGREES = 0.5
GROUP_DEGREES = 0.5
"""How far from the middle of a group its places can be: a group is of one whole degree."""
EDGE_M = 1_000.0
"""So much nearer than 25 miles corners must be that all between them is near, on a round earth too."""
MOST_CITIES = 10_000
DEGREE_M = 111_195.0
WITHIN_M = miles_to_m(WITHIN_DEFAULT_MILES)
LAT, LON = type_coerce(Place.lat, Float), type_coerce(Place.lon, Float)


@dataclass(frozen=True)
class PlacesCounted:
    """Where published practitioners have places. `towns`: those in which we know a point of somebody's.

    `regions`: code → practitioners; `cities`: how many cities are written.
    """

    towns: Towns
    regions: Mapping[str, int]
    cities: int

    def as_data(self) -> dict[str, Any]:
        """All of it as JSON can say it."""
        rows = [(one.town.as_line(), one.slug, one.practitioners, one.is_enough) for one in self.towns.values()]
        return {"towns": rows, "regions": dict(self.regions), "cities": self.cities}

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> Self:
        """The same back."""
        towns = Towns(TownOfPractice(Town.from_line(line), *row) for line, *row in data["towns"])
        return cls(towns, data["regions"], data["cities"])


def read_places() -> PlacesCounted:
    """Count as of now."""
    there = _Counted()
    few = _without_enough(there)
    towns = Towns(
        TownOfPractice(town, key[1], there.practitioners[key], key not in few) for key, town in there.towns.items()
    )
    return PlacesCounted(towns, dict(there.regions), len(there.cities))


def towns_naming_most(most: int) -> Mapping[str, list[tuple[str, str, int]]]:
    """The towns in which most practitioners name a concern, for every concern by its code: region, slug, how many.

    All concerns at once: their terms lie together, and each by itself would take as long.
    """
    named = and_(ListingTerm.listing_id == Listing.id, ListingTerm.kind == TermKind.CONCERN)
    town, counts = _TownsRead(), defaultdict[str, dict[tuple[str, str] | None, int]](lambda: defaultdict(int))
    alone = _alone().where(_POINTED).join(ListingTerm, named).add_columns(ListingTerm.code).group_by(ListingTerm.code)
    for count, city, region, south, north, west, east, code in db.session.execute(alone).yield_per(1000):
        counts[code][town(city, region, (south + north) / 2, (west + east) / 2)] += count
    several = _of_several().where(_POINTED).join(ListingTerm, named).add_columns(ListingTerm.code)
    rows = db.session.execute(several).yield_per(1000)
    for code, key, _ in {(code, town(*where), listing) for listing, *where, code in rows}:
        counts[code][key] += 1
    found = {code: [(*key, total) for key, total in of_code.items() if key] for code, of_code in counts.items()}
    return {code: sorted(rows, key=lambda one: (-one[2], one))[:most] for code, rows in found.items()}


@dataclass(frozen=True, slots=True)
class _Group:
    """So many practitioners with one place each that they write as one city: between which degrees the places are."""

    count: int
    city: str
    lats: tuple[float, float]
    lons: tuple[float, float]

    def farthest_m(self, lat: float, lon: float) -> float:
        """How far from a point the farthest of them can be."""
        return max(distance_m(lat, lon, of_lat, of_lon) for of_lat in self.lats for of_lon in self.lons)


_Groups = dict[tuple[int, int], list[_Group]]
"""By the cell in which their middle is."""


class _TownsRead:
    """Which town a city of a place is, by region and slug: each city of a degree is looked up once."""

    def __init__(self) -> None:
        self.towns: dict[tuple[str, str], Town] = {}
        self._read: dict[tuple[str, str, int, int], tuple[str, str] | None] = {}

    def __call__(self, city: str, region: str, lat: float, lon: float) -> tuple[str, str] | None:
        asked = (city, region, round(lat), round(lon))
        if asked not in self._read:
            self._read[asked] = self._key(city, region, lat, lon)
        return self._read[asked]

    def _key(self, city: str, region: str, lat: float, lon: float) -> tuple[str, str] | None:
        found = town_at(city, region, lat, lon)
        town = town_of(region, slug_of(found)) if found else None
        if town is None:
            return None
        key = (region, slug_of(town))
        self.towns[key] = town
        return key


class _Counted:
    """Practitioners by town and region: one with two places there counts once."""

    def __init__(self) -> None:
        self._town = _TownsRead()
        self.practitioners: dict[tuple[str, str], int] = defaultdict(int)
        self.regions: dict[str, int] = defaultdict(int)
        self.cities: set[tuple[str, str]] = set()
        self.groups: _Groups = defaultdict(list)
        self.points = _Points()
        for count, city, region, *edges in db.session.execute(_alone()):
            self.regions[region] += count
            self.cities.add((city, region))
            if None not in edges:
                self._add_group(count, city, region, *edges)
        self._add_several()

    def _add_group(self, count: int, city: str, region: str, *edges: float) -> None:
        south, north, west, east = edges
        lat, lon = (south + north) / 2, (west + east) / 2
        self.groups[_cell(lat, lon)].append(_Group(count, city, (south, north), (west, east)))
        key = self._town(city, region, lat, lon)
        if key is not None:
            self.practitioners[key] += count

    def _add_several(self) -> None:
        in_regions: set[tuple[int, str]] = set()
        in_towns: set[tuple[int, tuple[str, str] | None]] = set()
        for listing, city, region, lat, lon in db.session.execute(_of_several()).yield_per(1000):
            in_regions.add((listing, region))
            self.cities.add((city, region))
            if lat is not None:
                self.points.add(listing, lat, lon)
                in_towns.add((listing, self._town(city, region, lat, lon)))
        for _, region in in_regions:
            self.regions[region] += 1
        for _, key in in_towns:
            if key is not None:
                self.practitioners[key] += 1

    @property
    def towns(self) -> Mapping[tuple[str, str], Town]:
        """The towns by region and slug."""
        return self._town.towns

    def is_surely_enough(self, town: Town) -> bool:
        """Whether groups that are near as a whole are enough already."""
        near = 0
        for cell in _cells_around(town.lat, town.lon):
            for group in self.groups.get(cell, ()):
                if group.farthest_m(town.lat, town.lon) <= WITHIN_M - EDGE_M:
                    near += group.count
                    if near >= ENOUGH:
                        return True
        return False

    def cities_around(self, towns: Iterable[Town]) -> set[str]:
        """As which cities places are written that could be near one of these towns."""
        cells = {cell for town in towns for cell in _cells_around(town.lat, town.lon, GROUP_DEGREES)}
        return {group.city for cell in cells for group in self.groups.get(cell, ())}


def _without_enough(there: _Counted) -> set[tuple[str, str]]:
    """The towns with fewer than ENOUGH practitioners within 25 miles. Points are read only where groups do not tell."""
    unclear = {key: town for key, town in there.towns.items() if not there.is_surely_enough(town)}
    cities = there.cities_around(unclear.values())
    wanted = select(Place.listing_id, LAT, LON).join(Listing, Listing.id == Place.listing_id).where(_SHOWN, _POINTED)
    if len(cities) <= MOST_CITIES:
        wanted = wanted.where(Place.city.in_(cities))
    points = there.points
    if unclear:
        for row in db.session.execute(wanted).yield_per(1000):
            points.add(*row)
    return {key for key, town in unclear.items() if not points.has_near(town.lat, town.lon, ENOUGH)}


_OTHER = aliased(Place)
_HAS_OTHERS = select(_OTHER.id).where(_OTHER.listing_id == Place.listing_id, _OTHER.id != Place.id).exists()
_SHOWN = Listing.status == Status.PUBLISHED
_POINTED = Place.lat.is_not(None)


def _alone() -> Select[int, str, str, float, float, float, float]:
    """Those who have one place, by its city and degree: how many, and between which degrees if we know any."""
    return (
        select(func.count(), Place.city, Place.region, func.min(LAT), func.max(LAT), func.min(LON), func.max(LON))
        .join(Listing, Listing.id == Place.listing_id)
        .where(_SHOWN, ~_HAS_OTHERS)
        .group_by(Place.city, Place.region, func.round(LAT), func.round(LON))
    )


def _of_several() -> Select[int, str, str, float, float]:
    """The places of those who have several."""
    return (
        select(Listing.id, Place.city, Place.region, LAT, LON)
        .join(Listing, Listing.id == Place.listing_id)
        .where(_SHOWN, _HAS_OTHERS)
    )


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat / CELL_DEGREES), floor(lon / CELL_DEGREES)


def _cells_around(lat: float, lon: float, more: float = 0.0) -> Iterator[tuple[int, int]]:
    """The cells that hold what is within 25 miles of a point, and `more` degrees."""
    reach = WITHIN_M / DEGREE_M
    wide = reach / max(0.1, cos(radians(lat))) + more
    first, last = _cell(lat - reach - more, lon - wide), _cell(lat + reach + more, lon + wide)
    return ((row, column) for row in range(first[0], last[0] + 1) for column in range(first[1], last[1] + 1))


class _Points:
    """Points in cells, for the few nearest to another point."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], array[float]] = defaultdict(lambda: array("d"))

    def add(self, listing: int, lat: float, lon: float) -> None:
        self._cells[_cell(lat, lon)].extend((listing, lat, lon))

    def has_near(self, lat: float, lon: float, enough: int) -> bool:
        """Whether so many different listings are within 25 miles of a point."""
        near: set[float] = set()
        for cell in _cells_around(lat, lon):
            points = self._cells.get(cell, ())
            for listing, of_lat, of_lon in zip(points[::3], points[1::3], points[2::3], strict=True):
                if listing not in near and distance_m(lat, lon, of_lat, of_lon) <= WITHIN_M:
                    near.add(listing)
                    if len(near) >= enough:
                        return True
        return False
