"""Guides as pages: statements as evidence cards, and what the directory’s own records say where guides ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from flask import current_app, url_for

from directory import vocabulary
from directory.config import Config
from directory.credentials.queries import programmes
from directory.guides.library import Library
from directory.guides.parts import Differing, Guide, Heading, Insert, Source, Statement
from directory.guides.rules import GRADE_WORDS, Grade, is_review_due
from directory.jurisdictions.queries import all_current
from directory.languages import gettext, mark, spoken
from directory.vocabulary.jurisdictions import Jurisdiction
from directory.web.head import whole

COUNTRIES = {"US": mark("United States"), "CA": mark("Canada")}


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source: its citation, and where to look it up, on another site (`host`) or on this one."""

    citation: str
    url: str
    host: str
    path: str


@dataclass(frozen=True, slots=True)
class CardView:
    """One evidence card."""

    anchor: str
    says: str
    said_by: str
    limits: str
    grade: Grade
    grade_label: str
    sources: tuple[SourceView, ...]
    reviewed_on: date
    is_due: bool


@dataclass(frozen=True, slots=True)
class GradeView:
    """One grade of the scale, and how many statements have it."""

    grade: Grade
    label: str
    meaning: str
    count: int


@dataclass(frozen=True, slots=True)
class JurisdictionView:
    """Who licenses acupuncturists somewhere; `titles` is empty where nobody does."""

    name: str
    titles: str
    board: str
    look_up: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class CountryView:
    """The jurisdictions of one country by name."""

    name: str
    code: str
    rows: tuple[JurisdictionView, ...]


@dataclass(frozen=True, slots=True)
class GuidePage:
    """What public/guide.html prints. `searches`, `concerns`: words and address of a search, of a concern's page."""

    guide: Guide
    contents: tuple[Heading, ...]
    cards: Mapping[str, CardView]
    searches: tuple[tuple[str, str], ...]
    concerns: tuple[tuple[str, str], ...]
    related: tuple[Guide, ...]
    previous: Guide | None
    following: Guide | None
    grades: tuple[GradeView, ...]
    countries: tuple[CountryView, ...]
    programmes: tuple[tuple[str, str, str], ...]
    is_due: bool
    structured: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class GuidesIndex:
    """What public/guides.html prints."""

    shelves: tuple[tuple[str, tuple[Guide, ...]], ...]
    statements: int
    grades: tuple[GradeView, ...]


def guide_page(guide: Guide, books: Library, *, today: date) -> GuidePage:
    """The page of one guide among the others."""
    inserts = {block.name for block in guide.blocks if isinstance(block, Insert)}
    previous, following = books.around(guide)
    return GuidePage(
        guide=guide,
        contents=tuple(heading for heading in guide.headings if heading.level == 2),
        cards={one.anchor: card_view(one, today=today) for one in guide.statements},
        searches=_searches(guide),
        concerns=tuple(_concern(code) for code in guide.concerns),
        related=tuple(one for slug in guide.related if (one := books.find(slug))),
        previous=previous,
        following=following,
        grades=grade_views(books) if "grades" in inserts else (),
        countries=country_views(all_current()) if inserts & {"titles", "boards"} else (),
        programmes=_programmes() if "programmes" in inserts else (),
        is_due=is_review_due(guide.reviewed_on, today=today),
        structured=_structured(guide),
    )


def guides_index(books: Library) -> GuidesIndex:
    """The page of all guides."""
    return GuidesIndex(
        shelves=tuple((shelf.heading, shelf.guides) for shelf in books.shelves),
        statements=len(books.statements),
        grades=grade_views(books),
    )


def card_view(statement: Statement, *, today: date) -> CardView:
    """A statement as its card."""
    return CardView(
        anchor=statement.anchor,
        says=statement.says,
        said_by=statement.said_by,
        limits=statement.limits,
        grade=statement.grade,
        grade_label=gettext(GRADE_WORDS[statement.grade].label),
        sources=tuple(map(_source, statement.sources)),
        reviewed_on=statement.reviewed_on,
        is_due=is_review_due(statement.reviewed_on, today=today),
    )


def example_cards(books: Library, *, today: date) -> tuple[tuple[CardView, ...], Differing, dict[str, CardView]]:
    """For the style guide: one card of each grade that stands alone, then statements side by side with their cards."""
    blocks = [block for guide in books.guides for block in guide.blocks]
    alone = {block.grade: card_view(block, today=today) for block in reversed(blocks) if isinstance(block, Statement)}
    pair = next(block for block in blocks if isinstance(block, Differing))
    return tuple(alone.values()), pair, {one.anchor: card_view(one, today=today) for one in pair.statements}


def grade_views(books: Library) -> tuple[GradeView, ...]:
    """The whole scale, those grades too that no statement has."""
    return tuple(
        GradeView(grade, gettext(GRADE_WORDS[grade].label), gettext(GRADE_WORDS[grade].meaning), count)
        for grade, count in books.by_grade().items()
    )


def country_views(jurisdictions: Sequence[Jurisdiction]) -> tuple[CountryView, ...]:
    """Jurisdictions by country and name."""
    return tuple(CountryView(gettext(name), code, _named(jurisdictions, code)) for code, name in COUNTRIES.items())


def _named(jurisdictions: Sequence[Jurisdiction], country: str) -> tuple[JurisdictionView, ...]:
    views = [_jurisdiction(one) for one in jurisdictions if one.country == country]
    return tuple(sorted(views, key=lambda view: view.name))


def _jurisdiction(one: Jurisdiction) -> JurisdictionView:
    return JurisdictionView(
        name=gettext(one.name),
        titles=", ".join(one.titles),
        board=one.board,
        look_up=one.look_up,
        is_confirmed=one.is_confirmed("titles" if one.has_license else "license"),
    )


def _source(source: Source) -> SourceView:
    return SourceView(source.citation, source.url, urlsplit(source.url).netloc.removeprefix("www."), source.path)


def _searches(guide: Guide) -> tuple[tuple[str, str], ...]:
    """Searches for the guide's concerns and goals: words and address."""
    concerns = [
        (gettext(vocabulary.concern(code).label), url_for("public.search", concern=code)) for code in guide.concerns
    ]
    goals = [(gettext(vocabulary.goal(code).label), url_for("public.search", goal=code)) for code in guide.goals]
    seen = {words for words, _ in concerns}
    return (*concerns, *((words, url) for words, url in goals if words not in seen))


def _concern(code: str) -> tuple[str, str]:
    """Words that no search of the same page has, and the address of a concern's own page."""
    words = gettext("%(concern)s: what is known", concern=gettext(vocabulary.concern(code).label))
    return words, url_for("public.concern", concern=code)


def _programmes() -> tuple[tuple[str, str, str], ...]:
    """The training register by title, so that nobody stands first for being longer: title, body, hours in words."""
    rows = sorted(programmes(), key=lambda row: row.title.casefold())
    return tuple((row.title, row.body, f"{row.hours:,}" if row.hours else gettext("not published")) for row in rows)


def _structured(guide: Guide) -> dict[str, object]:
    """A guide as a schema.org Article: what its page prints, and nothing else."""
    config: Config = current_app.config["FINEPOINT"]
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": guide.title,
        "description": guide.summary,
        "url": whole(url_for("public.guide", guide=guide.slug)),
        "inLanguage": spoken().locale.replace("_", "-"),
        "dateModified": guide.reviewed_on.isoformat(),
        "publisher": {"@type": "Organization", "name": config.site_name},
    }
