"""One search: from what a person asked to the listings of a page, the totals and the counts.

The index answers with ids and counts; the listings are read from the database and shown only where they still
may be found. Without a usable index the database answers by itself, by brute force, until the index is back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from directory.checklist.facts import PeopleLikeMe
from directory.checklist.rules import Number
from directory.discovery.cards import Card, cards_for
from directory.discovery.index import SearchIndex
from directory.discovery.instead import search_database
from directory.discovery.schema import RATED_FROM, schema
from directory.listings.rules import Status
from directory.places import Place, miles_to_m
from search_index import IndexUnavailable, Nearly, Request, Result, nearly

__all__ = ["SORTS", "Found", "Nearly", "Query", "Result", "find"]

PAGE_SIZE = 20
WITHIN_DEFAULT_MILES = 25
WITHIN_MAX_MILES = 500
SORTS = tuple(order.name for order in schema().orders)


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asked, well-formed. `within` is miles; prices are whole dollars; at most one age band.

    `min_rating`: at least this mean of verified visits, 1 to 5.
    """

    near: Place | None = None
    within: int = WITHIN_DEFAULT_MILES
    words: str = ""
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()
    training_hours: int | None = None
    max_price: int | None = None
    max_first_year: int | None = None
    min_rating: float | None = None
    include_unclaimed: bool = False
    sort: str = "best"
    page: int = 1

    @property
    def like(self) -> PeopleLikeMe:
        """Whom photos should show: of the age band chosen, if one is, and with one of the concerns."""
        age_bands = self.choices.get("age_band", frozenset())
        return PeopleLikeMe(next(iter(age_bands), None), self.choices.get("concern", frozenset()))

    @property
    def needs_photos(self) -> bool:
        """Whether only listings with photos of people like the visitor are asked for."""
        return "age_band" in self.choices or str(Number.PHOTOS.value) in self.answered

    def request(self, *, now: datetime) -> Request:
        """The query as the engine takes it."""
        bounds = {"price_cents": self.max_price, "first_year_cents": self.max_first_year}
        floors: dict[str, float | None] = {"training_hours": self.training_hours}
        choices = dict(self.choices)
        if self.min_rating in RATED_FROM:  # counted, so that its own counts leave it out
            choices["min_rating"] = frozenset({f"{self.min_rating:g}"})
        else:
            floors["rating"] = self.min_rating
        return Request(
            words=self.words or None,
            near=(self.near.lat, self.near.lon) if self.near else None,
            within_m=miles_to_m(self.within) if self.near else None,
            choices=choices,
            all_of={"answered": self.answered} if self.answered else {},
            at_most={name: dollars * 100 for name, dollars in bounds.items() if dollars is not None},
            at_least={name: least for name, least in floors.items() if least},
            sort=self.sort,
            include_unclaimed=self.include_unclaimed,
            now=int(now.timestamp()),
            page=self.page,
            size=PAGE_SIZE,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: cards of this page in order, and the engine's totals, counts and readings.

    `nearly`: when nobody has all of the words, the searches with one word less that find somebody.
    """

    cards: tuple[Card, ...]
    result: Result
    includes_unclaimed: bool
    is_from_database: bool
    nearly: tuple[Nearly, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages the shown listings fill."""
        return max(1, -(-self.shown // PAGE_SIZE))

    @property
    def shown(self) -> int:
        """How many listings the pages go through."""
        return self.result.total + (self.result.total_unclaimed if self.includes_unclaimed else 0)


def find(query: Query, *, index: SearchIndex, stubs: bool, now: datetime) -> Found:
    """Search for the listings of one page. `stubs`: whether the operator shows unclaimed listings at all."""
    query = query if stubs else replace(query, include_unclaimed=False)
    request = query.request(now=now)
    result, is_from_database = answer(request, index)
    cards = cards_for(result.hits, like=query.like, now=now)
    if query.needs_photos:
        # Consent that was taken back counts at once, and not only when the index has heard of it.
        cards = tuple(card for card in cards if card.checklist.points[Number.PHOTOS - 1].is_answered)
    if not stubs:
        result = replace(result, total_unclaimed=0)
        # A stale index may still take a stub for a claimed listing.
        cards = tuple(card for card in cards if card.listing.status != Status.STUB)
    found = Found(cards, result, query.include_unclaimed, is_from_database)
    if found.shown or is_from_database:
        return found
    return replace(found, nearly=_with_one_word_less(request, result, index))


def _with_one_word_less(request: Request, result: Result, index: SearchIndex) -> tuple[Nearly, ...]:
    """What the index finds without one of the words, as far as the request shows it."""
    try:
        found = nearly(index.engine, request, result)
    except IndexUnavailable:  # it went away since it answered: there is just nothing to offer
        return ()
    return tuple(one for one in found if one.total or request.include_unclaimed)


def answer(request: Request, index: SearchIndex) -> tuple[Result, bool]:
    """The answer of the index or, while it is away, of the database; and whether it was the database."""
    try:
        return index.engine.search(request), False
    except IndexUnavailable:
        index.doubted.set()
        index.stale.set()
        return search_database(request), True
