"""The two tables of places and how they are read: sorted lines, found by bisection, parsed one at a time.

`postal.tsv.gz`: code, town, region, latitude, longitude, time zone; sorted by code.
`towns.tsv.gz`: key, name, region, latitude, longitude, people, rank, time zone, note; sorted by key.
Nothing is loaded before the first question. `derive.py` makes both files.
"""

import gzip
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


class Rank(IntEnum):
    """How official a name is: what the post prints, what it accepts, what people say besides."""

    PREFERRED = 0
    ACCEPTED = 1
    UNOFFICIAL = 2


@dataclass(frozen=True, slots=True)
class PostalCode:
    """A ZIP code or the first three characters of a Canadian one; degrees, IANA time zone."""

    code: str
    town: str
    region: str
    lat: float
    lon: float
    time_zone: str

    @classmethod
    def from_line(cls, line: str) -> "PostalCode":
        code, town, region, lat, lon, time_zone = line.split("\t")
        return cls(code, town, region, float(lat), float(lon), time_zone)

    def as_line(self) -> str:
        return "\t".join((self.code, self.town, self.region, f"{self.lat:.4f}", f"{self.lon:.4f}", self.time_zone))


@dataclass(frozen=True, slots=True)
class Town:
    """A name of a place people live in. `people` (thousands) is a rough estimate, for order only.

    `note` is the county where one state has the name twice, and the post's own name of an unofficial one.
    """

    key: str
    name: str
    region: str
    lat: float
    lon: float
    people: float
    rank: Rank
    time_zone: str
    note: str

    @classmethod
    def from_line(cls, line: str) -> "Town":
        key, name, region, lat, lon, people, rank, time_zone, note = line.split("\t")
        return cls(key, name, region, float(lat), float(lon), float(people), Rank(int(rank)), time_zone, note)

    def as_line(self) -> str:
        point = f"{self.lat:.4f}\t{self.lon:.4f}\t{self.people:.1f}"
        return f"{self.key}\t{self.name}\t{self.region}\t{point}\t{self.rank:d}\t{self.time_zone}\t{self.note}"


@cache
def postal_lines() -> tuple[str, ...]:
    return _lines("postal.tsv.gz")


@cache
def town_lines() -> tuple[str, ...]:
    return _lines("towns.tsv.gz")


def _lines(name: str) -> tuple[str, ...]:
    return tuple(gzip.decompress((DATA / name).read_bytes()).decode().split("\n"))


def postal_code(code: str) -> PostalCode | None:
    """The row of a five-digit ZIP code or a Canadian prefix such as "M5V"; None when there is none."""
    return next(map(PostalCode.from_line, _starting_with(postal_lines(), f"{code}\t")), None)


def postal_codes_starting_with(prefix: str) -> Iterator[PostalCode]:
    """The rows whose code begins so, in order."""
    return map(PostalCode.from_line, _starting_with(postal_lines(), prefix))


def towns_named(key: str) -> tuple[Town, ...]:
    """Every town of exactly this key (`names.key`), the largest first."""
    return _largest_first(map(Town.from_line, _starting_with(town_lines(), f"{key}\t")))


def towns_starting_with(prefix: str) -> tuple[Town, ...]:
    """Every town whose key begins so, the largest first."""
    return _largest_first(map(Town.from_line, _starting_with(town_lines(), prefix)))


def all_towns() -> Iterator[Town]:
    """Every town of the table, in the order of keys."""
    return map(Town.from_line, town_lines())


def all_postal_codes() -> Iterator[PostalCode]:
    """Every ZIP code and Canadian prefix, in order."""
    return map(PostalCode.from_line, postal_lines())


def _starting_with(lines: tuple[str, ...], prefix: str) -> Iterator[str]:
    for index in range(bisect_left(lines, prefix), len(lines)):
        if not lines[index].startswith(prefix):
            return
        yield lines[index]


def _largest_first(towns: Iterator[Town]) -> tuple[Town, ...]:
    return tuple(sorted(towns, key=lambda town: (-town.people, town.rank, town.region)))
