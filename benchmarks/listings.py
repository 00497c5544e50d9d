"""A directory of any size for benchmarks: invented listings at real ZIP codes, written in bulk.

Every listing has what a claimed one has: a practitioner, a place with hours, terms, prices, a plan and
confirmations; every third has verified reviews. The same count gives the same directory. Foreign keys hold; notes are
not written, so the index must be rebuilt.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from directory import vocabulary
from directory.credentials.models import Credential
from directory.listings.models import (
    Confirmation,
    Hours,
    Listing,
    ListingTerm,
    Place,
    Plan,
    PlanGoal,
    Practice,
    Practitioner,
    Price,
)
from directory.places import all_postal_codes
from directory.reviews.models import Review, ReviewEntry
from directory.shared.db import Base, unit_of_work

Named = Callable[[random.Random], tuple[str, str]]
CHUNK = 2_000
NOW = datetime(2026, 11, 1, tzinfo=UTC)
GIVEN = (
    "Ada",
    "Bea",
    "Cleo",
    "Dana",
    "Eli",
    "Fay",
    "Gus",
    "Hana",
    "Ivo",
    "June",
    "Kai",
    "Lena",
    "Mina",
    "Noor",
    "Omar",
    "Zoe",
)
FAMILY = (
    "Alder",
    "Birch",
    "Cedar",
    "Dale",
    "Elm",
    "Fern",
    "Grove",
    "Hill",
    "Iris",
    "Knoll",
    "Lake",
    "Moss",
    "Oak",
    "Pine",
)
HOUSES = ("Quiet", "Harbor", "Willow", "River", "Golden", "Lotus", "Clover", "Meadow", "Stone", "Amber")
TRADES = ("Acupuncture", "Wellness", "Skin Studio", "Healing Arts", "Acupuncture Atelier")


def fill(count: int, *, named: Named | None = None, progress: Callable[[int], None] = lambda _: None) -> None:
    """Write `count` published listings into the application's database.

    `named` draws a given and a family name; without it they come from the short lists of this file. `progress` is
    told how many more are written.
    """
    for chunk in _chunks(count, named or _named):
        with unit_of_work() as session:
            for model, rows in chunk.items():
                session.execute(insert(model), rows)
        progress(len(chunk[Listing]))


def _named(dice: random.Random) -> tuple[str, str]:
    return dice.choice(GIVEN), f"{dice.choice(FAMILY)}{dice.choice(('', 'son', 'man', 'ley', 'ford'))}"


def _chunks(count: int, named: Named) -> Iterator[dict[type[Base], list[dict[str, Any]]]]:
    dice = random.Random(7)
    codes = [code for code in all_postal_codes() if len(code.code) == 5]
    choices = {
        "concern": [term.code for term in vocabulary.concerns()],
        "technique": [term.code for term in vocabulary.techniques()],
        "goal": [term.code for term in vocabulary.goals()],
        "language": [term.code for term in vocabulary.languages()],
        "payment": [term.code for term in vocabulary.payments()],
    }
    for start in range(1, count + 1, CHUNK):
        rows: dict[type[Base], list[dict[str, Any]]] = {model: [] for model in MODELS}
        for number in range(start, min(start + CHUNK, count + 1)):
            _listing(number, rows, dice, dice.choice(codes), choices, named)
        yield rows


MODELS: tuple[type[Base], ...] = (
    Practice,
    Practitioner,
    Credential,
    Listing,
    Place,
    Hours,
    ListingTerm,
    Price,
    Plan,
    PlanGoal,
    Confirmation,
    Review,
    ReviewEntry,
)


def _listing(
    number: int, rows: Any, dice: random.Random, code: Any, choices: dict[str, list[str]], named: Named
) -> None:
    given, family = named(dice)
    confirmed = NOW - timedelta(days=dice.randrange(1, 300))
    key = {"listing_id": number}
    rows[Practice].append({"id": number, "name": f"{dice.choice(HOUSES)} {dice.choice(TRADES)}"})
    rows[Practitioner].append({"id": number, "name": f"{given} {family}", "family_name": family, "gender": None})
    rows[Credential].append(
        {
            "practitioner_id": number,
            "kind": "license",
            "title": "L.Ac.",
            "issuer": "State board",
            "region": code.region,
            "number": f"AC{number:06}",
            "expires_on": date(2027, 1 + number % 12, 1),
            "stated_at": NOW,
        }
    )
    rows[Listing].append(
        {
            "id": number,
            "slug": f"{given}-{family}-{number}".lower(),
            "status": "published",
            "is_public_stub": False,
            "practitioner_id": number,
            "practice_id": number,
            "about": "Careful facial work in a quiet room, with time to talk before and after each session.",
            "is_accepting": dice.random() < 0.7,
            "next_opening_on": date(2026, 11, 1) + timedelta(days=dice.randrange(60)),
            "next_opening_stated_at": NOW,
            "created_at": NOW,
            "published_at": NOW,
        }
    )
    rows[Place].append(
        {
            "id": number,
            **key,
            "position": 0,
            "street": f"{number % 900 + 1} Main Street",
            "unit": "",
            "city": code.town,
            "region": code.region,
            "postal_code": code.code,
            "country": "US",
            "lat": code.lat + dice.uniform(-0.02, 0.02),
            "lon": code.lon + dice.uniform(-0.02, 0.02),
            "time_zone": code.time_zone,
            "access_note": "",
        }
    )
    for weekday in range(dice.randrange(3, 7)):
        hours = {
            "place_id": number,
            "weekday": weekday,
            "opens_minute": 540,
            "closes_minute": dice.choice((1020, 1170)),
        }
        rows[Hours].append(hours)
    for kind, codes in choices.items():
        for term in dice.sample(codes, k=min(len(codes), dice.randrange(1, 6))):
            rows[ListingTerm].append({**key, "kind": kind, "code": term})
    for kind, low in (("first-visit", 120), ("session", 80)):
        price = {"kind": kind, "label": kind, "cents": dice.randrange(low, low + 150) * 100, "currency": "USD"}
        rows[Price].append(
            {**key, **price, "includes": "", "includes_treatment": True, "effective_on": date(2025, 1, 1)}
        )
    rows[Plan].append(
        {
            **key,
            "sessions_low": 8,
            "sessions_high": 12,
            "days_between": 7,
            "maintenance_weeks_low": 4,
            "maintenance_weeks_high": 6,
            "review": "We look together after session six.",
            "stop": "When nothing changes after session eight.",
            "are_singles_possible": True,
            "stated_at": confirmed,
        }
    )
    rows[PlanGoal].append({**key, "goal": choices["goal"][0], "sessions_low": 8, "sessions_high": 12})
    for subject in ("prices", "plan", "hours"):
        rows[Confirmation].append({**key, "subject": subject, "confirmed_at": confirmed})
    for vote in range(number % 23 if number % 3 == 0 else 0):
        _review(number * 100 + vote, number, rows)


def _review(review_id: int, practitioner_id: int, rows: Any) -> None:
    """A verified visit of somebody whose account has gone, with one public entry."""
    said = {"relation": "none", "opened_at": NOW, "affirmed_at": NOW, "proof": "code", "verified_at": NOW}
    rows[Review].append({"id": review_id, "practitioner_id": practitioner_id, **said})
    rows[ReviewEntry].append(
        {
            "review_id": review_id,
            "form_key": f"{review_id:032}",
            "stage": "session-3",
            "stars": 5 - review_id * 7 % 11 % 5,
            "text": "Calm, on time, and everything was explained before it began.",
            "state": "published",
            "written_at": NOW,
            "moved_at": NOW,
            "published_at": NOW,
        }
    )
