"""The page of the person shown: where photos of them stand, where they may be shown, and what was written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from directory.languages import ENGLISH, LANGUAGES, gettext, mark, speaking, spoken
from directory.listings.models import Listing
from directory.listings.queries import listing_of_practitioner
from directory.listings.rules import Status
from directory.portfolio.consent import (
    ConsentAct,
    ConsentFacts,
    Shown,
    Where,
    WhyNot,
    consent_holds,
    last_day,
    today_in,
)
from directory.portfolio.due import erased_on
from directory.portfolio.models import ConsentEntry, PhotoCase
from directory.portfolio.queries import consent_facts, entries_of, facts_of
from directory.portfolio.rules import ENDED, CaseState, Part
from directory.web.formatting import date_words
from directory.web.presenting.consent_ledger import LedgerLine, ledger_of
from directory.web.presenting.consent_signing import SigningView, place_words, signing_view
from directory.web.presenting.consent_taking_back import TakingBackWords, taking_back_words
from directory.web.presenting.inquiry_views import Standing
from directory.web.presenting.photo_cases import CaseView, case_view
from directory.web.presenting.photos import Address

SHOWN_BY_NOW = frozenset({Where.LISTING})
"""The places in which pages show photos by now; what somebody allows elsewhere is not said to be seen there."""
DELETED_WITHIN = mark("They are deleted within a day, as a rule within minutes.")
PART_WORDS = {Part.BEFORE: mark("Before"), Part.AFTER: mark("After")}
STATE_WORDS = {
    CaseState.DRAFT: mark("%(name)s has not handed them in."),
    CaseState.WAITING: mark("Somebody of this site looks at them first."),
    CaseState.ASKED: mark("Somebody of this site asked %(name)s for more."),
    CaseState.DECLINED: mark("Somebody of this site looked at them and declined them."),
    CaseState.HELD: mark("They are hidden until somebody of this site has looked at them."),
}
"""Why nobody sees what the person allows, by the state of the case."""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place where photos can be shown, and whether they are: `is_on` while they are seen there now."""

    words: str
    state: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    """What the page prints. `case` is None when no picture is left to show; `signing` when nothing can be signed.

    `aloud`: the words of each photo, which only people who do not see it are told, with its part. `taking_back` is None
    when it is over.
    `slug` is that of the practitioner's page, "" while people do not see it. `chosen` and `until` are what holds now.
    """

    case_id: int
    practitioner: str
    slug: str
    standing: Standing
    places: tuple[PlaceLine, ...]
    case: CaseView | None
    aloud: tuple[tuple[str, str], ...]
    pictures: str
    ledger: tuple[LedgerLine, ...]
    signing: SigningView | None
    chosen: tuple[str, ...]
    until: str
    holds: bool
    taking_back: TakingBackWords | None


def person_view(case: PhotoCase, address: Address, *, now: datetime) -> PersonView:
    """The page of a case, with its photos under `address`, in the language spoken.

    How to take consent back is said in the language in which it was signed, to whoever asks for none.
    """
    listing = listing_of_practitioner(case.practitioner_id)
    entries = entries_of(case.id)
    consents = [consent_facts(one) for one in entries]
    holds = {where: consent_holds(facts_of(case), consents, where, now) for where in Where}
    newest = consents[-1] if consents else None
    is_over = case.state in ENDED or holds[Where.LISTING] is WhyNot.REVOKED
    does_hold = not is_over and any(isinstance(one, Shown) for one in holds.values())
    is_seen = case.state is CaseState.SHOWN and _is_published(listing)
    seen = case_view(case, address, now=now) if case.photos and not is_over else None
    today = today_in(facts_of(case).time_zone, now=now)
    return PersonView(
        case_id=case.id,
        practitioner=case.practitioner.name,
        slug=listing.slug if listing and _is_published(listing) else "",
        standing=_standing(case, listing, newest, holds),
        places=() if is_over else tuple(_place(where, holds[where], is_seen=is_seen) for where in Where),
        case=seen,
        aloud=tuple((gettext(PART_WORDS[photo.part]), photo.alt) for photo in case.photos) if seen else (),
        pictures=case.pictures,
        ledger=ledger_of(case),
        signing=signing_view(spoken().code, last=last_day(today)) if seen and seen.pairs else None,
        chosen=tuple(where.value for where in Where if does_hold and newest and where in newest.where),
        until=newest.until.isoformat() if does_hold and newest and newest.until else "",
        holds=does_hold,
        taking_back=None if is_over else _taking_back(case.practitioner.name, entries),
    )


