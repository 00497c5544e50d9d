"""Reads of shortlists."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from directory.listings.models import Listing
from directory.shared.db import db
from directory.shortlists.models import ShortlistEntry

_HOME = aliased(Listing)


def listing_ids_of(account_id: int) -> tuple[int, ...]:
    """The listings on an account's list, the oldest entry first."""
    return tuple(times_by_listing(account_id))


def times_by_listing(account_id: int) -> dict[int, datetime]:
    """When each listing on an account's list was kept, the oldest entry first."""
    wanted = select(ShortlistEntry.listing_id, ShortlistEntry.added_at).where(ShortlistEntry.account_id == account_id)
    rows = db.session.execute(wanted.order_by(ShortlistEntry.added_at, ShortlistEntry.listing_id))
    return {row.listing_id: row.added_at for row in rows}


def entries_of(account_id: int) -> list[tuple[int, str]]:
    """The entries of an account's list, the oldest first: the listing that was kept, and its present slug.

    Of a listing that was merged, the slug is that of the one it was merged into.
    """
    wanted = (
        select(ShortlistEntry.listing_id, func.coalesce(_HOME.slug, Listing.slug))
        .join(Listing, Listing.id == ShortlistEntry.listing_id)
        .outerjoin(_HOME, _HOME.id == Listing.merged_into_id)
        .where(ShortlistEntry.account_id == account_id)
        .order_by(ShortlistEntry.added_at, ShortlistEntry.listing_id)
    )
    return [(listing_id, slug) for listing_id, slug in db.session.execute(wanted)]


def slugs_of(account_id: int) -> tuple[str, ...]:
    """The slugs on an account's list, each once, the oldest first."""
    return tuple(dict.fromkeys(slug for _, slug in entries_of(account_id)))
