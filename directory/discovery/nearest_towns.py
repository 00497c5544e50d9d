"""Towns in which somebody practices, by their addresses and by where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import cos, floor, radians

from directory.places import distance_m
from directory.places.table import Town

CELL_DEGREES = 0.5
CELLS_AROUND = int(360 / CELL_DEGREES)
DEGREE_M = 111_000.0
"""A degree of latitude at the least."""
LEAST_COSINE = 0.1
"""Of the latitudes at which anybody lives."""
CIRCLES_M = (40_000.0, 160_000.0, 640_000.0)
"""Within these the nearest are looked for, one after the other, and then everywhere."""


@dataclass(frozen=True, slots=True)
class TownOfPractice:
    """A town with how many published practitioners have a place in it; `is_enough`: ENOUGH are within 25 miles."""

    town: Town
    slug: str
    practitioners: int
    is_enough: bool


Away = tuple[float, TownOfPractice]
"""A town, and how many meters it is away."""


class Towns(Mapping[tuple[str, str], TownOfPractice]):
    """Such towns by region and slug, in this order."""

    def __init__(self, towns: Iterable[TownOfPractice]) -> None:
        named = sorted((((one.town.region, one.slug), one) for one in towns), key=lambda pair: pair[0])
        self._of = dict(named)
        self._cells: dict[tuple[int, int], list[TownOfPractice]] = defaultdict(list)
        for _, one in named:
            self._cells[_row(one.town.lat), _column(one.town.lon)].append(one)

    def __getitem__(self, key: tuple[str, str]) -> TownOfPractice:
        return self._of[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)

    def nearest(self, town: Town, most: int) -> list[Away]:
        """The nearest to the middle of a town but itself, by distance."""
        for within_m in CIRCLES_M:
            near = [one for one in _away(town, self._around(town, within_m)) if one[0] <= within_m]
            if len(near) >= most:
                return _first(near, most)
        return _first(_away(town, self.values()), most)

    def _around(self, town: Town, within_m: float) -> Iterator[TownOfPractice]:
        """Those in cells that a circle touches."""
        high = within_m / DEGREE_M
        wide = high / max(LEAST_COSINE, cos(radians(min(89.0, abs(town.lat) + high))))
        first, last = floor((town.lon - wide) / CELL_DEGREES), floor((town.lon + wide) / CELL_DEGREES)
        columns = {column % CELLS_AROUND for column in range(first, last + 1)}
        for row in range(_row(town.lat - high), _row(town.lat + high) + 1):
            for column in columns:
                yield from self._cells.get((row, column), ())


def _away(town: Town, others: Iterable[TownOfPractice]) -> list[Away]:
    return [(distance_m(town.lat, town.lon, one.town.lat, one.town.lon), one) for one in others if one.town != town]


def _first(away: list[Away], most: int) -> list[Away]:
    return sorted(away, key=lambda one: (one[0], one[1].slug))[:most]


def _row(lat: float) -> int:
    return floor(lat / CELL_DEGREES)


def _column(lon: float) -> int:
    return floor(lon / CELL_DEGREES) % CELLS_AROUND
