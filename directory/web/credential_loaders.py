"""Loaders of the locker: a credential with the listing in whose workspace it lies."""

from __future__ import annotations

from dataclasses import dataclass

from directory.credentials.models import Credential
from directory.credentials.queries import kept_credential
from directory.listings.models import Listing
from directory.listings.queries import listing_at
from directory.listings.rules import GONE
from directory.ownership.queries import keepers_of
from directory.web.guards import Loaded


@dataclass(frozen=True, slots=True)
class Kept:
    """A credential and the listing of its practitioner."""

    listing: Listing
    credential: Credential


def own_credential(slug: str, credential_id: int, **_: object) -> Loaded | None:
    """A credential of a listing's practitioner, with the listing's keepers."""
    listing = listing_at(slug)
    if listing is None or listing.status in GONE:
        return None
    found = kept_credential(credential_id, practitioner_id=listing.practitioner_id)
    return Loaded(Kept(listing, found), keepers_of(listing.id)) if found else None