def _taking_back(name: str, entries: Sequence[ConsentEntry]) -> TakingBackWords:
    signed_in = next((one.language for one in reversed(entries) if one.language), ENGLISH.code)
    here = spoken().code
    with speaking(signed_in if here == ENGLISH.code and signed_in in LANGUAGES else here):
        return taking_back_words(name=name, is_consented=bool(entries))


def _is_published(listing: Listing | None) -> bool:
    return listing is not None and listing.status == Status.PUBLISHED


def _standing(
    case: PhotoCase, listing: Listing | None, newest: ConsentFacts | None, holds: dict[Where, Shown | WhyNot]
) -> Standing:
    """Where the photos stand, in two words and a sentence."""
    if newest and newest.act is ConsentAct.REVOKED:
        sentence = gettext("Nobody is shown these photos any more. %(deleted)s", deleted=_deleted(case))
        return Standing("x", gettext("Consent taken back"), sentence)
    if case.state in ENDED:
        sentence = gettext(
            "These photos were taken away, and nobody is shown them. %(deleted)s", deleted=_deleted(case)
        )
        return Standing("x", gettext("Over"), sentence)
    answer = next((one for one in holds.values() if isinstance(one, Shown)), holds[Where.LISTING])
    if isinstance(answer, WhyNot):
        return _not_allowed(case.practitioner.name, newest, answer)
    return _allowed(case, listing, newest)


def _not_allowed(name: str, newest: ConsentFacts | None, answer: WhyNot) -> Standing:
    word = gettext("Not shown")
    if answer is WhyNot.NO_CONSENT:
        sentence = gettext(
            "You have not consented. %(name)s keeps these photos here, and nobody else is shown them.", name=name
        )
        return Standing("circle", word, sentence)
    if answer is WhyNot.OTHER_PICTURES:
        sentence = gettext("The photos changed after you consented. What you signed does not allow those below.")
        return Standing("circle-alert", word, sentence)
    ended = gettext("What you allowed ended on %(day)s. %(deleted)s", day=_day(newest), deleted=gettext(DELETED_WITHIN))
    return Standing("clock", word, ended)


def _allowed(case: PhotoCase, listing: Listing | None, newest: ConsentFacts | None) -> Standing:
    name = case.practitioner.name
    if case.state is not CaseState.SHOWN:
        why = gettext(STATE_WORDS[case.state], name=name)
        return Standing("clock", gettext("Not shown yet"), gettext("You consented. %(why)s", why=why))
    if not _is_published(listing):
        sentence = gettext("You consented, but the page of %(name)s is not open to anybody now.", name=name)
        return Standing("clock", gettext("Not shown"), sentence)
    until = gettext("You allow it until the end of %(day)s. Then they go by themselves.", day=_day(newest))
    return Standing("eye", gettext("Shown"), until)


def _deleted(case: PhotoCase) -> str:
    when = erased_on(case.id)
    return gettext("They were deleted on %(day)s.", day=date_words(when)) if when else gettext(DELETED_WITHIN)


def _day(newest: ConsentFacts | None) -> str:
    return date_words(newest.until) if newest and newest.until else ""


def _place(where: Where, answer: Shown | WhyNot, *, is_seen: bool) -> PlaceLine:
    words = place_words(where)
    if not isinstance(answer, Shown):
        return PlaceLine(words, gettext("Not shown"), is_on=False)
    is_on = is_seen and where in SHOWN_BY_NOW
    return PlaceLine(words, gettext("Shown now") if is_on else gettext("Allowed, not shown now"), is_on=is_on)
