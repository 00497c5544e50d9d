"""Photo cases written as rows, as the acts of their keepers and of the desk would have left them, all at once.

Two hundred and fifty cases by one act after the other take longer than everything else in the demo. What a case states
passes the same checks, and the trail says of each what it would say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from directory.audit.actions import Said, record_all
from directory.audit.rules import Actor
from directory.demo.case_pictures import CasePictures
from directory.demo.case_words import alt_of
from directory.demo.cases import Fate, PlannedCase
from directory.demo.dice import dice
from directory.portfolio.consent import ConsentAct, Recorder, Way, Where, text_to_sign
from directory.portfolio.facts import StoredPhoto, check_parts, check_photo, check_stated, check_stored
from directory.portfolio.links import PERSON_SHOWN
from directory.portfolio.models import CasePhoto, CaseTerm, ConsentEntry, Declaration, PhotoCase
from directory.portfolio.rules import CaseState, Part, TermKind, pictures_hash
from directory.shared.db import db

SOON, SIGNED, HANDED_IN = timedelta(minutes=4), timedelta(hours=1), timedelta(hours=2)
"""After a case was opened: its pictures are added, the consent is recorded, the desk gets it."""
PHOTOS_APART = 10
"""Numbers between the first photo of one case and that of the next."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of a planned case, stored."""

    photo: StoredPhoto
    part: Part
    days: int
    alt: str


def shots_of(planned: PlannedCase, pictures: CasePictures) -> list[Shot]:
    """The pictures of a case, stored: the befores, then the afters."""
    if planned.fate is Fate.EMPTY:
        return []
    rolled = dice(planned.number, "pictures")
    shots: list[Shot] = []
    before = rolled.choice((0, 0, 0, -1, -3, -7))
    for part, days in ((Part.BEFORE, before), (Part.AFTER, planned.after_days)):
        for view in planned.views:
            concerns = planned.stated.concerns
            alt = alt_of(planned.person, view, part, concerns=concerns, days=days, rolled=rolled)
            number = planned.number * PHOTOS_APART + len(shots)
            photo = pictures.photo(planned.person, view, part, number=number)
            check_stored(photo)
            check_photo(part, days, alt)
            shots.append(Shot(photo, part, days, alt))
    check_parts([shot.part for shot in shots])
    return shots


def write_cases(
    shots: Mapping[int, Sequence[Shot]], planned: Sequence[PlannedCase], *, keepers: Mapping[int, Actor], desk: Actor
) -> dict[int, PhotoCase]:
    """Write cases as far as their keepers, and where they were shown the desk, brought them; by number.

    `shots` by a case's number; `keepers` by a listing's id.
    """
    made = {one.number: _case(one, shots[one.number], keepers[one.listing.id], desk) for one in planned}
    db.session.add_all(made.values())
    db.session.flush()
    for one in planned:
        case, of_case = made[one.number], shots[one.number]
        db.session.add_all(_photo(case, shot, place, one) for place, shot in enumerate(of_case))
        if one.fate.was_signed:
            db.session.add(_entry(one, case, keepers[one.listing.id]))
    db.session.flush()
    said = [line for one in planned for line in _said(one, made[one.number], shots[one.number], keepers, desk)]
    record_all(sorted(said, key=lambda line: line.now))
    return made


def _case(one: PlannedCase, shots: Sequence[Shot], keeper: Actor, desk: Actor) -> PhotoCase:
    check_stated(one.stated)
    stated, is_shown = one.stated, one.fate.was_shown
    moved_at = one.approved_at if is_shown else one.opened_at + SOON
    return PhotoCase(
        practitioner_id=one.listing.practitioner_id,
        state=CaseState.SHOWN if is_shown else CaseState.DRAFT,
        version=1 + len(shots) + (2 if is_shown else 0),
        pictures=pictures_hash((shot.part, shot.photo.digest) for shot in shots),
        age_band=stated.age_band,
        sessions=stated.sessions,
        other_treatments=stated.other_treatments,
        adult_affirmed_at=one.opened_at,
        adult_affirmed_by_id=keeper.person_id,
        opened_at=one.opened_at,
        moved_at=moved_at,
        shown_at=moved_at if is_shown else None,
        decided_at=moved_at if is_shown else None,
        decided_by_id=desk.person_id if is_shown else None,
        terms=[
            CaseTerm(kind=kind, code=code, position=position)
            for kind, codes in ((TermKind.PROCEDURE, stated.procedures), (TermKind.CONCERN, stated.concerns))
            for position, code in enumerate(codes)
        ],
        declarations=[Declaration(declared=what, exception=text) for what, text in stated.declared.items()],
    )


def _photo(case: PhotoCase, shot: Shot, place: int, one: PlannedCase) -> CasePhoto:
    return CasePhoto(
        case_id=case.id,
        part=shot.part,
        position=place,
        days=shot.days,
        alt=shot.alt,
        key=shot.photo.key,
        digest=shot.photo.digest,
        width=shot.photo.width,
        height=shot.photo.height,
        fingerprints=shot.photo.fingerprints,
        measures=shot.photo.measures,
        added_at=one.opened_at + SOON,
    )


def _entry(one: PlannedCase, case: PhotoCase, keeper: Actor) -> ConsentEntry:
    text = text_to_sign(one.language)
    return ConsentEntry(
        case_id=case.id,
        at=one.opened_at + SIGNED,
        act=ConsentAct.GIVEN,
        recorded_as=Recorder.PERSON_SHOWN if one.is_signed_here else Recorder.PRACTITIONER,
        recorded_by_id=None if one.is_signed_here else keeper.person_id,
        way=Way.SIGNED_HERE if one.is_signed_here else Way.SIGNED_PAPER,
        text_version=text.version,
        language=text.language,
        text_hash=text.hash,
        covers=case.pictures,
        on_listing=Where.LISTING in one.where,
        in_comparison=Where.COMPARISON in one.where,
        in_guides=Where.GUIDES in one.where,
        in_print=Where.PRINT in one.where,
        until=one.until,
        is_no_condition=True,
    )


def _said(
    one: PlannedCase, case: PhotoCase, shots: Sequence[Shot], keepers: Mapping[int, Actor], desk: Actor
) -> Iterator[Said]:
    """What the trail says of a case, oldest first."""
    keeper, about = keepers[one.listing.id], ("photo_case", str(case.id))
    yield Said("open_case", *about, keeper, one.opened_at, after=one.stated.plain())
    for shot in shots:
        said = {"part": shot.part.value, "days": shot.days, "digest": shot.photo.digest}
        yield Said("add_photo", *about, keeper, one.opened_at + SOON, after=said)
    if one.fate.was_signed:
        signer = PERSON_SHOWN if one.is_signed_here else keeper
        said = {"covers": case.pictures, "until": str(one.until)}
        yield Said("consent_given", *about, signer, one.opened_at + SIGNED, after=said)
    if one.fate.was_shown:
        pictures = {"pictures": case.pictures}
        yield Said("submit_case", *about, keeper, one.opened_at + HANDED_IN, after=pictures)
        yield Said("approve_case", *about, desk, one.approved_at, after=pictures)
