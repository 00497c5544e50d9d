"""The findability test: how one listing stands to one search, filter by filter.

It compares the listing's own document, made as the index's is, with the request as the engine takes it, and asks the
engine itself for the place in the order. So it cannot say anything else than what people are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from directory.checklist.queries import facts_of
from directory.checklist.rules import Checklist, checklist
from directory.discovery.documents import document_of, places_with_a_point, rated_at
from directory.discovery.eligibility import may_be_found
from directory.discovery.find import PAGE_SIZE, Query
from directory.discovery.index import SearchIndex
from directory.discovery.schema import schema
from directory.listings.models import Listing, Place
from directory.reviews.numbers import Rated, ratings_over_time
from search_index import Document, IndexUnavailable, Phase
from search_index.fitting import Fit, Standing, WordFit, fit, standing

__all__ = ["Criterion", "Findability", "IndexUnavailable", "WordFit", "findability_of"]

BOUNDS = {
    "price_cents": "max_price",
    "first_year_cents": "max_first_year",
    "training_hours": "training_hours",
    "rating": "min_rating",
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that the search asks for, by its parameter's name.

    `asked`: the values or the bound of the search; `has`: what the listing has of that kind; `lacks`: the values that
    it would need (any of them for a choice, each of them for answered points). Of a bound, `number` is what it has.
    """

    name: str
    passes: bool
    asked: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Findability:
    """How a listing stands to a search. `standing` is None where it does not fit or the index does not hold it yet.

    `may_be_found`: whether it may show in any search now; otherwise everything is said as if it were published.
    `place`: the nearest of its places; `sort`: the order that is served. `words`, `left_out`, `corrected`: as read.
    """

    query: Query
    may_be_found: bool
    words: tuple[WordFit, ...]
    criteria: tuple[Criterion, ...]
    distance_m: float | None
    place: Place | None
    checklist: Checklist
    rated: Rated
    sort: str
    left_out: tuple[str, ...]
    corrected: str | None
    standing: Standing | None

    @property
    def fits(self) -> bool:
        """Whether the listing meets everything that the search asks for."""
        return all(word.is_met for word in self.words) and all(one.passes for one in self.criteria)

    @property
    def is_found(self) -> bool:
        """Whether people who search so are shown it."""
        return self.fits and self.may_be_found

    @property
    def page(self) -> int | None:
        """The page of the results on which it stands."""
        return None if self.standing is None else (self.standing.rank - 1) // PAGE_SIZE + 1


def findability_of(listing: Listing, query: Query, *, index: SearchIndex, now: datetime) -> Findability:
    """Compare a listing with a search, as of now. Raises IndexUnavailable: words are read as the index reads them."""
    facts = facts_of([listing])[listing.id]
    about = listing.practitioner_id
    ratings = ratings_over_time([about]).get(about, ())
    document, is_indexed = document_of(listing, facts, ratings), may_be_found(listing)
    found = fit(index.engine, schema(), query.request(now=now), document, is_indexed=is_indexed)
    pointed = places_with_a_point(listing.places)
    return Findability(
        query=query,
        may_be_found=is_indexed,
        words=found.words,
        criteria=tuple(_criteria(query, found, document.phase_at(found.request.now))),
        distance_m=found.distance_m,
        place=pointed[found.place] if found.place is not None else None,
        checklist=checklist(facts, now=now, like=query.like),
        rated=rated_at(now, ratings),
        sort=found.request.sort,
        left_out=found.left_out,
        corrected=found.corrected,
        standing=_standing(index, found, document, is_indexed=is_indexed),
    )


def _standing(index: SearchIndex, found: Fit, document: Document, *, is_indexed: bool) -> Standing | None:
    if not found.fits or document.tier:
        return None
    stands = standing(index.engine, schema(), found, document)
    return stands if stands.is_there or not is_indexed else None


def _criteria(query: Query, found: Fit, phase: Phase) -> Iterator[Criterion]:
    """Everything but the words, in the order of the form."""
    if found.request.within_m is not None:
        yield Criterion("near", found.is_within, (str(query.within),), number=found.distance_m)
    for name, lacking in found.all_of.items():
        asked, has = found.request.all_of[name], phase.values.get(name, frozenset())
        yield _of_facet(name, not lacking, asked, has, lacking)
    for name, passes in found.choices.items():
        asked, has = found.request.choices[name], phase.values.get(name, frozenset())
        yield _of_facet(name, passes, asked, has, frozenset() if passes else asked)
    limits: Mapping[str, float] = {**found.request.at_most, **found.request.at_least}
    for name, passes in {**found.at_most, **found.at_least}.items():
        yield Criterion(BOUNDS[name], passes, (f"{limits[name]:.10g}",), number=phase.numbers.get(name))


def _of_facet(name: str, passes: bool, *sets: frozenset[str]) -> Criterion:  # noqa: FBT001
    """A criterion with its values in the order of their facet."""
    asked, has, lacks = (tuple(value for value in schema().facet_of[name].values if value in some) for some in sets)
    return Criterion(name, passes, asked, has, lacks)
