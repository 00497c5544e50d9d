"""What they state: licenses, certification, trainings, degrees and cover, with invented numbers and courses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random

from directory import vocabulary
from directory.credentials.models import Credential, Programme
from directory.credentials.rules import Answer, CredentialKind
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
SAFETY_BODY = "CCAHM (formerly CCAOM)"
SAFETY_STATED, DEGREE_STATED, INSURANCE_STATED = 0.45, 0.5, 0.35
DEGREES = ("DAc", "DACM", "DAOM", "MS in Acupuncture", "MAc")
TRAININGS = (0, 1, 2, 3)
TRAINING_WEIGHTS = (17, 52, 24, 7)


def credentials_of(
    person: Person,
    practitioner: Practitioner,
    programmes: Mapping[str, Programme],
    *,
    stated_at: datetime,
    today: date,
) -> list[Credential]:
    """Everything that a person states; `programmes` by title are those of the training register."""
    rolled, region = dice(person.number, "papers"), seats()[person.number].region
    found = [*_licenses(rolled, person, region, today), *_certifications(rolled, person, region, today)]
    found += _trainings(rolled, person, programmes, today)
    found += _others(dice(person.number, "other papers"), person, today)
    for one in found:
        one.practitioner, one.stated_at, one.holder = practitioner, stated_at, person.name
    return found


def programmes_of_the_demo(*, listed_at: datetime) -> dict[str, Programme]:
    """The training register of the demo, by title: every second course is in it."""
    words = lists("words")
    rolled = dice(0, "programmes")
    found = {}
    for course in words["courses"][::2]:
        hours = max(course["hours"])
        found[course["title"]] = Programme(
            title=course["title"],
            body=rolled.choice(words["issuers"]),
            hours=hours,
            in_person_hours=rolled.choice((hours, hours // 2, None)),
            supervised_needling=rolled.choice((Answer.YES, Answer.NO, Answer.UNKNOWN)),
            assessment=rolled.choice((Answer.YES, Answer.UNKNOWN)),
            prerequisite=rolled.choice(("Licensed acupuncturists.", "")),
            source="Invented for the demo.",
            checked_on=listed_at.date(),
            listed_at=listed_at,
        )
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


def _trainings(
    rolled: Random, person: Person, programmes: Mapping[str, Programme], today: date
) -> Iterator[Credential]:
    words = lists("words")
    for course in rolled.sample(words["courses"], rolled.choices(TRAININGS, weights=TRAINING_WEIGHTS)[0]):
        hours, issuer = rolled.choice(course["hours"]), rolled.choice(words["issuers"])
        programme = programmes.get(course["title"])
        yield Credential(
            kind=CredentialKind.TRAINING,
            title=course["title"],
            issuer=programme.body if programme else issuer,
            programme=programme,
            hours=hours,
            in_person_hours=rolled.choice((hours, hours, hours // 2, 0, None)),
            issued_on=today - timedelta(days=rolled.randrange(60, person.years * 365)),
        )


def _others(rolled: Random, person: Person, today: date) -> Iterator[Credential]:
    """What is shown beside the five points: a safety certificate, a degree, and what insurance covers."""
    began = today - timedelta(days=person.years * 365)
    if rolled.random() < SAFETY_STATED:
        yield Credential(
            kind=CredentialKind.CLEAN_NEEDLE_TECHNIQUE,
            title="Clean Needle Technique certificate",
            issuer=SAFETY_BODY,
            issued_on=began - timedelta(days=rolled.randrange(40, 500)),
        )
    if rolled.random() < DEGREE_STATED:
        yield Credential(
            kind=CredentialKind.DEGREE,
            title=rolled.choice(DEGREES),
            issuer=rolled.choice(lists("words")["schools"]),
            issued_on=began - timedelta(days=rolled.randrange(90, 900)),
        )
    if rolled.random() < INSURANCE_STATED:
        expires_on = _expiry(rolled, today, 365)
        yield Credential(
            kind=CredentialKind.INSURANCE,
            title="Professional liability",
            issuer=rolled.choice(lists("words")["carriers"]),
            number=digits(rolled, "PL9######"),
            covers_cosmetic=rolled.choice((Answer.YES, Answer.YES, Answer.NO, Answer.UNKNOWN)),
            issued_on=expires_on - timedelta(days=365) if expires_on else None,
            expires_on=expires_on,
        )


def _expiry(rolled: Random, today: date, cycle_days: int) -> date | None:
    """The last day of the running cycle; for some of one long over; for a few not stated."""
    drawn = rolled.random()
    if drawn < LAPSED:
        return today - timedelta(days=rolled.randrange(10, 400))
    return None if drawn > 0.96 else today + timedelta(days=rolled.randrange(3, cycle_days))
