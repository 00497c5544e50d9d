"""Reads of shortlists."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from directory.listings.models import Listing
from directory.shared.db import db
from directory.shortlists.models import ShortlistEntry

_HOME = aliased(Listing)


def listing_ids_of(account_id: int) -> tuple[int, ...]:
    """The listings on an account's list, the oldest entry first."""
    wanted = select(ShortlistEntry.listing_id).where(ShortlistEntry.account_id == account_id)
    return tuple(db.session.scalars(wanted.order_by(ShortlistEntry.added_at, ShortlistEntry.listing_id)))


def slugs_of(account_id: int) -> tuple[str, ...]:
    """The same by their present slugs, each once: of a listing that was merged, the one it was merged into."""
    wanted = (
        select(func.coalesce(_HOME.slug, Listing.slug))
        .join(ShortlistEntry, ShortlistEntry.listing_id == Listing.id)
        .outerjoin(_HOME, _HOME.id == Listing.merged_into_id)
        .where(ShortlistEntry.account_id == account_id)
        .order_by(ShortlistEntry.added_at, ShortlistEntry.listing_id)
    )
    return tuple(dict.fromkeys(db.session.scalars(wanted)))
