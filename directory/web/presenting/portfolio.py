"""The portfolio in words: every case with where it stands and what it still lacks, and the series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import url_for

from directory import vocabulary
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.portfolio.consent import CaseFacts, ConsentFacts, Shown, Way, Where, WhyNot, consent_holds
from directory.portfolio.models import CasePhoto, ConsentEntry, PhotoCase, Series
from directory.portfolio.queries import consent_facts, series_counts, time_zone_of
from directory.portfolio.rules import ENDED, CaseState, Part, TermKind
from directory.shared.text import listed, plural
from directory.web.formatting import date_words
from directory.web.presenting.locker import Clock
from directory.web.presenting.locker_steps import Step
from directory.web.presenting.photo_cases import series_words
from directory.web.presenting.photos import PhotoView, for_keepers_and_desk, photo_view
from directory.web.presenting.portfolio_words import (
    anywhere,
    consent_words,
    ending_words,
    state_words,
    what_is_said,
)

EDITABLE = (CaseState.DRAFT, CaseState.ASKED, CaseState.DECLINED)
"""States in which the next step is the keeper's."""
PART_WORDS = {Part.BEFORE: "before", Part.AFTER: "after"}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list. `said`: where it stands; `note`: what the desk wrote; `lacks`: what is to be done, in order.

    `consent`: until when and where, or why not; `due`: what ends soon. `shots`: the first before and after, each with
    its word.
    """

    id: int
    url: str
    title: str
    mark: str
    word: str
    said: str
    note: str
    lacks: list[Step]
    consent: str
    due: str
    shots: list[tuple[str, PhotoView]]
    is_asked: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series with its denominator."""

    id: int
    days: str
    words: str
    is_full: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides how a case is spoken of: its ledger, whether that holds on the listing and anywhere, the clock.

    `is_theirs`: the person shown signed here themselves, so that no paper can be recorded any more.
    """

    consents: Sequence[ConsentFacts]
    on_listing: Shown | WhyNot
    anywhere: Shown | WhyNot
    clock: Clock
    is_public: bool
    is_theirs: bool

    @property
    def is_consented(self) -> bool:
        """Whether the person allows these photos anywhere now."""
        return isinstance(self.anywhere, Shown)


def clock_of(listing: Listing, *, now: datetime) -> Clock:
    """The clock of a listing's practitioner."""
    return Clock(now, ZoneInfo(time_zone_of(listing.practitioner_id)))


def standing_of(case: PhotoCase, entries: Iterable[ConsentEntry], listing: Listing, clock: Clock) -> Standing:
    """What decides how a case is spoken of now. `entries`: its ledger, oldest first."""
    facts = CaseFacts(case.state, case.pictures, clock.zone.key)
    ledger = list(entries)
    consents = [consent_facts(one) for one in ledger]
    is_theirs = any(one.way is Way.SIGNED_HERE for one in ledger)
    on_listing = consent_holds(facts, consents, Where.LISTING, clock.now)
    somewhere = consent_holds(facts, consents, anywhere(consents), clock.now)
    return Standing(consents, on_listing, somewhere, clock, listing.status == Status.PUBLISHED, is_theirs)


def case_lines(
    cases: Iterable[PhotoCase], ledgers: Mapping[int, Sequence[ConsentEntry]], listing: Listing, clock: Clock
) -> list[CaseLine]:
    """Cases with where they stand, in their order. `ledgers`: by the id of a case."""
    return [case_line(case, listing, standing_of(case, ledgers.get(case.id, ()), listing, clock)) for case in cases]


def case_line(case: PhotoCase, listing: Listing, standing: Standing) -> CaseLine:
    """One case with where it stands."""
    mark, word = state_words(case, standing.on_listing, is_public=standing.is_public)
    is_over = case.state in ENDED
    return CaseLine(
        id=case.id,
        url=url_for("practice.photo_case", slug=listing.slug, case_id=case.id),
        title=case_title(case),
        mark=mark,
        word=word,
        said=what_is_said(case, standing.on_listing, standing.clock, is_public=standing.is_public),
        note=case.note if case.state in (CaseState.ASKED, CaseState.DECLINED) else "",
        lacks=[] if is_over else list(_lacks(case, standing, listing.slug)),
        consent="" if is_over else consent_words(standing.consents, standing.anywhere),
        due="" if is_over else ending_words(standing.consents, standing.anywhere, standing.clock),
        shots=[] if is_over else list(_first_shots(case.photos)),
        is_asked=case.state is CaseState.ASKED,
        is_over=is_over,
    )


