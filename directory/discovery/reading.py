"""Listings with everything that a card or a document needs, read in a fixed number of queries."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from directory.listings.models import Listing, Place, Practitioner

WHO_AND_WHERE = select(Listing).options(
    joinedload(Listing.practitioner).joinedload(Practitioner.portrait),
    joinedload(Listing.practice),
    selectinload(Listing.places),
)
"""Listings with who and where."""

FOR_DOCUMENTS = WHO_AND_WHERE.options(
    selectinload(Listing.places).selectinload(Place.hours), selectinload(Listing.terms)
)
"""Listings with what their documents hold besides the checklist's facts: hours and terms too."""
