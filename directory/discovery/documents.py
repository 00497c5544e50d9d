"""From a listing's rows to its document. The same facts and rules make the page's card, so they cannot disagree.

A document does not depend on the clock: its phases are the states at every instant at which something changes
by itself (a confirmation ends, a price begins, an opening comes near), and the index picks the one that holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from directory import vocabulary
from directory.checklist.facts import CredentialFact, Facts
from directory.checklist.queries import facts_of_each
from directory.checklist.rules import certifications, checklist, licenses_that_count, of_kind, turning_points
from directory.credentials.rules import CredentialKind
from directory.discovery.listed import ListedPlace
from directory.discovery.schema import PHOTOS, RATED_FROM, schema
from directory.discovery.searched import Searched, SearchedPlace
from directory.listings.models import Listing, Place
from directory.listings.rules import (
    AVAILABILITY_HOLDS_FOR,
    EVENING_FROM_MINUTE,
    SATURDAY,
    PriceKind,
    Status,
    TermKind,
)
from directory.places import REGIONS
from directory.reviews.numbers import UNRATED, Rated, ratings_over_time
from search_index import Document, Phase

MOST_PHASES = 200
"""A longer history loses its beginning, which is past."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
THIS_WEEK = timedelta(days=7)
THIS_MONTH = timedelta(days=30)
DECIMALS = 2
"""Of a rating in filters and orders, as the API gives it."""
SEARCHED = frozenset(CredentialKind) - {CredentialKind.INSURANCE}
"""Who insures somebody is nothing to find them by."""
FACET_OF_TERM = {
    TermKind.CONCERN: "concern",
    TermKind.TECHNIQUE: "technique",
    TermKind.GOAL: "goal",
    TermKind.LANGUAGE: "language",
    TermKind.PAYMENT: "pays",
}
VOCABULARY_OF_TERM = {
    TermKind.CONCERN: "concerns",
    TermKind.TECHNIQUE: "techniques",
    TermKind.GOAL: "goals",
    TermKind.LANGUAGE: "languages",
    TermKind.PAYMENT: "payments",
}

AnyListing = Listing | Searched
AnyPlace = TypeVar("AnyPlace", Place, ListedPlace, SearchedPlace)
Ratings = Sequence[tuple[datetime, Rated]]
"""What reviews come to from an instant on, ascending."""


def documents_of(listings: Sequence[AnyListing]) -> Iterator[Document]:
    """The documents of several listings, whose rows should be loaded already."""
    facts = facts_of_each({listing.id: listing.practitioner_id for listing in listings})
    ratings = ratings_over_time({listing.practitioner_id for listing in listings})
    for listing in listings:
        yield document_of(listing, facts[listing.id], ratings.get(listing.practitioner_id, ()))


def document_of(listing: AnyListing, facts: Facts, ratings: Ratings = ()) -> Document:
    """What the index knows of one listing."""
    return Document(
        id=listing.id,
        tier=1 if listing.status == Status.STUB else 0,
        text=_text(listing, facts),
        points=tuple((place.lat, place.lon) for place in listing.places if place.lat is not None),  # type: ignore[misc]
        phases=tuple(_phases(listing, facts, ratings))[-MOST_PHASES:],
    )


def rated_at(instant: datetime, ratings: Ratings) -> Rated:
    """What holds at an instant."""
    return next((rated for start, rated in reversed(ratings) if start <= instant), UNRATED)


def places_with_a_point(places: Iterable[AnyPlace]) -> list[AnyPlace]:
    """Those of a listing's places that have one, in the order in which its document holds their points."""
    return [place for place in places if place.lat is not None]


def _text(listing: AnyListing, facts: Facts) -> dict[str, str]:
    """What words find. One fact a line: no phrase reaches from one into the next."""
    credentials = [f"{one.stated.title}\n{one.stated.issuer}" for one in facts.credentials if one.kind in SEARCHED]
    return {
        "name": listing.practitioner.name,
        "practice": listing.practice.name if listing.practice else "",
        "terms": _labels(listing, TermKind.CONCERN, TermKind.TECHNIQUE),
        "credentials": "\n".join(dict.fromkeys(credentials)),
        "places": "\n".join(dict.fromkeys(map(_where, listing.places))),
        "details": "\n".join(
            [
                _labels(listing, TermKind.GOAL, TermKind.LANGUAGE, TermKind.PAYMENT),
                *vocabulary.labels(
                    "access", dict.fromkeys(place.access.value for place in listing.places if place.access)
                ),
            ]
        ),
        "about": listing.about,
    }


def _labels(listing: AnyListing, *kinds: TermKind) -> str:
    return "\n".join(
        label for kind in kinds for label in vocabulary.labels(VOCABULARY_OF_TERM[kind], listing.codes(kind))
    )


def _where(place: Place | SearchedPlace) -> str:
    """A town with its state, by code and by name: "gua sha new jersey" finds everybody there."""
    region = REGIONS.get(place.region)
    return f"{place.city}, {place.region} {region.name}" if region else place.city


