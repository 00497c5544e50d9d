"""Concerns as pages: what is known of one, and what this directory holds about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for

from directory import vocabulary
from directory.discovery.concern_numbers import ConcernNumbers
from directory.discovery.towns import Towns
from directory.guides.concern_pages import SHARED, ConcernText, shared_statements
from directory.guides.library import Library
from directory.guides.parts import Heading
from directory.guides.rules import is_review_due
from directory.languages import gettext
from directory.listings.rules import Currency
from directory.web.presenting.guides import CardView, card_view
from directory.web.presenting.numbers_in_words import (
    Share,
    SpreadInWords,
    points_in_words,
    shares,
    spread_in_words,
)

TECHNIQUES_MOST = 6


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """What public/concern.html prints. `guide`: the text, as public/_guide_blocks.html reads it.

    `origins`: titles and addresses of the guides whose statements are quoted. `is_thin`: nobody here names it.
    """

    code: str
    label: str
    guide: ConcernText
    cards: Mapping[str, CardView]
    research: tuple[CardView, ...]
    contents: tuple[Heading, ...]
    origins: tuple[tuple[str, str], ...]
    related: tuple[tuple[str, str], ...]
    is_due: bool
    practitioners: int
    points: list[tuple[str, int]]
    cases: list[Share]
    cases_total: int
    first_year: SpreadInWords | None
    techniques: list[Share]
    towns: list[Share]
    search_url: str
    is_thin: bool


@dataclass(frozen=True, slots=True)
class ConcernRow:
    """A concern among all: its words, its summary, and how many practitioners name it."""

    label: str
    summary: str
    practitioners: int
    url: str


def concern_rows(texts: Mapping[str, ConcernText], counts: Mapping[str, int]) -> list[ConcernRow]:
    """Every concern in the vocabulary's order."""
    return [
        ConcernRow(
            label=gettext(vocabulary.concern(code).label),
            summary=text.summary,
            practitioners=counts.get(code, 0),
            url=url_for("public.concern", concern=code),
        )
        for code, text in texts.items()
    ]


def concern_page(
    text: ConcernText, books: Library, numbers: ConcernNumbers, towns: Towns, *, today: date
) -> ConcernPage:
    """The page of one concern."""
    counted = numbers.counted
    return ConcernPage(
        code=text.code,
        label=gettext(vocabulary.concern(text.code).label),
        guide=text,
        cards={one.anchor: card_view(one, today=today) for one in text.statements},
        research=tuple(card_view(one, today=today) for one in shared_statements(books)),
        contents=tuple(heading for heading in text.headings if heading.level == 2),
        origins=_origins(text, books),
        related=tuple(
            (gettext(vocabulary.concern(code).label), url_for("public.concern", concern=code)) for code in text.related
        ),
        is_due=is_review_due(text.reviewed_on, today=today),
        practitioners=counted.practitioners,
        points=points_in_words(counted.answered),
        cases=[
            Share(gettext(band.label), numbers.cases[band.code], _search(text.code, band.code))
            for band in vocabulary.age_bands()
            if numbers.cases.get(band.code)
        ],
        cases_total=sum(numbers.cases.values()),
        first_year=spread_in_words(counted.first_year, Currency.USD),
        techniques=shares(vocabulary.techniques(), counted.facets.get("technique", {}), most=TECHNIQUES_MOST),
        towns=[
            Share(f"{town.town.name}, {region}", count, url_for("public.town", region=region.lower(), town=slug))
            for region, slug, count in numbers.towns
            if (town := towns.get((region, slug)))
        ],
        search_url=_search(text.code),
        is_thin=not counted.practitioners,
    )


def _search(concern: str, age_band: str | None = None) -> str:
    return url_for("public.search", concern=concern, age_band=age_band)


def _origins(text: ConcernText, books: Library) -> tuple[tuple[str, str], ...]:
    """Each guide that is quoted, with the address of the first statement that is from it."""
    first: dict[str, str] = {}
    for anchor, slug in (*text.origins.items(), *((anchor, slug) for slug, anchor in SHARED)):
        first.setdefault(slug, anchor)
    return tuple(
        (one.title, url_for("public.guide", guide=slug, _anchor=anchor))
        for slug, anchor in first.items()
        if (one := books.find(slug))
    )
