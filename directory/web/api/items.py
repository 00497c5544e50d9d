"""A listing as the API gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from directory.checklist.facts import PriceFact
from directory.checklist.rules import CaseCounts, Checklist, Number, Point
from directory.discovery.cards import Card
from directory.discovery.listed import Listed, ListedPlace
from directory.listings.first_year import FirstYear
from directory.listings.models import Listing, Place
from directory.listings.queries import codes_by_listing
from directory.listings.rules import TermKind
from directory.places import m_to_miles
from directory.reviews.exporting import rating_part
from directory.reviews.rating import Rating
from directory.web.api.shapes import FirstYearShape, ItemShape, PointShape, PriceShape, RatingShape

Codes = Mapping[TermKind, Sequence[str]]


def items_of(cards: Sequence[Card]) -> list[ItemShape]:
    """The hits of a search, in their order."""
    codes = codes_by_listing([card.listing.id for card in cards])
    return [_item(card, codes[card.listing.id]) for card in cards]


def _item(card: Card, codes: Codes) -> ItemShape:
    distance_m = card.hit.distance_m
    return ItemShape(
        **common_values(
            card.listing,
            card.place,
            checklist=card.checklist,
            price=card.session_price,
            year=card.first_year,
            codes=codes,
        ),
        distance_miles=round(m_to_miles(distance_m), 1) if distance_m is not None else None,
        rating=rating_shape(card.rated.rating),
    )


def rating_shape(rating: Rating | None) -> RatingShape | None:
    """What verified visits come to; None under AVERAGED_FROM of them."""
    return RatingShape.model_validate(rating_part(rating)) if rating else None


def common_values(
    listing: Listing | Listed,
    place: Place | ListedPlace | None,
    *,
    checklist: Checklist,
    price: PriceFact | None,
    year: FirstYear | None,
    codes: Codes,
) -> dict[str, Any]:
    """What a hit and a whole listing have in common."""
    return {
        "slug": listing.slug,
        "name": listing.practitioner.name,
        "practice": listing.practice.name if listing.practice else None,
        "city": place.city if place else None,
        "state": place.region if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "url": url_for("public.listing", slug=listing.slug),
        "status": listing.status.value,
        "points": [_point(point) for point in checklist.points],
        "session_price": PriceShape(cents=price.cents, currency=price.currency) if price else None,
        "first_year": year
        and FirstYearShape(
            cents_low=year.cents_low,
            cents_high=year.cents_high,
            sessions_low=year.sessions_low,
            sessions_high=year.sessions_high,
        ),
        "accepting": listing.is_accepting,
        "next_opening_on": listing.next_opening_on,
        "concerns": codes[TermKind.CONCERN],
        "techniques": codes[TermKind.TECHNIQUE],
        "languages": codes[TermKind.LANGUAGE],
    }


def _point(point: Point) -> PointShape:
    cases = (point.cases or CaseCounts(0, 0)) if point.number is Number.PHOTOS else None
    return PointShape(
        number=point.number,
        question=point.question,
        state=point.state,
        word=point.word,
        answered=point.is_answered,
        cases=cases.shown if cases else None,
        cases_alike=cases.alike if cases else None,
    )