def _phases(listing: AnyListing, facts: Facts, ratings: Ratings) -> Iterator[Phase]:
    lasting = _lasting_values(listing)
    turns = (
        *turning_points(facts),
        *(start for start, _ in _openings(listing, facts)),
        *(start for start, _ in ratings),
    )
    instants = {EPOCH, *(_whole_second(turn) for turn in turns)}
    previous: tuple[object, ...] | None = None
    for instant in sorted(instants):
        pairs = _photos_at(instant, facts)
        values, numbers = _state_at(instant, listing, facts)
        rating = rated_at(instant, ratings).rating
        numbers["rating"] = round(rating.mean, DECIMALS) if rating else None
        numbers["rating_low"] = round(rating.low, DECIMALS) if rating else None
        values["min_rating"] = _reached(numbers["rating"])
        values["age_band"] = frozenset(age_band for age_band, _ in pairs)
        if (pairs, values, numbers) != previous:
            yield Phase(int(instant.timestamp()), lasting | values, {PHOTOS: pairs}, numbers)
            previous = (pairs, values, numbers)


def _whole_second(instant: datetime) -> datetime:
    """The first whole second at which a change has happened: the index counts in seconds."""
    return instant if not instant.microsecond else instant.replace(microsecond=0) + timedelta(seconds=1)


def _lasting_values(listing: AnyListing) -> dict[str, frozenset[str]]:
    """The values that only an edit changes; a code that its vocabulary no longer has is left out."""
    known = schema().facet_of
    values = {
        facet: frozenset(listing.codes(kind)).intersection(known[facet].values) for kind, facet in FACET_OF_TERM.items()
    }
    spans = [span for place in listing.places for span in place.hours]
    values["access"] = frozenset(place.access.value for place in listing.places if place.access)
    values["gender"] = frozenset({listing.practitioner.gender or ""}).intersection(known["gender"].values)
    values["accepting"] = _yes(held=bool(listing.is_accepting))
    values["evenings"] = _yes(
        held=any(span.closes_minute > EVENING_FROM_MINUTE and span.weekday < SATURDAY for span in spans)
    )
    values["weekends"] = _yes(held=any(span.weekday >= SATURDAY for span in spans))
    return values


def _state_at(
    instant: datetime, listing: AnyListing, facts: Facts
) -> tuple[dict[str, frozenset[str]], dict[str, float | None]]:
    """The values and numbers that change by themselves, at one instant."""
    answered = checklist(facts, now=instant).answered
    session, year = facts.lowest(PriceKind.SESSION, instant), facts.first_year(instant)
    verified = {
        kind: [one for one in credentials if one.standing(instant).is_verified]
        for kind, credentials in _by_filter(facts).items()
    }
    hours = [one.stated.hours for one in verified[CredentialKind.TRAINING] if one.stated.hours]
    band = next((band for start, band in reversed(_openings(listing, facts)) if start <= instant), None)
    values = {
        "answered": frozenset(str(number.value) for number in answered),
        "availability": frozenset(band or ()),
        **{kind.value: frozenset(["verified"] if found else []) for kind, found in verified.items()},
    }
    numbers: dict[str, float | None] = {
        "answered": len(answered),
        "price_cents": session.cents if session else None,
        "first_year_cents": year.cents_low if year else None,
        "training_hours": max(hours) if hours else None,
    }
    return values, numbers


def _reached(rating: float | None) -> frozenset[str]:
    """The counted ratings that a rating reaches."""
    return frozenset(f"{least:g}" for least in RATED_FROM if rating is not None and rating >= least)


def _photos_at(instant: datetime, facts: Facts) -> frozenset[tuple[str, str]]:
    """Age band and concern of every case that shows at an instant, as far as the vocabularies still have them."""
    known = schema().pair_of[PHOTOS]
    return frozenset(
        (case.age_band, concern)
        for case in facts.cases_shown(instant)
        for concern in case.concerns.intersection(known.second)
        if case.age_band in known.first
    )


def _by_filter(facts: Facts) -> dict[CredentialKind, tuple[CredentialFact, ...]]:
    """The credentials behind each filter; a license counts where its holder practices, as it does on the card."""
    return {
        CredentialKind.LICENSE: licenses_that_count(facts),
        CredentialKind.CERTIFICATION: certifications(facts),
        CredentialKind.TRAINING: of_kind(facts, CredentialKind.TRAINING),
    }


def _openings(listing: AnyListing, facts: Facts) -> list[tuple[datetime, tuple[str, ...]]]:
    """When the next opening falls in which band: (from this instant on, the bands), ascending.

    An opening this week is also one this month; it is forgotten two weeks after its day has passed.
    """
    day, stated_at = listing.next_opening_on, listing.next_opening_stated_at
    if day is None or stated_at is None or listing.is_accepting is False:
        return []
    last = max(day, facts.today(stated_at))
    return [
        (EPOCH, ("later",)),
        (facts.midnight(day - THIS_MONTH), ("this-month",)),
        (facts.midnight(day - THIS_WEEK), ("this-week", "this-month")),
        (facts.midnight(last + AVAILABILITY_HOLDS_FOR), ()),
    ]


def _yes(*, held: bool) -> frozenset[str]:
    return frozenset(["yes"] if held else [])
