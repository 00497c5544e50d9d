"""Loaders of inquiries: to which listing one can write, and who may open what was written."""

from __future__ import annotations

from directory.inquiries.queries import (
    held_inquiry as find_held,
    inquiry_by_key,
    inquiry_in_inbox,
    readers_of,
    takes_inquiries,
)
from directory.listings.queries import listing_at
from directory.listings.rules import GONE
from directory.ownership.queries import keepers_of
from directory.web.guards import Loaded


def written_to(slug: str, **_: object) -> Loaded | None:
    """A listing that somebody can write to."""
    listing = listing_at(slug)
    return Loaded(listing, keepers_of(listing.id)) if listing is not None and takes_inquiries(listing) else None


def own_inquiry(key: str, **_: object) -> Loaded | None:
    """The inquiry of a sender's private address: whoever has the key is the sender."""
    inquiry = inquiry_by_key(key)
    return Loaded(inquiry, frozenset()) if inquiry is not None else None


def received_inquiry(slug: str, inquiry_id: int, **_: object) -> Loaded | None:
    """An inquiry in a listing's inbox, with the keepers who may read it: not those who came later."""
    listing = listing_at(slug)
    if listing is None or listing.status in GONE:
        return None
    inquiry = inquiry_in_inbox(inquiry_id, listing_id=listing.id)
    return Loaded(inquiry, frozenset(one.account_id for one in readers_of(inquiry))) if inquiry is not None else None


def held_inquiry(held_id: int, **_: object) -> Loaded | None:
    """An inquiry that waits at the desk."""
    inquiry = find_held(held_id)
    return Loaded(inquiry, frozenset()) if inquiry is not None else None
