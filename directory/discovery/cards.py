"""What a results page shows of each listing, read from the database in the order of the hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from directory.checklist.facts import ANYBODY, Facts, PeopleLikeMe, PriceFact
from directory.checklist.queries import facts_of_each
from directory.checklist.rules import Checklist, checklist
from directory.discovery.documents import places_with_a_point
from directory.discovery.listed import Listed, ListedPlace, listed
from directory.listings.first_year import FirstYear
from directory.listings.rules import PriceKind
from directory.reviews.numbers import UNRATED, Rated, ratings_of
from search_index import Hit


@dataclass(frozen=True, slots=True)
class Card:
    """One listing of a results page. `place` is the nearest one (the first, where no place was asked for).

    `checklist`: as people like those that were asked for (`like`) see it.
    """

    listing: Listed
    hit: Hit
    place: ListedPlace | None
    facts: Facts
    like: PeopleLikeMe
    checklist: Checklist
    session_price: PriceFact | None
    first_year: FirstYear | None
    next_opening_on: date | None
    rated: Rated


def cards_for(hits: Sequence[Hit], *, now: datetime, like: PeopleLikeMe = ANYBODY) -> tuple[Card, ...]:
    """The cards of some hits, in their order; a listing that may no longer be found is left out.

    `like`: whom the visitor looks for in photos.
    """
    if not hits:  # "one of none" has a database look at every listing
        return ()
    listings = listed(hit.id for hit in hits)
    facts = facts_of_each({listing.id: listing.practitioner_id for listing in listings.values()})
    ratings = ratings_of({listing.practitioner_id for listing in listings.values()}, now)
    return tuple(
        _card(listing, hit, facts[hit.id], like, now, rated=ratings.get(listing.practitioner_id, UNRATED))
        for hit in hits
        if (listing := listings.get(hit.id))
    )


def _card(listing: Listed, hit: Hit, facts: Facts, like: PeopleLikeMe, now: datetime, *, rated: Rated) -> Card:
    pointed = places_with_a_point(listing.places)
    nearest = pointed[hit.place] if hit.place is not None and hit.place < len(pointed) else None
    return Card(
        listing=listing,
        hit=hit,
        place=nearest or next(iter(listing.places), None),
        facts=facts,
        like=like,
        checklist=checklist(facts, now=now, like=like),
        session_price=facts.lowest(PriceKind.SESSION, now),
        first_year=facts.first_year(now),
        next_opening_on=listing.next_opening_on,
        rated=rated,
    )
