"""Who may be found: a predicate and its twin for queries. A test holds the two equal."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_

from directory.listings.models import Listing
from directory.listings.rules import Status


def may_be_found(listing: Listing) -> bool:
    """Whether a listing may show in search: published, or a register stub that was imported as public."""
    return listing.status == Status.PUBLISHED or (listing.status == Status.STUB and listing.is_public_stub)


def findable() -> ColumnElement[bool]:
    """`may_be_found` as a condition."""
    return or_(
        Listing.status == Status.PUBLISHED,
        and_(Listing.status == Status.STUB, Listing.is_public_stub.is_(True)),
    )
