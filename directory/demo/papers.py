"""What they state: licenses, certification and trainings, with invented numbers and courses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from directory import vocabulary
from directory.credentials.models import Credential
from directory.credentials.rules import CredentialKind
from directory.demo.dice import dice, digits, lists
from directory.demo.people import Person
from directory.demo.towns import seats
from directory.listings.models import Practitioner

CERTIFIER = "NCBAHM (formerly NCCAOM)"
DIPLOMAS = ("Dipl. O.M. (NCBAHM)", "Dipl. Ac. (NCBAHM)")
CERTIFIED = {"CA": 0.35, "AL": 1.0, "OK": 1.0, "SD": 1.0, "MB": 1.0, "NS": 1.0}
"""How often somebody is nationally certified: rarer where a state has its own exam, always where it has no license."""
USUALLY_CERTIFIED = 0.6
NEXT_DOOR = {"NJ": "NY", "NY": "NJ", "DC": "MD", "MD": "VA", "MO": "KS", "OR": "WA", "WA": "OR", "MA": "NH"}
TWICE_LICENSED = 0.15
UNSTATED = 0.06
LAPSED = 0.07
CERTIFICATE_DAYS = 4 * 365
TRAININGS = (0, 1, 2, 3)
TRAINING_WEIGHTS = (17, 52, 24, 7)


def papers_of(person: Person, practitioner: Practitioner, *, stated_at: datetime, today: date) -> list[Credential]:
    """Everything that a person states about license, certification and training."""
    rolled, region = dice(person.number, "papers"), seats()[person.number].region
    found = [*_licenses(rolled, person, region, today), *_certifications(rolled, person, region, today)]
    found += _trainings(rolled, person, today)
    for one in found:
        one.practitioner, one.stated_at = practitioner, stated_at
    return found


def _licenses(rolled: Random, person: Person, region: str, today: date) -> Iterator[Credential]:
    regions = [region] if rolled.random() >= UNSTATED else []
    if regions and region in NEXT_DOOR and rolled.random() < TWICE_LICENSED:
        regions.append(NEXT_DOOR[region])
    for one in regions:
        where = vocabulary.jurisdiction(one)
        if not where.has_license:
            continue
        title = rolled.choice(where.titles) if rolled.random() < 0.15 else where.titles[0]
        years = int(where.renewal[0]) if where.renewal[:1].isdigit() else 2
        shapes = lists("words")["license_numbers"]
        yield Credential(
            kind=CredentialKind.LICENSE,
            title=title,
            issuer=where.board,
            region=one,
            number=digits(rolled, shapes.get(one, shapes["other"])),
            issued_on=today - timedelta(days=person.years * 365 + rolled.randrange(300)),
            expires_on=_expiry(rolled, today, years * 365),
        )


def _certifications(rolled: Random, person: Person, region: str, today: date) -> Iterator[Credential]:
    if rolled.random() < CERTIFIED.get(region, 0.1 if seats()[person.number].country == "CA" else USUALLY_CERTIFIED):
        yield Credential(
            kind=CredentialKind.CERTIFICATION,
            title=rolled.choice(DIPLOMAS),
            issuer=CERTIFIER,
            number=digits(rolled, "9" + "#" * rolled.randint(2, 5)),
            issued_on=today - timedelta(days=person.years * 365 + rolled.randrange(600)),
            expires_on=_expiry(rolled, today, CERTIFICATE_DAYS),
        )


def _trainings(rolled: Random, person: Person, today: date) -> Iterator[Credential]:
    words = lists("words")
    for course in rolled.sample(words["courses"], rolled.choices(TRAININGS, weights=TRAINING_WEIGHTS)[0]):
        hours = rolled.choice(course["hours"])
        yield Credential(
            kind=CredentialKind.TRAINING,
            title=course["title"],
            issuer=rolled.choice(words["issuers"]),
            hours=hours,
            in_person_hours=rolled.choice((hours, hours, hours // 2, 0, None)),
            issued_on=today - timedelta(days=rolled.randrange(60, person.years * 365)),
        )


def _expiry(rolled: Random, today: date, cycle_days: int) -> date | None:
    """The last day of the running cycle; for some of one long over; for a few not stated."""
    drawn = rolled.random()
    if drawn < LAPSED:
        return today - timedelta(days=rolled.randrange(10, 400))
    return None if drawn > 0.96 else today + timedelta(days=rolled.randrange(3, cycle_days))
