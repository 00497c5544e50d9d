"""Writes of keepers: open a case, state it, add, change and order photos, hand it in, take it away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from directory.audit.rules import Actor
from directory.listings.models import Practitioner
from directory.portfolio.consent import WHY_NOT_WORDS, Where, WhyNot, consent_holds
from directory.portfolio.facts import (
    StatedCase,
    StoredPhoto,
    check_parts,
    check_photo,
    check_stated,
    check_stored,
)
from directory.portfolio.letters import tell_keepers
from directory.portfolio.models import CasePhoto, CaseTerm, Declaration, PhotoCase
from directory.portfolio.moves import check_seen, move, record_case
from directory.portfolio.queries import consent_facts, entries_of, facts_of, same_picture_elsewhere
from directory.portfolio.rules import (
    PHOTOS_MAX,
    CaseState,
    HeldFor,
    Move,
    Part,
    TermKind,
    pictures_hash,
)
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.wording.context import PublicText, TextKind
from directory.wording.rules import remarks_by_field


def open_case(
    practitioner: Practitioner, stated: StatedCase, *, is_adult_affirmed: bool, by: Actor, now: datetime
) -> PhotoCase:
    """Open a case as a draft, without photos yet.

    Raises RuleBroken unless whoever records it affirms that the person shown is an adult, and for a case that lacks
    something or says what no page may say.
    """
    if not is_adult_affirmed:
        raise RuleBroken(
            "Affirm that the person was at least 18 on every photo. Others are never shown.", field="adult"
        )
    check_stated(stated)
    _check_words(_texts(stated))
    case = PhotoCase(
        practitioner=practitioner,
        state=CaseState.DRAFT,
        version=1,
        pictures=pictures_hash([]),
        adult_affirmed_at=now,
        adult_affirmed_by_id=by.person_id,
        opened_at=now,
        moved_at=now,
    )
    _state(case, stated)
    db.session.add(case)
    db.session.flush()
    record_case("open_case", case, by=by, now=now, after=stated.plain())
    return case


def change_case(case: PhotoCase, stated: StatedCase, *, seen_version: int, by: Actor, now: datetime) -> None:
    """State a case otherwise: what showed or waited is a draft again. Raises RuleBroken as `open_case` does."""
    check_seen(case, seen_version=seen_version)
    check_stated(stated)
    _check_words(_texts(stated))
    before = stated_of(case).plain()
    record_case("change_case", case, by=by, now=now, before=before, after=stated.plain())
    move(case, Move.EDIT, now=now, shown_at=None)
    _state(case, stated)
    db.session.flush()


def add_photo(
    case: PhotoCase, photo: StoredPhoto, *, part: Part, days: int, alt: str, by: Actor, now: datetime
) -> CasePhoto:
    """Add a photo whose files are stored, as the last of its part. A consent of before covers the case no more.

    `days`: since the first session. Raises RuleBroken for one too many, for one that is in the case already, and
    where the case cannot be changed; then its files belong to nobody.
    """
    check_stored(photo)
    check_photo(part, days, alt)
    _check_words({"alt": PublicText(alt, TextKind.CAPTION)})
    if len(case.photos) >= PHOTOS_MAX:
        raise RuleBroken(f"A case has at most {PHOTOS_MAX} photos.", field="photos")
    if photo.digest in {one.digest for one in case.photos}:
        raise RuleBroken("Exactly this photo is in the case already.", field="photos")
    row = CasePhoto(
        case_id=case.id,
        part=part,
        position=max((one.position for one in case.photos), default=-1) + 1,
        days=days,
        alt=alt.strip(),
        key=photo.key,
        digest=photo.digest,
        width=photo.width,
        height=photo.height,
        fingerprints=photo.fingerprints,
        measures=photo.measures,
        added_at=now,
    )
    said = {"part": part.value, "days": days, "digest": photo.digest}
    record_case("add_photo", case, by=by, now=now, after=said)
    db.session.add(row)
    _pictures_changed(case, now=now)
    return row


def change_photo(photo: CasePhoto, *, days: int, alt: str, by: Actor, now: datetime) -> None:
    """Say otherwise when a photo was taken or what it shows."""
    case = _held_case_of(photo)
    check_photo(photo.part, days, alt)
    _check_words({"alt": PublicText(alt, TextKind.CAPTION)})
    record_case("change_photo", case, by=by, now=now, before={"photo": photo.id, "days": photo.days})
    photo.days, photo.alt = days, alt.strip()
    _pictures_changed(case, now=now)


def order_photos(case: PhotoCase, photo_ids: Sequence[int], *, by: Actor, now: datetime) -> None:
    """Put the photos of a case into an order. Raises RuleBroken unless they are exactly those of the case."""
    photos = {photo.id: photo for photo in case.photos}
    if sorted(photo_ids) != sorted(photos):
        raise RuleBroken("The photos changed a moment ago. Look at them again.")
    record_case("order_photos", case, by=by, now=now, after={"photos": list(photo_ids)})
    for position, photo_id in enumerate(photo_ids):
        photos[photo_id].position = position
    _pictures_changed(case, now=now)


def remove_photo(photo: CasePhoto, *, by: Actor, now: datetime) -> None:
    """Take a photo out of its case. Its files go with the next purge."""
    case = _held_case_of(photo)
    record_case("remove_photo", case, by=by, now=now, before={"photo": photo.id, "digest": photo.digest})
    photo.removed_at = now
    _pictures_changed(case, now=now)


def submit_case(case: PhotoCase, *, seen_version: int, by: Actor, now: datetime) -> None:
    """Hand a case to the desk. One with a picture that another case has or had is held until somebody looked.

    Raises RuleBroken without a photo of each part, and without a consent that covers exactly these photos now.
    """
    check_seen(case, seen_version=seen_version)
    check_parts([photo.part for photo in case.photos])
    check_consented(case, now=now)
    record_case("submit_case", case, by=by, now=now, after={"pictures": case.pictures})
    move(case, Move.SUBMIT, now=now, reason=None, note="")
    if known := same_picture_elsewhere(case.id):
        record_case(
            "hold_case", case, by=by, now=now, reason=HeldFor.REUSED, after={"cases": [one.id for one in known]}
        )
        move(case, Move.HOLD, now=now, held_for=HeldFor.REUSED)


def withdraw_case(case: PhotoCase, *, by: Actor, now: datetime, reason: str = "") -> bool:
    """Take a case away for good: it shows nowhere from now on, and its pictures are deleted. False when it is over."""
    if case.state in (CaseState.WITHDRAWN, CaseState.REMOVED):
        return False
    record_case("withdraw_case", case, by=by, now=now, reason=reason, before={"state": case.state.value})
    move(case, Move.WITHDRAW, now=now)
    tell_keepers("case_withdrawn", case, now=now, reason=reason or "Somebody who keeps the listing took it away.")
    return True


def stated_of(case: PhotoCase) -> StatedCase:
    """What is stated of a case now."""
    codes: Mapping[TermKind, list[str]] = {kind: [] for kind in TermKind}
    for term in case.terms:
        codes[term.kind].append(term.code)
    return StatedCase(
        age_band=case.age_band,
        procedures=tuple(codes[TermKind.PROCEDURE]),
        concerns=tuple(codes[TermKind.CONCERN]),
        sessions=case.sessions,
        other_treatments=case.other_treatments,
        declared={one.declared: one.exception for one in case.declarations},
    )


def check_consented(case: PhotoCase, *, now: datetime) -> None:
    """Raise RuleBroken unless the person allows exactly these pictures on the listing now."""
    holds = consent_holds(facts_of(case), [consent_facts(one) for one in entries_of(case.id)], Where.LISTING, now)
    if isinstance(holds, WhyNot):
        raise RuleBroken(WHY_NOT_WORDS[holds], field="consent")


def _state(case: PhotoCase, stated: StatedCase) -> None:
    case.age_band, case.sessions = stated.age_band, stated.sessions
    case.other_treatments = stated.other_treatments.strip()
    kept = {(one.kind, one.code): one for one in case.terms}
    case.terms = [
        kept.get((kind, code)) or CaseTerm(kind=kind, code=code, position=0)
        for kind, codes in ((TermKind.PROCEDURE, stated.procedures), (TermKind.CONCERN, stated.concerns))
        for code in codes
    ]
    for position, term in enumerate(case.terms):
        term.position = position
    said = {one.declared: one for one in case.declarations}
    case.declarations = [said.get(one) or Declaration(declared=one) for one in stated.declared]
    for declaration in case.declarations:
        declaration.exception = stated.declared[declaration.declared].strip()


def _held_case_of(photo: CasePhoto) -> PhotoCase:
    case = db.session.get_one(PhotoCase, photo.case_id)
    if photo.removed_at is not None:
        raise RuleBroken("This photo was taken out a moment ago.")
    return case


def _pictures_changed(case: PhotoCase, *, now: datetime) -> None:
    """Compute what a consent has to cover, and let the desk look again."""
    db.session.flush()
    db.session.expire(case, ["photos"])
    pictures = pictures_hash((photo.part, photo.digest) for photo in case.photos)
    move(case, Move.EDIT, now=now, shown_at=None, pictures=pictures)


def _texts(stated: StatedCase) -> dict[str, PublicText]:
    """Every text of a case that a page would print."""
    texts = {"other_treatments": stated.other_treatments}
    texts |= {f"declared-{one}": text for one, text in stated.declared.items()}
    return {name: PublicText(text, TextKind.CAPTION) for name, text in texts.items() if text.strip()}


def _check_words(texts: Mapping[str, PublicText]) -> None:
    """Refuse words that no page may say."""
    for name, remarks in remarks_by_field(texts, verified=frozenset()).items():
        raise RuleBroken(f"“{remarks[0].quoted}”: {remarks[0].why} {remarks[0].instead}", field=name)
