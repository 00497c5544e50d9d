"""Listings with everything that a document or a card needs, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from directory.discovery.eligibility import findable
from directory.listings.models import Listing, Place, Plan
from directory.shared.db import db

CHUNK = 500


def whole_listings() -> Select[Listing]:
    """Select listings with their rows loaded."""
    return select(Listing).options(
        joinedload(Listing.practitioner),
        joinedload(Listing.practice),
        selectinload(Listing.places).selectinload(Place.hours),
        selectinload(Listing.terms),
        selectinload(Listing.prices),
        selectinload(Listing.packages),
        selectinload(Listing.plan).selectinload(Plan.goals),
        selectinload(Listing.confirmations),
    )


def findable_by_id(listing_ids: Iterable[int]) -> dict[int, Listing]:
    """Those of the listings that may be found, by id."""
    rows = db.session.scalars(whole_listings().where(Listing.id.in_(set(listing_ids)), findable()))
    return {row.id: row for row in rows}


def all_findable() -> Iterator[list[Listing]]:
    """Every listing that may be found, in chunks by ascending id; each chunk is forgotten after use."""
    after = 0
    while chunk := db.session.scalars(
        whole_listings().where(Listing.id > after, findable()).order_by(Listing.id).limit(CHUNK)
    ).all():
        after = chunk[-1].id
        yield list(chunk)
        db.session.expunge_all()
