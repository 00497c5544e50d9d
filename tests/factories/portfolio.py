"""Photo cases for tests. Nobody in them exists, and no picture does.

case = a_case()                                     a draft with a before and an after, saved
consent_to(case); handed_in(case)                   signed for two years, and at the desk
case = a_shown_case(vera)                           approved by a verifier
"""

from __future__ import annotations

import hashlib
import itertools
import secrets
from datetime import UTC, date, datetime

from directory.accounts.models import Account
from directory.listings.models import Listing
from directory.portfolio.actions import add_photo, open_case, submit_case
from directory.portfolio.consent import ConsentTerms, Recorder, Way, Where
from directory.portfolio.consenting import give_consent
from directory.portfolio.desk import approve_case
from directory.portfolio.facts import StatedCase, StoredPhoto
from directory.portfolio.models import PhotoCase
from directory.portfolio.rules import Declared, Part
from directory.shared.db import unit_of_work
from directory.shared.keys import HashKeys
from tests.factories.listings import a_listing, keep
from tests.factories.verification import KEEPER, by

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
UNTIL = date(2028, 11, 22)
SECRET = HashKeys(b"for tests only")
_numbers = itertools.count(1)


def stated(**changes: object) -> StatedCase:
    """A whole case as its keeper states it."""
    given: dict[str, object] = {
        "age_band": "40-49",
        "procedures": ("facial-acupuncture", "gua-sha"),
        "concerns": ("jaw-tension", "fine-lines"),
        "sessions": 10,
        "other_treatments": "none",
        "declared": dict.fromkeys(Declared, ""),
    }
    return StatedCase(**(given | changes))  # type: ignore[arg-type]


def a_photo(number: int | None = None) -> StoredPhoto:
    """A stored photo; the same number is the same picture, each time under another key."""
    number = next(_numbers) if number is None else -number
    return StoredPhoto(
        key=secrets.token_hex(16),
        digest=hashlib.sha256(str(number).encode()).hexdigest(),
        width=960,
        height=1280,
        fingerprints="",
        measures="{}",
    )


def a_case(*, listing: Listing | None = None, photos: int = 1, now: datetime = NOW, **changes: object) -> PhotoCase:
    """A draft with so many photos of each part; `changes` are of what is stated."""
    listing = listing or keep(a_listing(now=now))
    with unit_of_work():
        case = open_case(listing.practitioner, stated(**changes), is_adult_affirmed=True, by=KEEPER, now=now)
        for number in range(photos):
            add_photo(case, a_photo(), part=Part.BEFORE, days=-number, alt="From the left.", by=KEEPER, now=now)
            add_photo(case, a_photo(), part=Part.AFTER, days=70 + number, alt="From the left.", by=KEEPER, now=now)
    return case


def terms_for(case: PhotoCase, **changes: object) -> ConsentTerms:
    """Terms that the person shown may sign: everywhere, for two years."""
    given: dict[str, object] = {
        "text_version": "2026-11",
        "language": "en",
        "pictures_seen": case.pictures,
        "where": frozenset(Where),
        "until": UNTIL,
        "is_no_condition": True,
    }
    return ConsentTerms(**(given | changes))  # type: ignore[arg-type]


def consent_to(case: PhotoCase, *, now: datetime = NOW, **changes: object) -> None:
    """Record a signed paper."""
    with unit_of_work():
        terms = terms_for(case, **changes)
        give_consent(case, terms, way=Way.SIGNED_PAPER, recorded_as=Recorder.PRACTITIONER, by=KEEPER, now=now)


def handed_in(case: PhotoCase, *, now: datetime = NOW) -> PhotoCase:
    """The case at the desk."""
    with unit_of_work():
        submit_case(case, seen_version=case.version, by=KEEPER, now=now)
    return case


def a_shown_case(verifier: Account, *, now: datetime = NOW, until: date = UNTIL, **changes: object) -> PhotoCase:
    """A case that was approved and is consented to everywhere."""
    case = a_case(now=now, **changes)  # type: ignore[arg-type]
    consent_to(case, now=now, until=until)
    handed_in(case, now=now)
    with unit_of_work():
        approve_case(case, seen_version=case.version, by=by(verifier), now=now)
    return case
