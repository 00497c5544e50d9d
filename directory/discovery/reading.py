"""Listings with everything that a document or a card needs, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from directory.discovery.eligibility import findable
from directory.listings.models import Listing, Place, Plan, Practitioner
from directory.shared.db import db

CHUNK = 500


def listings_for_cards() -> Select[Listing]:
    """Select listings with what a card says of them besides the checklist's facts: who and where."""
    return select(Listing).options(
        joinedload(Listing.practitioner).joinedload(Practitioner.portrait),
        joinedload(Listing.practice),
        selectinload(Listing.places),
    )


def listings_for_documents() -> Select[Listing]:
    """Select listings with what their documents hold besides the facts: hours and terms too."""
    return listings_for_cards().options(
        selectinload(Listing.places).selectinload(Place.hours),
        selectinload(Listing.terms),
    )


def whole_listings() -> Select[Listing]:
    """Select listings with all their rows, as their own pages print them."""
    return listings_for_documents().options(
        selectinload(Listing.prices),
        selectinload(Listing.packages),
        joinedload(Listing.plan).selectinload(Plan.goals),
        selectinload(Listing.precautions),
        selectinload(Listing.confirmations),
    )


def findable_by_id(listings: Select[Listing], listing_ids: Iterable[int]) -> dict[int, Listing]:
    """Those of the listings that may be found, by id."""
    rows = db.session.scalars(listings.where(Listing.id.in_(set(listing_ids)), findable()))
    return {row.id: row for row in rows}


def all_findable() -> Iterator[list[Listing]]:
    """Every listing that may be found, in chunks by ascending id; each chunk is forgotten after use."""
    after = 0
    while chunk := db.session.scalars(
        listings_for_documents().where(Listing.id > after, findable()).order_by(Listing.id).limit(CHUNK)
    ).all():
        after = chunk[-1].id
        yield list(chunk)
        db.session.expunge_all()
