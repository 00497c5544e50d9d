"""The photo cases of the demo: about 250 that are shown, and some in every other state, each told as it went.

Most are written as rows (`case_rows`); what waits, was declined, reported, hidden or taken back went there by the
very acts of keepers, desk and persons shown, at instants that have passed. All pictures are drawn, and say so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from directory.accounts.queries import account_by_email
from directory.audit.rules import Actor, ActorKind
from directory.demo.case_pictures import CasePictures
from directory.demo.case_rows import Shot, shots_of, write_cases
from directory.demo.cases import Fate, PlannedCase, plan_cases
from directory.demo.dice import dice
from directory.demo.keepers import CLINIC, PRACTITIONER
from directory.files.photos import erase_photo
from directory.files.store import Store
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.ownership.queries import listings_kept_by
from directory.portfolio.actions import submit_case
from directory.portfolio.consent import Recorder, Way, last_day
from directory.portfolio.consenting import extend_consent, revoke_by_person
from directory.portfolio.desk import ask_about_case, decline_case
from directory.portfolio.models import PersonLink, PhotoCase
from directory.portfolio.moves import record_case
from directory.portfolio.purging import purge_case
from directory.portfolio.reporting import report_case
from directory.portfolio.rules import LINK_KEY_CHARS, DeskReason, ReportReason, link_hash
from directory.portfolio.series import state_series
from directory.shared.db import db
from directory.shared.keys import HashKeys

DECLINES = (
    (DeskReason.NOT_COMPARABLE, "The before is in daylight, the after under a lamp. Please take the after again."),
    (DeskReason.RETOUCHED, "The skin of the after has no pores at all. Please send the picture as the camera made it."),
    (DeskReason.CONSENT_UNCLEAR, "The paper names another day than the ledger. Please look at it with the person."),
)
QUESTION = (DeskReason.DETAILS_MISSING, "How many weeks after the last session was the after taken?")
CLAIMS = (ReportReason.NOT_THE_WORK, ReportReason.RETOUCHED)
SERIES_OF = 3
"""Who has at least so many shown cases that nothing else became of states a series."""


@dataclass(frozen=True, slots=True)
class Making:
    """What the telling of cases needs besides them. `secret`: of the links of people shown."""

    store: Store
    secret: HashKeys
    keepers: Mapping[int, Actor]
    desk: Actor
    now: datetime


def has_cases() -> bool:
    """Whether there is any photo case."""
    return bool(db.session.scalar(select(func.count()).select_from(PhotoCase)))


def link_key(number: int = 0) -> str:
    """The key of the private link of the person shown in a case of the demo; 0 is the one that is printed."""
    return hashlib.sha256(f"private link of demo case {number}".encode()).hexdigest()[:LINK_KEY_CHARS]


def show_cases(*, store: Store, secret: HashKeys, desk: Actor, by: Actor, now: datetime) -> int:
    """Write every case of the demo, in the running unit of work; how many. `desk`: who looks after photos.

    Their files are stored before their rows are written.
    """
    planned, keepers = _plan(by=by, now=now)
    shots = _stored(planned, store)
    making = Making(store, secret, keepers, desk, now)
    cases = write_cases(shots, planned, keepers=keepers, desk=desk)
    _link(planned, cases, making)
    _state_series(planned, cases, making)
    for one in planned:
        _tell(one, cases[one.number], making)
    return len(cases)


def _plan(*, by: Actor, now: datetime) -> tuple[list[PlannedCase], dict[int, Actor]]:
    wanted = select(Listing).where(Listing.status == Status.PUBLISHED).order_by(Listing.id)
    listings = db.session.scalars(wanted).all()
    keepers = dict.fromkeys((listing.id for listing in listings), by)
    kept: list[Listing] = []
    for email in (PRACTITIONER, CLINIC):
        account = account_by_email(email)
        assert account is not None  # noqa: S101 - opened before
        theirs = listings_kept_by(account.id)
        keepers |= {one.id: Actor(ActorKind.PERSON, account.name, account.id) for one in theirs}
        kept += theirs
    return plan_cases(listings, kept=kept, now=now), keepers


def _stored(planned: Sequence[PlannedCase], store: Store) -> dict[int, list[Shot]]:
    """The pictures of all cases; of the case that looks reused, the first one is another practitioner's."""
    pictures = CasePictures(store)
    shots = {one.number: shots_of(one, pictures) for one in planned}
    reused = next(one for one in planned if one.fate is Fate.REUSED)
    original = next(one for one in planned if one.fate is Fate.SHOWN and one.listing.id != reused.listing.id)
    for one in planned:
        if one is reused:
            first, known = shots[one.number][0], shots[original.number][0]
            shots[one.number][0] = replace(first, photo=replace(first.photo, digest=known.photo.digest))
    return shots


