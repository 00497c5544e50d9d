"""The photo cases of one practitioner: all of them or those of people like the visitor, in words and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from directory import vocabulary
from directory.checklist.facts import ANYBODY, PeopleLikeMe
from directory.languages import gettext, ngettext
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.portfolio.consent import Where
from directory.portfolio.models import PhotoCase, Series
from directory.portfolio.queries import SeriesCounts, public_cases
from directory.portfolio.rules import TermKind
from directory.shared.text import listed
from directory.web.formatting import date_words
from directory.web.presenting.paging import Pages, pages_of
from directory.web.presenting.photo_cases import CaseView, case_views, in_a_sentence, series_words
from directory.web.presenting.photos import in_public

CASES_A_PAGE = 8
CASES_ON_PROFILE = 3


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """An age band or a concern, with how many cases choosing it would give."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class WayView:
    """A gallery that shows something where this one shows nothing."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series with its denominator; `period`: of what time, and who says so."""

    period: str
    words: str


@dataclass(frozen=True, slots=True)
class GalleryPage:
    """What public/photo_gallery.html prints. `nothing` says why no case is there; then `ways` lead to some."""

    name: str
    total: int
    sentence: str
    age_bands: tuple[ChoiceView, ...]
    concerns: tuple[ChoiceView, ...]
    is_narrowed: bool
    cases: tuple[CaseView, ...]
    pages: Pages
    nothing: str
    ways: tuple[WayView, ...]
    series: tuple[SeriesView, ...]
    keep: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ProfilePhotos:
    """The cases on a practitioner's own page, those of people like the visitor first."""

    slug: str
    cases: tuple[CaseView, ...]
    all_words: str
    keep: dict[str, Any]


