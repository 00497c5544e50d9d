"""What a profile says to machines that read pages: schema.org in JSON-LD, nothing that the page itself does not say.

Three things, tied by their `@id`: the page (https://schema.org/WebPage) in its language; the practitioner (Person),
whose `hasCredential` holds only what is verified at this instant; and each place of practice. A place is a
MedicalBusiness only where the license for it is verified, for the word claims as much; else it is a LocalBusiness, of
which the other is a kind. Offers are exact prices that were confirmed in the last 180 days; `priceRange` is left out,
since it is made for dollar signs. So is `geo`: a place's point is the middle of its postal code, not its door. What
verified visits come to (AggregateRating) is said only where the page shows an average.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import current_app, url_for

from directory.checklist.facts import CredentialFact
from directory.checklist.rules import Number
from directory.config import Config
from directory.credentials.rules import CredentialKind
from directory.discovery.profile import Profile
from directory.languages import gettext, spoken
from directory.listings.models import Listing, Place, Price
from directory.listings.rules import PriceKind, is_in_effect
from directory.web.presenting.contact import web_link
from directory.web.presenting.credentials import region_name
from directory.web.presenting.listing_words import KIND_WORDS

NOT_SAID = frozenset({CredentialKind.INSURANCE})
"""A policy is no credential in the sense of https://schema.org/EducationalOccupationalCredential."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""schema.org's own names of https://schema.org/DayOfWeek, in every language."""
Said = dict[str, Any]


def structured(profile: Profile, *, name: str, rating: Said | None, now: datetime) -> Said:
    """A page with its practitioner and places of practice.

    `name`: as the page prints it; `rating`: the schema.org AggregateRating of the average that it shows, if any.
    """
    config: Config = current_app.config["FINEPOINT"]
    listing = profile.listing
    url = config.base_url.rstrip("/") + url_for("public.listing", slug=listing.slug)
    page = {
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "inLanguage": spoken().locale.replace("_", "-"),
        "mainEntity": {"@id": f"{url}#practitioner"},
    }
    places = [_place(one, number, profile, url=url, name=name, now=now) for number, one in enumerate(listing.places, 1)]
    graph = [page, _person(profile, places, url=url, name=name, now=now), *places]
    if rating:
        graph.append(rating | {"itemReviewed": {"@id": f"{url}#practitioner"}})
    return {"@context": "https://schema.org", "@graph": graph}


def _person(profile: Profile, places: Sequence[Said], *, url: str, name: str, now: datetime) -> Said:
    listing = profile.listing
    credentials = [one for one in profile.facts.credentials if one.standing(now).is_verified]
    return _without_empty(
        {
            "@type": "Person",
            "@id": f"{url}#practitioner",
            "name": name,
            "url": url,
            "sameAs": web_link(listing.website),
            "workLocation": [{"@id": one["@id"]} for one in places],
            "worksFor": {"@type": "Organization", "name": listing.practice.name} if listing.practice else None,
            "hasCredential": [_credential(one) for one in credentials if one.kind not in NOT_SAID],
        }
    )


def _place(place: Place, number: int, profile: Profile, *, url: str, name: str, now: datetime) -> Said:
    """A place of practice, with what can be had there."""
    listing = profile.listing
    licensed = profile.checklist.points[Number.LICENSED - 1].credential
    is_licensed = licensed is not None and licensed.standing(now).is_verified and _is_for(licensed, place)
    return _without_empty(
        {
            "@type": "MedicalBusiness" if is_licensed else "LocalBusiness",
            "@id": f"{url}#place-{number}",
            "name": listing.practice.name if listing.practice else name,
            "url": url,
            "telephone": place.phone or listing.phone,
            "address": _address(place),
            "openingHoursSpecification": [
                {
                    "@type": "OpeningHoursSpecification",
                    "dayOfWeek": DAYS[one.weekday],
                    "opens": _clock(one.opens_minute),
                    "closes": _clock(one.closes_minute),
                }
                for one in place.hours
            ],
            "employee": {"@id": f"{url}#practitioner"},
            "makesOffer": _offers(listing, profile, now=now),
        }
    )


def _is_for(credential: CredentialFact, place: Place) -> bool:
    """Whether what is verified lets somebody practice at a place: its license, or certification where none is given."""
    return credential.kind is CredentialKind.CERTIFICATION or credential.stated.region == place.region


def _offers(listing: Listing, profile: Profile, *, now: datetime) -> list[Said]:
    """Exact prices that hold today; none where they were not confirmed for long."""
    if not profile.checklist.points[Number.COSTS - 1].is_answered:
        return []
    today = profile.facts.today(now)
    current = [one for one in listing.prices if is_in_effect(one.effective_on, one.ended_on, today=today)]
    return [_offer(one) for one in sorted(current, key=lambda one: (list(PriceKind).index(one.kind), one.cents))]


def _offer(price: Price) -> Said:
    return {
        "@type": "Offer",
        "name": price.label,
        "price": f"{price.cents / 100:.2f}",
        "priceCurrency": price.currency.value,
    }


def _address(place: Place) -> Said:
    return {"@type": "PostalAddress"} | _without_empty(
        {
            "streetAddress": ", ".join(line for line in (place.street, place.unit) if line),
            "addressLocality": place.city,
            "addressRegion": place.region,
            "postalCode": place.postal_code,
            "addressCountry": place.country,
        }
    )


def _clock(minute: int) -> str:
    """Minutes from midnight as an ISO time; the end of a day is its last minute, for 24:00 is none."""
    hour, rest = divmod(min(minute, 24 * 60 - 1), 60)
    return f"{hour:02}:{rest:02}"


def _without_empty(said: Said) -> Said:
    return {name: value for name, value in said.items() if value}


def _credential(fact: CredentialFact) -> Said:
    """A license is a Permit too: that type has the days between which it holds. Numbers are not given."""
    stated = fact.stated
    is_license = stated.kind is CredentialKind.LICENSE
    said: Said = {
        "@type": ["EducationalOccupationalCredential", "Permit"] if is_license else "EducationalOccupationalCredential",
        "credentialCategory": gettext(KIND_WORDS[stated.kind]),
        "name": stated.title,
        "recognizedBy": {"@type": "Organization", "name": stated.issuer},
    }
    if stated.region:
        said["validIn"] = {"@type": "AdministrativeArea", "name": region_name(stated.region)}
    if stated.issued_on:
        is_year = stated.kind is CredentialKind.DEGREE
        issued = str(stated.issued_on.year) if is_year else stated.issued_on.isoformat()
        said["validFrom" if is_license else "dateCreated"] = issued
    if stated.expires_on:
        said["validUntil" if is_license else "expires"] = stated.expires_on.isoformat()
    return said