def case_title(case: PhotoCase) -> str:
    """What a case is called in the workspace: "Jaw tension (TMJ), forehead lines, age 40–49"."""
    labels = vocabulary.labels("concerns", [one.code for one in case.terms if one.kind is TermKind.CONCERN])
    concerns = ", ".join([*labels[:1], *(f"{label[:1].lower()}{label[1:]}" for label in labels[1:])])
    age_band = "".join(vocabulary.labels("age_bands", [case.age_band]))
    return f"{concerns}, age {age_band}" if concerns else f"Age {age_band}"


def series_lines(found: Iterable[Series], clock: Clock, *, members: dict[int, int]) -> list[SeriesLine]:
    """Series with their denominators; `members`: how many cases each has, by its id."""
    return [
        SeriesLine(
            one.id,
            f"{date_words(one.began_on)} to {date_words(one.ended_on)}",
            series_words(series_counts(one, where=Where.LISTING, now=clock.now)),
            members.get(one.id, 0) >= one.consented,
        )
        for one in found
    ]


def step_to_photos(cases: Sequence[PhotoCase], slug: str) -> Step:
    """What point 3 of the checklist lacks, when no case shows."""
    url = url_for("practice.photos", slug=slug)
    asked = [case for case in cases if case.state is CaseState.ASKED]
    if asked:
        return Step("The photo desk asks you something about a case.", "Answer", _case_url(asked[0], slug))
    if any(case.state is CaseState.WAITING for case in cases):
        return Step("A case is at the photo desk, and counts when it is approved.", "See where it stands", url)
    if any(case.state is CaseState.SHOWN for case in cases):
        return Step("No approved case may be shown now. The reason stands beside each.", "See why", url)
    begun = [case for case in cases if case.state in EDITABLE or case.state is CaseState.HELD]
    if begun:
        return Step(f"You have {plural(len(begun), 'case')} that nobody sees yet.", "See what is missing", url)
    return Step(
        "Show a before and an after of somebody who consents to it.",
        "Add a case",
        url_for("practice.new_photo_case", slug=slug),
    )


def _lacks(case: PhotoCase, standing: Standing, slug: str) -> Iterator[Step]:
    if case.state in (CaseState.WAITING, CaseState.HELD):
        return
    add = url_for("practice.add_photos", slug=slug, case_id=case.id)
    parts = {photo.part for photo in case.photos}
    missing = [part for part in Part if part not in parts]
    if missing:
        words = listed([PART_WORDS[part] for part in missing], "or")
        yield Step(f"It has no {words} photo.", "Add photos", add)
    if isinstance(standing.on_listing, WhyNot):
        yield _to_consent(case, standing, standing.on_listing, slug, has_photos=not missing)
    elif not missing and case.state in EDITABLE:
        yield Step(
            "Everything is there. The photo desk has to look at it.", "Hand it in", f"{_case_url(case, slug)}#desk"
        )


def _to_consent(case: PhotoCase, standing: Standing, why: WhyNot, slug: str, *, has_photos: bool) -> Step:
    page, words = ("photo_link", "Ask for it") if standing.is_theirs else ("photo_consent", "Record their consent")
    url = url_for(f"practice.{page}", slug=slug, case_id=case.id)
    if not has_photos:
        return Step("It has no consent. The person consents to exactly these photos, so the photos come first.")
    sentences = {
        WhyNot.OTHER_PICTURES: "The photos changed since the person consented. They have to consent to these.",
        WhyNot.EXPIRED: "The person's consent has ended.",
        WhyNot.NOT_HERE: "The person did not consent to your page and search results, where it would count.",
    }
    return Step(sentences.get(why, "The person in the photos has not consented."), words, url)


def _first_shots(photos: Sequence[CasePhoto]) -> Iterator[tuple[str, PhotoView]]:
    for part in Part:
        first = next((photo for photo in photos if photo.part is part), None)
        if first is not None:
            yield PART_WORDS[part].capitalize(), photo_view(first, for_keepers_and_desk)


def _case_url(case: PhotoCase, slug: str) -> str:
    return url_for("practice.photo_case", slug=slug, case_id=case.id)
