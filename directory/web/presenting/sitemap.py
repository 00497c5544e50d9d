"""The sitemap: which addresses search engines are offered, each in every language, part by part.

A part holds far less than the 50,000 addresses and 50 MB that a sitemap may hold (sitemaps.org).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from flask import url_for

from directory.discovery.concern_numbers import practitioners_by_concern
from directory.discovery.index import SearchIndex
from directory.discovery.offered import holds_any, offered_listings, parts
from directory.discovery.towns import ENOUGH, practitioners_by_region, towns_of_practice
from directory.guides.concern_pages import concern_texts
from directory.guides.library import library
from directory.web.head import translations_of
from directory.web.presenting.towns import is_offered

PARTS = ("pages", "towns")
LISTINGS = "listings"
OF_LISTINGS = re.compile(f"{LISTINGS}-(0|[1-9][0-9]{{0,5}})")
READING = (
    "home",
    "guides",
    "concerns",
    "regions",
    "self_check",
    "plan_cost",
    "plan_event",
    "compare",
    "how_checking_works",
    "how_results_are_ordered",
    "how_reviews_work",
    "transparency",
    "privacy",
    "consumer_health_data",
)
"""Endpoints of pages that are there once."""

Row = tuple[str, date | None]
"""An address without its language's prefix, and the day of its last change where the page says one."""


def part_names(*, now: datetime) -> list[str]:
    """The parts of the sitemap: pages, towns, and listings by their ids."""
    return [*PARTS, *(f"{LISTINGS}-{number}" for number in parts(now=now))]


def is_part(name: str, *, now: datetime) -> bool:
    """Whether the sitemap names this part."""
    of_listings = OF_LISTINGS.fullmatch(name)
    return name in PARTS or (of_listings is not None and holds_any(int(of_listings[1]), now=now))


def entries_of(part: str, *, index: SearchIndex, now: datetime) -> Iterator[str]:
    """The entries of a part as XML, each address in every language with its alternates."""
    if part == "pages":
        rows = _pages(index, now)
    elif part == "towns":
        rows = _towns(index, now)
    else:
        rows = _listings(int(part.removeprefix(f"{LISTINGS}-")), now)
    for address, changed_on in rows:
        yield _entry(address, changed_on)


def _pages(index: SearchIndex, now: datetime) -> Iterator[Row]:
    yield from ((url_for(f"public.{name}"), None) for name in READING)
    yield from ((url_for("public.guide", guide=one.slug), one.reviewed_on) for one in library().guides)
    counts = practitioners_by_concern(index=index, now=now)
    for code, text in concern_texts().items():
        if counts.get(code):
            yield url_for("public.concern", concern=code), text.reviewed_on


def _towns(index: SearchIndex, now: datetime) -> Iterator[Row]:
    for region, total in sorted(practitioners_by_region(index=index, now=now).items()):
        if total >= ENOUGH:
            yield url_for("public.region", region=region.lower()), None
    for town in towns_of_practice(index=index, now=now).values():
        if is_offered(town):
            yield url_for("public.town", region=town.town.region.lower(), town=town.slug), None


def _listings(number: int, now: datetime) -> Iterator[Row]:
    for one in offered_listings(number, now=now):
        yield url_for("public.listing", slug=one.slug), one.confirmed_at.date()
        if one.reviewed_at is not None:
            yield url_for("public.reviews", slug=one.slug), one.reviewed_at.date()


def _entry(address: str, changed_on: date | None) -> str:
    """One page: an entry for each of its languages, and in each of them all of its languages."""
    translations = translations_of(address)
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(url)}/>'
        for code, url in (*((one.hreflang, one.url) for one in translations), ("x-default", translations[0].url))
    )
    changed = f"<lastmod>{changed_on.isoformat()}</lastmod>" if changed_on else ""
    return "".join(f"<url><loc>{escape(one.url)}</loc>{changed}{alternates}</url>\n" for one in translations)
