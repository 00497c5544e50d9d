"""Where they work: the seat of each person in a real town, and invented addresses around real postal codes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from random import Random

from directory.demo.dice import dice, lists
from directory.places import REGIONS, PostalCode, distance_m, postal_code

JITTER_DEGREES = 0.006
"""How far an address may lie from the point of its postal code, in degrees of latitude: about half a mile."""
NEARBY_M = 40_000
COLLEAGUES = 0.3
"""How often somebody works in the practice of the person before them in the same town."""
LINES = 25
"""Telephone numbers of an area code that each place of practice has to itself: more than people sit there."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's place in a town; `line` counts the people of an area code."""

    number: int
    town: str
    region: str
    area: str
    codes: tuple[str, ...]
    line: int

    @property
    def country(self) -> str:
        return REGIONS[self.region].country


@dataclass(frozen=True, slots=True)
class Address:
    """An invented address near a real postal code; degrees, WGS 84."""

    street: str
    unit: str
    town: str
    region: str
    postal_code: str
    country: str
    lat: float
    lon: float
    time_zone: str


@cache
def seats() -> tuple[Seat, ...]:
    """Everybody's seat, by number."""
    found: list[Seat] = []
    lines: Counter[str] = Counter()
    for name, row in lists("towns").items():
        town, region = name.rsplit(", ", 1)
        for _ in range(row["listings"]):
            found.append(Seat(len(found), town, region, row["area"], tuple(row["codes"]), lines[row["area"]]))
            lines[row["area"]] += 1
    return tuple(found)


def is_colleague(number: int) -> bool:
    """Whether somebody works in the practice of the person before them."""
    if number == 0 or seats()[number].town != seats()[number - 1].town:
        return False
    return dice(number, "colleague").random() < COLLEAGUES


@cache
def addresses(number: int) -> tuple[Address, ...]:
    """One to three addresses of a person, the main one first; colleagues share it."""
    seat, rolled = seats()[number], dice(number, "addresses")
    if is_colleague(number):
        return addresses(number - 1)[:1]
    count = rolled.choices((1, 2, 3), weights=(68, 25, 7))[0]
    others = _around(seat)
    rolled.shuffle(others)
    main = address(rolled, seat.town, seat.region, rolled.choice(seat.codes))
    return main, *(address(rolled, town, seat.region, code) for town, code in others[: count - 1])


def phone(seat: Seat, place: int) -> str:
    """The number of a person's place of practice (0 to 3) in E.164: always 555-01xx, which belongs to nobody."""
    return f"+1{seat.area}55501{place * LINES + seat.line:02}"


def address(rolled: Random, town: str, region: str, code: str) -> Address:
    """An invented address in a real postal code."""
    words, row = lists("words"), _postal_code(code)
    country = REGIONS[region].country
    lat = row.lat + rolled.uniform(-1, 1) * JITTER_DEGREES
    lon = row.lon + rolled.uniform(-1, 1) * JITTER_DEGREES / cos(radians(row.lat))
    inner = (
        f" {rolled.randrange(1, 10)}{rolled.choice('ABCEGHJKLM')}{rolled.randrange(1, 10)}" if country == "CA" else ""
    )
    return Address(
        street=f"{rolled.randrange(3, 990)} {rolled.choice(words['streets'])} {rolled.choice(words['street_kinds'])}",
        unit=rolled.choice(words["units"]),
        town=town,
        region=region,
        postal_code=code + inner,
        country=country,
        lat=round(lat, 5),
        lon=round(lon, 5),
        time_zone=row.time_zone,
    )


def _around(seat: Seat) -> list[tuple[str, str]]:
    """Other towns and postal codes of the same state, near enough for a second office."""
    here = _postal_code(seat.codes[0])
    return [
        (town, code)
        for town, code in _codes_of(seat.region)
        if code not in seat.codes[:1] and _meters(here, _postal_code(code)) < NEARBY_M
    ]


@cache
def _codes_of(region: str) -> tuple[tuple[str, str], ...]:
    rows = lists("towns").items()
    return tuple(
        (name.rsplit(", ", 1)[0], code) for name, row in rows if name.endswith(region) for code in row["codes"]
    )


def _meters(one: PostalCode, other: PostalCode) -> float:
    return distance_m(one.lat, one.lon, other.lat, other.lon)


@cache
def _postal_code(code: str) -> PostalCode:
    row = postal_code(code)
    if row is None:
        raise LookupError(f"{code} is no postal code of the places")
    return row
