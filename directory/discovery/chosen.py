"""Listings that somebody chose by their addresses, to keep or to compare, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from directory.checklist.facts import ANYBODY, Facts, PeopleLikeMe
from directory.checklist.queries import facts_of
from directory.checklist.rules import Checklist, checklist
from directory.discovery.cards import Card, cards_for
from directory.discovery.eligibility import findable
from directory.discovery.reading import WHO_AND_WHERE
from directory.listings.models import Listing, OldSlug, Place as PlaceOfPractice
from directory.listings.rules import Status
from directory.places import Place, distance_m
from directory.reviews.numbers import UNRATED, Rated, ratings_of
from directory.shared.db import db
from search_index import Hit

SIDE_BY_SIDE = WHO_AND_WHERE.options(
    selectinload(Listing.terms),
    selectinload(Listing.prices),
    selectinload(Listing.packages),
    selectinload(Listing.precautions),
    selectinload(Listing.confirmations),
)
"""Listings with what a comparison says of them besides the checklist's facts."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The listing that a slug leads to now: old addresses and mergers followed."""

    id: int
    slug: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One listing of a comparison. `place`: the nearest one, `distance_m` meters away, where a point was asked for."""

    listing: Listing
    place: PlaceOfPractice | None
    distance_m: float | None
    facts: Facts
    checklist: Checklist
    rated: Rated


def homes_of(slugs: Collection[str]) -> dict[str, int]:
    """The id of the listing that each slug leads to, whatever its status: old addresses and mergers followed."""
    now = select(Listing.slug, Listing.id, Listing.merged_into_id).where(Listing.slug.in_(slugs))
    once = (
        select(OldSlug.slug, Listing.id, Listing.merged_into_id)
        .join(Listing, Listing.id == OldSlug.listing_id)
        .where(OldSlug.slug.in_(slugs))
    )
    rows = db.session.execute(now.union_all(once)).all() if slugs else []
    into = {row.id: row.merged_into_id for row in rows}
    while ahead := set(into.values()) - into.keys() - {None}:
        further = select(Listing.id, Listing.merged_into_id).where(Listing.id.in_(ahead))
        into |= {row.id: row.merged_into_id for row in db.session.execute(further)}
    return {row.slug: _end(row.id, into) for row in rows}


def _end(listing_id: int, into: Mapping[int, int | None]) -> int:
    """Where a way of mergers ends."""
    here, seen = listing_id, set[int]()
    while (ahead := into[here]) is not None and here not in seen:
        seen.add(here)
        here = ahead
    return here


def chosen(slugs: Collection[str], *, stubs: bool) -> dict[str, Chosen]:
    """Which listing each slug leads to, where it may be found now; any other slug is absent.

    `stubs`: whether the operator shows unclaimed listings.
    """
    homes = homes_of(slugs)
    if not homes:
        return {}
    shown = select(Listing.id, Listing.slug).where(Listing.id.in_(set(homes.values())), findable())
    if not stubs:
        shown = shown.where(Listing.status != Status.STUB)
    known = {row.id: row.slug for row in db.session.execute(shown)}
    return {slug: Chosen(home, known[home]) for slug, home in homes.items() if home in known}


def chosen_cards(listing_ids: Iterable[int], *, now: datetime) -> tuple[Card, ...]:
    """The cards of chosen listings in their order, each once; what may not be found now is left out."""
    return cards_for([Hit(one, 0, None, None, None, ()) for one in dict.fromkeys(listing_ids)], now=now)


def side_by_side(
    slugs: Sequence[str], *, stubs: bool, now: datetime, near: Place | None = None, like: PeopleLikeMe = ANYBODY
) -> dict[str, Compared]:
    """Chosen listings by the slugs that were given, in their order, each listing once; any other slug is absent."""
    found = chosen(slugs, stubs=stubs)
    by_id: dict[int, str] = {}
    for slug in slugs:
        if slug in found:
            by_id.setdefault(found[slug].id, slug)
    if not by_id:
        return {}
    rows = db.session.scalars(SIDE_BY_SIDE.where(Listing.id.in_(by_id), findable())).unique().all()
    listings, facts = {row.id: row for row in rows}, facts_of(rows)
    ratings = ratings_of({row.practitioner_id for row in rows}, now)
    return {
        slug: Compared(
            listing=listings[one],
            place=_nearest(listings[one], near)[0],
            distance_m=_nearest(listings[one], near)[1],
            facts=facts[one],
            checklist=checklist(facts[one], now=now, like=like),
            rated=ratings.get(listings[one].practitioner_id, UNRATED),
        )
        for one, slug in by_id.items()
        if one in listings
    }


def _nearest(listing: Listing, near: Place | None) -> tuple[PlaceOfPractice | None, float | None]:
    """The nearest place of practice with its meters; the first one, where no point was asked for or none is known."""
    away = [
        (distance_m(near.lat, near.lon, one.lat, one.lon), one)
        for one in listing.places
        if near is not None and one.lat is not None and one.lon is not None
    ]
    meters, place = min(away, key=lambda pair: pair[0], default=(None, next(iter(listing.places), None)))
    return place, meters