def _link(planned: Sequence[PlannedCase], cases: Mapping[int, PhotoCase], making: Making) -> None:
    """Private links: of the first case, of those who signed here, and of those who took their consent back."""
    for one in planned:
        if one.number == 0 or one.is_signed_here or one.fate is Fate.WITHDRAWN:
            case, made_at = cases[one.number], one.opened_at + timedelta(minutes=20)
            record_case("hand_out_link", case, by=making.keepers[one.listing.id], now=made_at)
            key_hash = link_hash(link_key(one.number), secret=making.secret.now)
            db.session.add(PersonLink(case_id=case.id, key_hash=key_hash, made_at=made_at))
    db.session.flush()


def _state_series(planned: Sequence[PlannedCase], cases: Mapping[int, PhotoCase], making: Making) -> None:
    """Series with their denominators, of those who show several cases; placed there before the desk saw them."""
    by_listing: dict[int, list[PlannedCase]] = {}
    for one in planned:
        if one.fate is Fate.SHOWN:
            by_listing.setdefault(one.listing.id, []).append(one)
    for listing_id, of_listing in by_listing.items():
        if len(of_listing) < SERIES_OF and listing_id != planned[0].listing.id:
            continue
        rolled = dice(listing_id, "series")
        consented = len(of_listing) + rolled.randint(0, 3)
        days = sorted(one.opened_at for one in of_listing)
        series = state_series(
            of_listing[0].listing.practitioner,
            began_on=(days[0] - timedelta(days=150)).date(),
            ended_on=days[-1].date(),
            asked=consented + rolled.randint(1, 9),
            consented=consented,
            by=making.keepers[listing_id],
            now=days[-1],
        )
        for one in of_listing:
            cases[one.number].series_id = series.id
    db.session.flush()


def _tell(one: PlannedCase, case: PhotoCase, making: Making) -> None:
    """What happened to a case after its consent was recorded, or after it was first shown."""
    keeper, at = making.keepers[one.listing.id], one.opened_at + timedelta(hours=2)
    match one.fate:
        case Fate.WAITING | Fate.REUSED:
            submit_case(case, seen_version=case.version, by=keeper, now=at)
        case Fate.ASKED:
            submit_case(case, seen_version=case.version, by=keeper, now=at)
            reason, note = QUESTION
            ask_about_case(case, reason, note=note, seen_version=case.version, by=making.desk, now=one.approved_at)
        case Fate.DECLINED:
            submit_case(case, seen_version=case.version, by=keeper, now=at)
            reason, note = DECLINES[one.number % len(DECLINES)]
            decline_case(case, reason, note=note, seen_version=case.version, by=making.desk, now=one.approved_at)
        case Fate.REPORTED | Fate.HELD_BY_THE_PERSON | Fate.HELD_AS_A_MINOR:
            _report(one, case, making)
        case Fate.EXTENDED:
            at = making.now - timedelta(days=20)
            until, as_what = last_day(at.date()) - timedelta(days=30), Recorder.PRACTITIONER
            extend_consent(case, until, way=Way.SIGNED_PAPER, recorded_as=as_what, by=keeper, now=at)
        case Fate.WITHDRAWN:
            at = making.now - timedelta(days=6)
            revoke_by_person(link_key(one.number), secret=making.secret, now=at)
            purge_case(case, erase=lambda key: erase_photo(key, making.store), now=at + timedelta(minutes=1))
        case Fate.ENDED:
            purge_case(case, erase=lambda key: erase_photo(key, making.store), now=making.now)


def _report(one: PlannedCase, case: PhotoCase, making: Making) -> None:
    reasons = {Fate.HELD_BY_THE_PERSON: ReportReason.NO_CONSENT, Fate.HELD_AS_A_MINOR: ReportReason.PICTURE_OF_A_MINOR}
    report_case(
        case,
        reason=reasons.get(one.fate) or CLAIMS[one.number % len(CLAIMS)],
        is_the_person=one.fate is Fate.HELD_BY_THE_PERSON,
        reporter=hashlib.sha256(f"demo reporter {one.number}".encode()).hexdigest(),
        now=making.now - timedelta(hours=5 + 17 * (one.number % 4)),
    )
