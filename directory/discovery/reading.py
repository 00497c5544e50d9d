"""Whole listings with everything that a document or a page of their own needs, in a fixed number of reads."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from directory.listings.models import Listing, Place, Plan, Practitioner

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

WHOLE = FOR_DOCUMENTS.options(
    selectinload(Listing.prices),
    selectinload(Listing.packages),
    joinedload(Listing.plan).selectinload(Plan.goals),
    selectinload(Listing.precautions),
    selectinload(Listing.confirmations),
)
"""Listings with all their rows, as their own pages print them."""
