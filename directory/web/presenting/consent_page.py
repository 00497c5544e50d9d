"""The page of the person shown: where photos of them stand, where they may be shown, and what was written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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
from directory.portfolio.models import PhotoCase
from directory.portfolio.queries import consent_facts, entries_of, facts_of
from directory.portfolio.rules import ENDED, CaseState
from directory.web.formatting import date_words
from directory.web.presenting.consent_ledger import LedgerLine, ledger_of
from directory.web.presenting.consent_signing import SIGNING, SigningView, signing_view
from directory.web.presenting.consent_taking_back import TakingBackWords, taking_back_words
from directory.web.presenting.inquiry_views import Standing
from directory.web.presenting.photo_cases import CaseView, case_view
from directory.web.presenting.photos import Address

SHOWN_BY_NOW = frozenset({Where.LISTING})
"""The places in which pages show photos by now; what somebody allows elsewhere is not said to be seen there."""
DELETED_WITHIN = "They are deleted within a day, as a rule within minutes."
STATE_WORDS = {
    CaseState.DRAFT: "{name} has not handed them in.",
    CaseState.WAITING: "Somebody of this site looks at them first.",
    CaseState.ASKED: "Somebody of this site asked {name} for more.",
    CaseState.DECLINED: "Somebody of this site looked at them and declined them.",
    CaseState.HELD: "They are hidden until somebody of this site has looked at them.",
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


def person_view(case: PhotoCase, address: Address, *, language: str, now: datetime) -> PersonView:
    """The page of a case, with its photos under `address`; in the language asked for, or else in which was signed."""
    listing = listing_of_practitioner(case.practitioner_id)
    entries = entries_of(case.id)
    consents = [consent_facts(one) for one in entries]
    holds = {where: consent_holds(facts_of(case), consents, where, now) for where in Where}
    newest = consents[-1] if consents else None
    language = language or next((one.language for one in reversed(entries) if one.language), "")
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
        aloud=tuple((photo.part.value.capitalize(), photo.alt) for photo in case.photos) if seen else (),
        pictures=case.pictures,
        ledger=ledger_of(case),
        signing=signing_view(language, last=last_day(today)) if seen and seen.pairs else None,
        chosen=tuple(where.value for where in Where if does_hold and newest and where in newest.where),
        until=newest.until.isoformat() if does_hold and newest and newest.until else "",
        holds=does_hold,
        taking_back=None
        if is_over
        else taking_back_words(language, name=case.practitioner.name, is_consented=bool(entries)),
    )


def _is_published(listing: Listing | None) -> bool:
    return listing is not None and listing.status == Status.PUBLISHED


def _standing(
    case: PhotoCase, listing: Listing | None, newest: ConsentFacts | None, holds: dict[Where, Shown | WhyNot]
) -> Standing:
    """Where the photos stand, in two words and a sentence."""
    if newest and newest.act is ConsentAct.REVOKED:
        return Standing("x", "Taken back", f"Nobody is shown these photos any more. {_deleted(case)}")
    if case.state in ENDED:
        return Standing("x", "Over", f"These photos were taken away, and nobody is shown them. {_deleted(case)}")
    answer = next((one for one in holds.values() if isinstance(one, Shown)), holds[Where.LISTING])
    if isinstance(answer, WhyNot):
        return _not_allowed(case.practitioner.name, newest, answer)
    return _allowed(case, listing, newest)


def _not_allowed(name: str, newest: ConsentFacts | None, answer: WhyNot) -> Standing:
    if answer is WhyNot.NO_CONSENT:
        sentence = f"You have not consented. {name} keeps these photos here, and nobody else is shown them."
        return Standing("circle", "Not shown", sentence)
    if answer is WhyNot.OTHER_PICTURES:
        sentence = "The photos changed after you consented. What you signed does not allow those below."
        return Standing("circle-alert", "Not shown", sentence)
    return Standing("clock", "Not shown", f"What you allowed ended on {_day(newest)}. {DELETED_WITHIN}")


def _allowed(case: PhotoCase, listing: Listing | None, newest: ConsentFacts | None) -> Standing:
    name = case.practitioner.name
    if case.state is not CaseState.SHOWN:
        return Standing("clock", "Not shown yet", f"You consented. {STATE_WORDS[case.state].format(name=name)}")
    if not _is_published(listing):
        return Standing("clock", "Not shown", f"You consented, but the page of {name} is not open to anybody now.")
    return Standing("eye", "Shown", f"You allow it until the end of {_day(newest)}. Then they go by themselves.")


def _deleted(case: PhotoCase) -> str:
    when = erased_on(case.id)
    return f"They were deleted on {date_words(when)}." if when else DELETED_WITHIN


def _day(newest: ConsentFacts | None) -> str:
    return date_words(newest.until) if newest and newest.until else ""


def _place(where: Where, answer: Shown | WhyNot, *, is_seen: bool) -> PlaceLine:
    words = SIGNING["en"].where[where]
    if not isinstance(answer, Shown):
        return PlaceLine(words, "Not shown", is_on=False)
    is_on = is_seen and where in SHOWN_BY_NOW
    return PlaceLine(words, "Shown now" if is_on else "Allowed, not shown now", is_on=is_on)
