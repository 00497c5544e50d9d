"""What a profile says to machines that read pages: schema.org in JSON-LD, only what is verified and has not lapsed."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, url_for

from directory.checklist.facts import CredentialFact
from directory.config import Config
from directory.credentials.rules import CredentialKind
from directory.discovery.profile import Profile
from directory.listings.models import Place
from directory.web.presenting.credentials import region_name, shown_name
from directory.web.presenting.listing_words import KIND_WORDS

NOT_SAID = frozenset({CredentialKind.INSURANCE})
"""A policy is no credential in the sense of https://schema.org/EducationalOccupationalCredential."""


def structured(profile: Profile, *, now: datetime) -> dict[str, object]:
    """A practitioner as a schema.org Person; `hasCredential` holds what is verified at this instant."""
    config: Config = current_app.config["FINEPOINT"]
    listing = profile.listing
    said: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": shown_name(listing.practitioner.name, profile.facts, now=now),
        "url": config.base_url.rstrip("/") + url_for("public.listing", slug=listing.slug),
        "workLocation": [_place(place) for place in listing.places],
        "hasCredential": [
            _credential(one)
            for one in profile.facts.credentials
            if one.standing(now).is_verified and one.kind not in NOT_SAID
        ],
    }
    if listing.practice:
        said["worksFor"] = {"@type": "Organization", "name": listing.practice.name}
    return {name: value for name, value in said.items() if value}


def _place(place: Place) -> dict[str, object]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": ", ".join(line for line in (place.street, place.unit) if line),
        "addressLocality": place.city,
        "addressRegion": place.region,
        "postalCode": place.postal_code,
        "addressCountry": place.country,
    }
    return {"@type": "Place", "address": {name: value for name, value in address.items() if value}}


def _credential(fact: CredentialFact) -> dict[str, object]:
    """A license is a Permit too: that type has the days between which it holds. Numbers are not given."""
    stated = fact.stated
    is_license = stated.kind is CredentialKind.LICENSE
    said: dict[str, object] = {
        "@type": ["EducationalOccupationalCredential", "Permit"] if is_license else "EducationalOccupationalCredential",
        "credentialCategory": KIND_WORDS[stated.kind].lower(),
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
