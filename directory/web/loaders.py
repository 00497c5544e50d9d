"""Loaders: how a page gets the thing that it is about, and who keeps it. They only read; the policy decides."""

from __future__ import annotations

from directory.listings.queries import listing_at
from directory.listings.rules import GONE
from directory.ownership.queries import keepers_of
from directory.web.guards import Loaded


def kept_listing(slug: str, **_: object) -> Loaded | None:
    """A listing that is still somebody's, with its keepers."""
    listing = listing_at(slug)
    if listing is None or listing.status in GONE:
        return None
    return Loaded(listing, keepers_of(listing.id))
