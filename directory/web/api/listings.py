"""`GET /api/v1/listings/<slug>`: one listing, whole."""

from __future__ import annotations

from datetime import datetime

from flask import Response, abort, current_app, jsonify

from directory.checklist.facts import CredentialFact, Facts
from directory.checklist.rules import State, credential_state
from directory.credentials.rules import masked
from directory.discovery.profile import Profile, profile
from directory.listings.rules import PriceKind, TermKind, is_in_effect
from directory.reviews.numbers import UNRATED, ratings_of
from directory.shared.clock import utc_now
from directory.web.api.blueprint import pages
from directory.web.api.items import common_values, rating_shape
from directory.web.api.photo_cases import cases_of
from directory.web.api.shapes import CredentialShape, ListingShape, PlaceOfPracticeShape, PriceListShape
from directory.web.guards import allow
from directory.web.presenting.contact import web_link


@pages.get("/listings/<slug>")
@allow("public:listing:read")
def listing(slug: str) -> Response:
    """One listing; 404 for one that has no public page."""
    now = utc_now()
    found = profile(slug, stubs=current_app.config["FINEPOINT"].public_stubs, now=now)
    if found is None:
        abort(404)
    return jsonify(shape_of(found, now).model_dump(mode="json"))


def shape_of(found: Profile, now: datetime) -> ListingShape:
    """The shape of a listing."""
    row, facts = found.listing, found.facts
    today = facts.today(now)
    return ListingShape(
        **common_values(
            row,
            next(iter(row.places), None),
            checklist=found.checklist,
            price=facts.lowest(PriceKind.SESSION, now),
            year=facts.first_year(now),
            codes={kind: list(row.codes(kind)) for kind in TermKind},
        ),
        distance_miles=None,
        about=row.about,
        pronouns=row.practitioner.pronouns,
        phone=row.phone,
        website=row.website,
        booking_url=row.booking_url,
        places=[PlaceOfPracticeShape.model_validate(place) for place in _places(found)],
        credentials=[_credential(one, facts, now) for one in facts.credentials],
        prices=[
            PriceListShape.model_validate(price, from_attributes=True)
            for price in row.prices
            if is_in_effect(price.effective_on, price.ended_on, today=today)
        ],
        photo_cases=cases_of(row, now),
        rating=rating_shape(ratings_of([row.practitioner_id], now).get(row.practitioner_id, UNRATED).rating),
    )


def _credential(fact: CredentialFact, facts: Facts, now: datetime) -> CredentialShape:
    stated, state = fact.stated, credential_state(fact, now=now)
    newest = fact.newest if state is State.VERIFIED else None
    return CredentialShape(
        kind=stated.kind,
        title=stated.title,
        issuer=stated.issuer,
        region=stated.region,
        number=masked(stated.number) if stated.number else None,
        hours=stated.hours,
        in_person_hours=stated.in_person_hours,
        covers_cosmetic=stated.covers_cosmetic,
        issued_on=stated.issued_on,
        expires_on=stated.expires_on,
        state=state,
        checked_on=facts.today(newest.at) if newest else None,
        method=newest.method if newest else None,
        source=web_link(newest.source_url) if newest else None,
        next_due_on=newest.next_due_on if newest else None,
    )


def _places(found: Profile) -> list[dict[str, object]]:
    return [
        {
            "label": place.label,
            "street": place.street,
            "unit": place.unit,
            "city": place.city,
            "state": place.region,
            "postal_code": place.postal_code,
            "country": place.country,
            "lat": place.lat,
            "lon": place.lon,
            "time_zone": place.time_zone,
            "access": place.access,
        }
        for place in found.listing.places
    ]
