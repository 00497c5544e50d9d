"""Places of practice: addresses with hours and access."""

from __future__ import annotations

from random import Random

from directory.demo.dice import dice, lists, pick
from directory.demo.towns import Address, addresses, phone, seats
from directory.listings.models import Hours, Place
from directory.listings.rules import Access

Span = tuple[tuple[int, ...], int, int]

WEEKS: tuple[tuple[Span, ...], ...] = (
    (((0, 1, 2, 3, 4), 9, 17),),
    (((0, 1, 3), 10, 18), ((4,), 9, 13)),
    (((1, 3), 12, 20), ((2, 4), 9, 16)),
    (((0, 2, 4), 9, 12), ((0, 2, 4), 14, 19)),
    (((1, 2, 3, 4), 10, 18), ((5,), 9, 14)),
    (((0, 1, 2, 3), 14, 21),),
    (((0, 3), 8, 13),),
    (((2, 3, 4), 11, 19), ((5, 6), 10, 16)),
    (((5, 6), 10, 16),),
)
"""Weeks to choose from: spans of days (0 is Monday) with the hours of opening and closing."""
WEEK_WEIGHTS = (20, 14, 14, 12, 16, 8, 6, 6, 4)
NO_HOURS = 0.07
HALF_PAST = 0.3
ACCESS = {Access.STEP_FREE.value: 46, Access.PARTLY.value: 20, Access.STEPS.value: 18, "": 16}


def places_of(number: int) -> list[Place]:
    """The places of practice of a person, the main one first."""
    found = addresses(number)
    return [_place(number, position, one, alone=len(found) == 1) for position, one in enumerate(found)]


def has_hours(places: list[Place]) -> bool:
    """Whether any of the places says when it is open."""
    return any(place.hours for place in places)


def _place(number: int, position: int, address: Address, *, alone: bool) -> Place:
    rolled = dice(number, f"office {position}")
    access = pick(rolled, ACCESS)
    return Place(
        position=position,
        label=None if alone else lists("words")["place_labels"][position],
        street=address.street,
        unit=address.unit,
        city=address.town,
        region=address.region,
        postal_code=address.postal_code,
        country=address.country,
        lat=address.lat,
        lon=address.lon,
        time_zone=address.time_zone,
        access=Access(access) if access else None,
        access_note=rolled.choice(lists("words")["access_notes"][access]) if access else "",
        phone=phone(seats()[number], position) if position else None,
        hours=_hours(rolled, position),
    )


def _hours(rolled: Random, position: int) -> list[Hours]:
    if rolled.random() < NO_HOURS:
        return []
    week = WEEKS[-1] if position == 2 else rolled.choices(WEEKS, weights=WEEK_WEIGHTS)[0]
    shift = 30 if rolled.random() < HALF_PAST else 0
    return [
        Hours(weekday=day, opens_minute=opens * 60 + shift, closes_minute=closes * 60 + shift)
        for days, opens, closes in week
        for day in days
    ]
