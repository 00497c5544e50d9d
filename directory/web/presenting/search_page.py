"""The results page in words: its sentence, orders, ways to widen, map and pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from directory import places
from directory.discovery.find import Found, Nearly, Query, Result
from directory.languages import gettext, mark, ngettext
from directory.places import Place
from directory.shared.text import listed
from directory.web.presenting.address import SearchAddress
from directory.web.presenting.listing_card import ListingCard
from directory.web.presenting.search_filters import FilterGroup, Option, Way

SORT_WORDS = {
    "best": mark("best answered first"),
    "distance": mark("nearest first"),
    "price": mark("lowest session price first"),
    "first_year": mark("lowest first-year cost first"),
    "rating": mark("best rated first"),
    "relevance": mark("closest match first"),
}
SORTS_SHOWN = ("best", "distance", "price", "first_year", "rating", "relevance")
WIDER_MILES = (50, 100, 250, 500)
PAGES_AROUND = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Other words worth a try."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class PlaceInWords:
    """How a typed line was told apart: what to say, and the ways to have it otherwise.

    `asks_here`: whether the place where the person is would answer it.
    """

    said: str
    ways: list[Way]
    asks_here: bool = False


@dataclass(frozen=True, slots=True)
class PageItem:
    """A page number with its address; without a number, a gap."""

    number: int | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Pagination:
    """The pages of the list."""

    page: int
    pages: int
    prev_url: str | None
    next_url: str | None
    items: list[PageItem]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything that the results page prints."""

    near: str
    within: int
    q: str
    sentence: str
    sorts: list[Option]
    filter_groups: list[FilterGroup]
    applied: list[Way]
    clear_url: str
    pages: Pagination
    cards: list[ListingCard] = field(default_factory=list)
    unclaimed_cards: list[ListingCard] = field(default_factory=list)
    total: int = 0
    total_unclaimed: int = 0
    unclaimed_url: str | None = None
    save_url: str | None = None
    place_note: str | None = None
    place_in_words: PlaceInWords | None = None
    as_words: bool = False
    choices: list[Way] = field(default_factory=list)
    choices_question: str = ""
    suggestion: Suggestion | None = None
    notice: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    widen: list[Way] = field(default_factory=list)
    map_json: dict[str, Any] | None = None


def sentence(query: Query, found: Found, *, sort: str) -> str:
    """What was found, where and in which order: "14 practitioners within 25 miles of …, best answered first"."""
    total = found.result.total
    unclaimed = found.result.total_unclaimed if query.include_unclaimed else 0
    what = {"words": query.words} if query.words else {}
    where = _around(query) if query.near else {}
    if not total:
        none = gettext(NOBODY[bool(what), bool(where)], **what, **where)
        if not unclaimed:
            return none
        return ngettext("%(none)s (%(count)s unclaimed)", "%(none)s (%(count)s unclaimed)", unclaimed, none=none)
    who = ngettext("%(count)s practitioner", "%(count)s practitioners", total)
    if unclaimed:
        who = ngettext("%(who)s and %(count)s unclaimed", "%(who)s and %(count)s unclaimed", unclaimed, who=who)
    return gettext(SOMEBODY[bool(what), bool(where)], who=who, order=gettext(SORT_WORDS[sort]), **what, **where)


def _around(query: Query) -> dict[str, str]:
    distance = ngettext("%(count)s mile", "%(count)s miles", query.within)
    return {"distance": distance, "place": query.near.label if query.near else ""}


NOBODY = {
    (False, False): mark("No practitioners yet"),
    (True, False): mark("No practitioners for “%(words)s” yet"),
    (False, True): mark("No practitioners within %(distance)s of %(place)s yet"),
    (True, True): mark("No practitioners for “%(words)s” within %(distance)s of %(place)s yet"),
}
SOMEBODY = {
    (False, False): mark("%(who)s, %(order)s"),
    (True, False): mark("%(who)s for “%(words)s”, %(order)s"),
    (False, True): mark("%(who)s within %(distance)s of %(place)s, %(order)s"),
    (True, True): mark("%(who)s for “%(words)s” within %(distance)s of %(place)s, %(order)s"),
}
"""The sentence above the results, by whether words and a place were asked for."""


