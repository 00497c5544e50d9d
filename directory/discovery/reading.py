"""Listings with who and where, read in a fixed number of queries."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from directory.listings.models import Listing, Practitioner

WHO_AND_WHERE = select(Listing).options(
    joinedload(Listing.practitioner).joinedload(Practitioner.portrait),
    joinedload(Listing.practice),
    selectinload(Listing.places),
)
"""Listings with who and where."""
