"""Writes into the consent ledger: what the person shown allows, for longer, or no more; and their private link.

Taking consent back is done by the person, the practitioner or an administrator alike: at once, and once only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import update

from directory.audit.rules import Actor
from directory.languages import gettext
from directory.portfolio.consent import (
    ConsentAct,
    ConsentFacts,
    ConsentTerms,
    Recorder,
    Shown,
    Way,
    Where,
    WhyNot,
    check_terms,
    check_until,
    consent_holds,
    consent_texts,
    text_to_sign,
    today_in,
)
from directory.portfolio.facts import check_parts
from directory.portfolio.letters import tell_keepers
from directory.portfolio.links import PERSON_SHOWN, case_behind, case_behind_any
from directory.portfolio.models import CasePhoto, ConsentEntry, PhotoCase
from directory.portfolio.moves import move, record_case
from directory.portfolio.queries import consent_facts, entries_of, facts_of
from directory.portfolio.rules import ENDED, Move
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.keys import HashKeys
from directory.tombstones.actions import bury
from directory.tombstones.rules import Kind

SIGNED_BY_THEM = (
    "The person shown signed here themselves: from then on only they change what they allow. Ask them to open their "
    "private link, or hand out another."
)
WITHDRAWN_WORDS = {
    Recorder.PERSON_SHOWN: "The person in the photos took their consent back.",
    Recorder.PRACTITIONER: "Somebody who keeps the listing recorded that the person took their consent back.",
    Recorder.ADMINISTRATOR: "An administrator recorded that the person took their consent back.",
}


def give_consent(
    case: PhotoCase, terms: ConsentTerms, *, way: Way, recorded_as: Recorder, by: Actor, now: datetime
) -> ConsentEntry:
    """Write down what the person shown allows; this replaces what they allowed before.

    Raises RuleBroken for terms that are no consent, for other photos than were seen, after consent to this case was
    taken back, for a signature on this site that the person does not give themselves, and for a paper after one that
    they did.
    """
    _check_way(way, recorded_as, entries_of(case.id))
    _check_open(case)
    check_parts([photo.part for photo in case.photos])
    text = check_terms(terms, pictures=case.pictures, today=_today(case, now))
    return _write(
        case,
        by=by,
        now=now,
        act=ConsentAct.GIVEN,
        recorded_as=recorded_as,
        way=way,
        text_version=text.version,
        language=text.language,
        text_hash=text.hash,
        until=terms.until,
        is_no_condition=True,
        **_columns(terms.where),
    )


def give_consent_by_person(key: str, terms: ConsentTerms, *, secret: HashKeys, now: datetime) -> ConsentEntry:
    """The person shown signs here, through their link. Raises RuleBroken for a link that leads nowhere."""
    case = case_behind(key, secret=secret)
    return give_consent(case, terms, way=Way.SIGNED_HERE, recorded_as=Recorder.PERSON_SHOWN, by=PERSON_SHOWN, now=now)


def extend_consent(
    case: PhotoCase, until: date, *, way: Way, recorded_as: Recorder, by: Actor, now: datetime
) -> ConsentEntry:
    """Write down that the person allows the same for longer, by the newest text in the language they signed.

    Raises RuleBroken where nothing holds now that could be extended, and for a day that is not later.
    """
    entries = entries_of(case.id)
    _check_way(way, recorded_as, entries)
    newest = _that_holds(case, [consent_facts(one) for one in entries], now=now)
    check_until(until, today=_today(case, now))
    if newest.until is None or until <= newest.until:
        raise RuleBroken("Choose a later day than the one that holds now.", field="until")
    text = text_to_sign(entries[-1].language)
    return _write(
        case,
        by=by,
        now=now,
        act=ConsentAct.EXTENDED,
        recorded_as=recorded_as,
        way=way,
        text_version=text.version,
        language=text.language,
        text_hash=text.hash,
        until=until,
        is_no_condition=True,
        **_columns(newest.where),
    )


def revoke_consent(case: PhotoCase, *, recorded_as: Recorder, by: Actor, now: datetime) -> bool:
    """Take consent to a case back, for good: it shows nowhere from now on, and its pictures are deleted.

    Whatever the case is at the moment, and whatever anybody at the desk decides at the same time. False, and nothing
    is written, when it was taken back before.
    """
    entries = entries_of(case.id)
    if entries and entries[-1].act is ConsentAct.REVOKED:
        return False
    _write(case, by=by, now=now, act=ConsentAct.REVOKED, recorded_as=recorded_as)
    bury(Kind.PHOTO_CONSENT, case.id, now=now)
    _forget_fingerprints(case)
    if case.state not in ENDED:
        move(case, Move.WITHDRAW, now=now)
        tell_keepers("case_withdrawn", case, now=now, reason=WITHDRAWN_WORDS[recorded_as])
    return True


def revoke_by_person(key: str, *, secret: HashKeys, now: datetime) -> bool:
    """The person shown takes their consent back, through any link they ever had; as `revoke_consent`.

    Raises RuleBroken for a link that leads nowhere.
    """
    case = case_behind_any(key, secret=secret)
    return revoke_consent(case, recorded_as=Recorder.PERSON_SHOWN, by=PERSON_SHOWN, now=now)


def _forget_fingerprints(case: PhotoCase) -> None:
    """Of photos that were deleted before: whoever takes consent back leaves nothing but check digits."""
    erased = update(CasePhoto).where(CasePhoto.case_id == case.id, CasePhoto.erased_at.is_not(None))
    db.session.execute(erased.values(fingerprints=""))


def text_signed(entry: ConsentEntry) -> tuple[str, ...]:
    """The statements that were signed, as they stand; none for a row that revokes."""
    text = consent_texts().get((entry.text_version, entry.language))
    return text.statements if text else ()


def _write(case: PhotoCase, *, by: Actor, now: datetime, **columns: object) -> ConsentEntry:
    entry = ConsentEntry(case_id=case.id, at=now, recorded_by_id=by.person_id, covers=case.pictures, **columns)
    db.session.add(entry)
    db.session.flush()
    said = {
        "entry": entry.id,
        "recorded_as": entry.recorded_as.value,
        "way": entry.way.value if entry.way else None,
        "covers": entry.covers,
        "until": str(entry.until or ""),
    }
    record_case(f"consent_{entry.act.value}", case, by=by, now=now, after=said)
    return entry


def _columns(where: frozenset[Where]) -> dict[str, bool]:
    return {
        "on_listing": Where.LISTING in where,
        "in_comparison": Where.COMPARISON in where,
        "in_guides": Where.GUIDES in where,
        "in_print": Where.PRINT in where,
    }


def _check_way(way: Way, recorded_as: Recorder, entries: Sequence[ConsentEntry]) -> None:
    """Nobody signs here for the person shown, and once they have, no paper says otherwise: it could only say more."""
    if (way is Way.SIGNED_HERE) != (recorded_as is Recorder.PERSON_SHOWN):
        raise RuleBroken("Only the person shown signs here; record a signed paper.", field="way")
    if way is Way.SIGNED_PAPER and any(one.way is Way.SIGNED_HERE for one in entries):
        raise RuleBroken(SIGNED_BY_THEM)


def _check_open(case: PhotoCase) -> None:
    if case.state in ENDED or any(one.act is ConsentAct.REVOKED for one in entries_of(case.id)):
        raise RuleBroken(gettext("Consent to this case was taken back, or the case is over. Open another one."))


def _that_holds(case: PhotoCase, consents: list[ConsentFacts], *, now: datetime) -> ConsentFacts:
    """The newest consent, which holds now wherever it is for."""
    anywhere = next(iter(consents[-1].where), Where.LISTING) if consents else Where.LISTING
    holds: Shown | WhyNot = consent_holds(facts_of(case), consents, anywhere, now)
    if isinstance(holds, WhyNot):
        raise RuleBroken("No consent to these photos holds now. Have it given anew.")
    return consents[-1]


def _today(case: PhotoCase, now: datetime) -> date:
    return today_in(facts_of(case).time_zone, now=now)
