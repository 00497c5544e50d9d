"""When they last said that something is still correct: fresh, a while ago, long ago, or never."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from directory.demo.dice import dice, pick
from directory.listings.models import Confirmation
from directory.listings.rules import Subject

AGES = {"fresh": (0, 85), "a while": (92, 176), "old": (184, 420), "never": (0, 0)}
"""Days since a confirmation, from and to."""
AGE_WEIGHTS = {"fresh": 60, "a while": 19, "old": 16, "never": 5}
OWN_DAY = {Subject.PRICES: 0.25, Subject.PLAN: 0.2, Subject.HOURS: 0.15, Subject.AVAILABILITY: 0.3}
"""How often a subject was confirmed on a day of its own instead of with all the others."""
OPENINGS = {
    "forgotten": (-40, -16),
    "passed": (-9, 0),
    "this week": (1, 6),
    "this month": (8, 29),
    "later": (31, 90),
    "none": (0, 0),
}
"""Days until the next opening, from and to."""
OPENING_WEIGHTS = {"forgotten": 8, "passed": 10, "this week": 24, "this month": 24, "later": 12, "none": 22}
STATED_BEFORE = 12
"""An opening was stated at most so many days ago, or before it was forgotten."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The next opening, and when the practitioner said so."""

    day: date
    stated_at: datetime


def confirmations_of(number: int, subjects: set[Subject], *, now: datetime) -> list[Confirmation]:
    """When each of the subjects that a listing has was last confirmed."""
    rolled = dice(number, "confirmations")
    usual = _days(rolled)
    found = []
    for subject in Subject:
        days = _days(rolled) if rolled.random() < OWN_DAY.get(subject, 0) else usual
        if days is not None and subject in subjects:
            found.append(Confirmation(subject=subject, confirmed_at=moment(rolled, days, now=now)))
    return found


def opening_of(number: int, *, now: datetime) -> Opening | None:
    """The next opening of a person, seen from the day of loading; some give none, some forgot to renew it."""
    rolled = dice(number, "opening")
    band = pick(rolled, OPENING_WEIGHTS)
    if band == "none":
        return None
    days = rolled.randint(*OPENINGS[band])
    stated = rolled.randrange(STATED_BEFORE) + max(0, -days)
    return Opening(now.date() + timedelta(days=days), moment(rolled, stated, now=now))


def moment(rolled: Random, days: int, *, now: datetime) -> datetime:
    """Some minute of a day so many days ago."""
    return now - timedelta(days=days, minutes=rolled.randrange(5, 600))


def _days(rolled: Random) -> int | None:
    age = pick(rolled, AGE_WEIGHTS)
    return None if age == "never" else rolled.randint(*AGES[age])
