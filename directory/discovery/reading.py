"""Listings with everything that a document or a page of their own needs, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from directory.discovery.eligibility import findable
from directory.listings.models import Listing, Place, Plan, Practitioner
from directory.shared.db import db

CHUNK = 500


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

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_DOCUMENTS_BY_ID = FOR_DOCUMENTS.where(Listing.id.in_(_IDS), findable())


def findable_for_documents(listing_ids: Iterable[int]) -> dict[int, Listing]:
    """Those of the listings that may be found, by id, as documents need them."""
    return {row.id: row for row in db.session.scalars(_DOCUMENTS_BY_ID, {"ids": list(listing_ids)})}


def all_findable() -> Iterator[list[Listing]]:
    """Every listing that may be found, in chunks by ascending id; each chunk is forgotten after use."""
    after = 0
    while chunk := db.session.scalars(
        FOR_DOCUMENTS.where(Listing.id > after, findable()).order_by(Listing.id).limit(CHUNK)
    ).all():
        after = chunk[-1].id
        yield list(chunk)
        db.session.expunge_all()