def sorts(query: Query, *, served: str) -> list[Option]:
    """The orders to choose from; one that needs a place or words is closed without them."""
    return [
        Option(
            name,
            _capital(gettext(SORT_WORDS[name])),
            checked=name == served,
            disabled=(name == "distance" and query.near is None) or (name == "relevance" and not query.words),
        )
        for name in SORTS_SHOWN
    ]


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def ways_to_widen(
    query: Query, applied: Sequence[Way], address: SearchAddress, nearly: Sequence[Nearly] = ()
) -> list[Way]:
    """What to try when nothing was found: a larger radius, fewer words, no filters, everywhere."""
    ways = []
    if query.near is not None:
        wider = next((miles for miles in WIDER_MILES if miles > query.within), None)
        if wider is not None:
            ways.append(Way(gettext("Within %(miles)s miles", miles=wider), str(address.having(within=wider))))
    for one in nearly:
        without = ngettext(
            "Without “%(words)s” (%(count)s)", "Without “%(words)s” (%(count)s)", one.total, words=one.left_out
        )
        ways.append(Way(without, str(address.having(q=one.words))))
    if query.words:
        ways.append(Way(gettext("Without “%(words)s”", words=query.words), str(address.having(q=None))))
    if applied:
        ways.append(Way(gettext("Without filters"), str(address.keeping("near", "within", "q", "sort", "as_words"))))
    if query.near is not None and query.within >= WIDER_MILES[1]:
        ways.append(Way(gettext("Everywhere"), str(address.having(near=None, within=None))))
    return ways


def pagination(page: int, pages: int, address: SearchAddress) -> Pagination:
    """The pages around this one, with the first and the last."""
    here = min(page, pages + 1)
    shown = sorted({1, pages, *range(max(1, here - PAGES_AROUND), min(pages, here + PAGES_AROUND) + 1)})
    items: list[PageItem] = []
    for number in shown:
        if items and items[-1].number is not None and number - items[-1].number > 1:
            items.append(PageItem(None, None))
        items.append(PageItem(number, _page_url(number, address)))
    return Pagination(
        page=page,
        pages=pages,
        prev_url=_page_url(min(page - 1, pages), address) if page > 1 else None,
        next_url=_page_url(page + 1, address) if page < pages else None,
        items=items,
    )


def _page_url(number: int, address: SearchAddress) -> str:
    return str(address.having(page=number if number > 1 else None))


def map_data(query: Query, place: Place | None, cards: Sequence[ListingCard]) -> dict[str, Any]:
    """What the map draws: the numbered places of this page, and the circle searched."""
    return {
        "center": {"lat": place.lat, "lon": place.lon, "label": place.label} if place else None,
        "radius": query.within if place else None,
        "places": [
            {"number": card.number, "name": card.name, "lat": card.lat, "lon": card.lon, "url": card.url}
            for card in cards
            if card.number is not None
        ],
    }


def note(answered: places.Found | None, result: Result | None) -> str | None:
    """That a place or words were read differently from how they were typed, or words left out."""
    sentences = []
    if answered is not None and answered.corrected_from is not None:
        sentences.append(
            gettext(
                "Showing results for %(place)s. You typed “%(typed)s”.",
                place=answered.place.label,
                typed=answered.corrected_from,
            )
        )
    if result is not None and result.corrected is not None:
        sentences.append(gettext("Showing results for “%(words)s”.", words=result.corrected))
    if result is not None and result.left_out:
        words = listed([f"“{word}”" for word in result.left_out], "or")
        sentences.append(gettext("No listing mentions %(words)s: this is what matches the rest.", words=words))
    return " ".join(sentences) or None
