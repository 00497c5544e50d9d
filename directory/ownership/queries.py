"""Reads of ownership that pages and the policy ask for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from directory.listings.models import Listing
from directory.listings.rules import GONE
from directory.ownership.models import Keeper
from directory.shared.db import db


def keepers_of(listing_id: int) -> frozenset[int]:
    """The ids of the accounts that may edit a listing."""
    return frozenset(db.session.scalars(select(Keeper.account_id).where(Keeper.listing_id == listing_id)))


def listings_kept_by(account_id: int) -> Sequence[Listing]:
    """The listings an account may edit, by name; those that are gone are left out."""
    kept = select(Listing).join(Keeper, Keeper.listing_id == Listing.id).where(Keeper.account_id == account_id)
    return db.session.scalars(kept.where(Listing.status.not_in(GONE)).order_by(Listing.id)).all()