def gallery_page(
    slug: str,
    name: str,
    shown: Sequence[PhotoCase],
    series: Sequence[Series],
    *,
    like: PeopleLikeMe,
    page: int,
) -> GalleryPage:
    """The gallery of a practitioner. `shown`: all cases that show; `page` from 1, the last one where it is beyond."""
    found = [case for case in shown if is_like(case, like)]
    last = max(1, -(-len(found) // CASES_A_PAGE))
    here = min(page, last)
    keep = in_address(like)
    counted = Counter(case.series_id for case in shown)
    return GalleryPage(
        name=name,
        total=len(shown),
        sentence=_sentence(len(found), len(shown), like),
        age_bands=_age_bands(shown, like),
        concerns=_concerns(shown, like),
        is_narrowed=not like.is_anybody,
        cases=tuple(case_views(found[(here - 1) * CASES_A_PAGE : here * CASES_A_PAGE], in_public, shown=shown)),
        pages=pages_of(here, last, lambda number: url_for("public.photo_gallery", slug=slug, **keep, page=number)),
        nothing="" if found else nothing_words(len(shown), like),
        ways=() if found else tuple(_ways(slug, shown, like)),
        series=tuple(_series(one, counted[one.id]) for one in series if counted[one.id]),
        keep=keep,
    )


def profile_photos(listing: Listing, *, like: PeopleLikeMe, now: datetime) -> ProfilePhotos | None:
    """Up to three cases of a listing that show, those who are like the visitor in more first; None where none shows.

    Nobody's photos show on the page of a practitioner who practices no longer, or before it is published.
    """
    if listing.status != Status.PUBLISHED:
        return None
    shown = public_cases(listing.practitioner_id, where=Where.LISTING, now=now)
    if not shown:
        return None
    first = sorted(shown, key=lambda case: -_likeness(case, like))[:CASES_ON_PROFILE]
    return ProfilePhotos(
        slug=listing.slug,
        cases=tuple(case_views(first, in_public, shown=shown)),
        all_words=_all_words(len(shown)),
        keep=in_address(like),
    )


def _all_words(shown: int) -> str:
    if shown == 1:
        return gettext("See the case and what was done")
    return ngettext("See %(count)s case", "See all %(count)s cases", shown)


def is_like(case: PhotoCase, like: PeopleLikeMe) -> bool:
    """Whether a case shows somebody of the age band with one of the concerns; what is open excludes nobody."""
    is_of_age = like.age_band in (None, case.age_band)
    return is_of_age and (not like.concerns or not like.concerns.isdisjoint(_concern_codes(case)))


def in_address(like: PeopleLikeMe) -> dict[str, Any]:
    """Who is looked for, as the query of an address."""
    given = {"age_band": [like.age_band] if like.age_band else [], "concern": sorted(like.concerns)}
    return {name: values for name, values in given.items() if values}


def people_words(like: PeopleLikeMe) -> str:
    """Who is looked for: "60–69 and jaw tension (TMJ)"."""
    ages = "".join(map(gettext, vocabulary.labels("age_bands", [like.age_band] if like.age_band else [])))
    concerns = listed([in_a_sentence(label) for code, label in _known_concerns() if code in like.concerns], "or")
    if not (ages and concerns):
        return ages or concerns
    return gettext("%(ages)s and %(concerns)s", ages=ages, concerns=concerns)


def nothing_words(total: int, like: PeopleLikeMe) -> str:
    """Why no case is there: "No case for 60–69 and jaw tension (TMJ) yet; 3 for other people."."""
    if not total:
        return gettext("No photos are shown yet.")
    return ngettext(
        "No case for %(people)s yet; %(count)s for other people.",
        "No case for %(people)s yet; %(count)s for other people.",
        total,
        people=people_words(like),
    )


def _sentence(found: int, total: int, like: PeopleLikeMe) -> str:
    if like.is_anybody or not found:
        return ngettext("%(count)s case", "%(count)s cases", total)
    return ngettext(
        "%(found)s of %(count)s case for %(people)s",
        "%(found)s of %(count)s cases for %(people)s",
        total,
        found=f"{found:,}",
        people=people_words(like),
    )


def _age_bands(shown: Sequence[PhotoCase], like: PeopleLikeMe) -> tuple[ChoiceView, ...]:
    others = [case for case in shown if is_like(case, PeopleLikeMe(concerns=like.concerns))]
    counts = Counter(case.age_band for case in others)
    every = ChoiceView("", gettext("Any age"), len(others), like.age_band is None)
    bands = (
        ChoiceView(one.code, gettext(one.label), counts[one.code], one.code == like.age_band)
        for one in vocabulary.age_bands()
    )
    return (every, *bands)


def _concerns(shown: Sequence[PhotoCase], like: PeopleLikeMe) -> tuple[ChoiceView, ...]:
    """Those that some case is of, and those that were chosen."""
    of_age = [case for case in shown if is_like(case, PeopleLikeMe(age_band=like.age_band))]
    there = {code for case in shown for code in _concern_codes(case)} | like.concerns
    counts = Counter(code for case in of_age for code in _concern_codes(case))
    return tuple(
        ChoiceView(code, label, counts[code], code in like.concerns)
        for code, label in _known_concerns()
        if code in there
    )


def _ways(slug: str, shown: Sequence[PhotoCase], like: PeopleLikeMe) -> list[WayView]:
    """The same with less asked for, where that shows something."""
    wider = [PeopleLikeMe(age_band=like.age_band), PeopleLikeMe(concerns=like.concerns), ANYBODY]
    found = []
    for one in wider:
        count = sum(is_like(case, one) for case in shown)
        if one != like and count and (one is ANYBODY or not one.is_anybody):
            found.append(WayView(_way_words(count, one), url_for("public.photo_gallery", slug=slug, **in_address(one))))
    return found


def _way_words(count: int, like: PeopleLikeMe) -> str:
    if like.is_anybody:
        return ngettext("All %(count)s case", "All %(count)s cases", count)
    return gettext("%(found)s for %(people)s", found=f"{count:,}", people=people_words(like))


def _series(series: Series, shown: int) -> SeriesView:
    period = gettext(
        "Stated by the practitioner for %(first)s to %(last)s; how many are shown is counted.",
        first=date_words(series.began_on),
        last=date_words(series.ended_on),
    )
    return SeriesView(period, series_words(SeriesCounts(series.asked, series.consented, shown)))


def _likeness(case: PhotoCase, like: PeopleLikeMe) -> int:
    """2 for the concern, 1 for the age band."""
    return 2 * (not like.concerns.isdisjoint(_concern_codes(case))) + (case.age_band == like.age_band)


def _concern_codes(case: PhotoCase) -> list[str]:
    return [term.code for term in case.terms if term.kind is TermKind.CONCERN]


def _known_concerns() -> list[tuple[str, str]]:
    return [(term.code, gettext(term.label)) for term in vocabulary.concerns()]
