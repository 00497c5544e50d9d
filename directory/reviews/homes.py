"""Where the reviews of somebody are read whose listings were merged: nothing moves, reading follows the listings.

Reviews, codes and events stay with the practitioner for whom they were made, for events never change. Who reads about
the practitioner of the listing that stayed reads those of the duplicates too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased

from directory.listings.models import Listing
from directory.listings.rules import GONE
from directory.ownership.models import Keeper
from directory.ownership.queries import keeper_rows
from directory.shared.db import db, read_rows

FOLLOWED_MAX = 20


def _merged() -> Select[int, int]:
    own = select(Listing.practitioner_id.label("home"), Listing.id.label("listing"), Listing.practitioner_id).where(
        Listing.practitioner_id.in_(bindparam("ids", expanding=True))
    )
    followed = own.cte("followed", recursive=True)
    duplicate = aliased(Listing)
    followed = followed.union(
        select(followed.c.home, duplicate.id, duplicate.practitioner_id).join(
            followed, duplicate.merged_into_id == followed.c.listing
        )
    )
    return select(followed.c.practitioner_id, followed.c.home).distinct()


_MERGED = _merged()
"""Made once: every page of results asks it."""


def merged_of(practitioner_ids: Collection[int]) -> Mapping[int, int]:
    """Every practitioner whose reviews belong to one of these, and to which: themselves, and merged duplicates."""
    rows = read_rows(_MERGED, {"ids": list(practitioner_ids)})
    return {member: home for member, home in rows if member not in practitioner_ids} | {
        one: one for one in practitioner_ids
    }


def home_listing(practitioner_id: int) -> Listing | None:
    """The listing where a practitioner's reviews are read: their own, or the one that it was merged into."""
    wanted = select(Listing).where(Listing.practitioner_id == practitioner_id)
    listing = db.session.scalars(wanted.order_by(Listing.status.in_(GONE), Listing.id.desc()).limit(1)).one_or_none()
    for _ in range(FOLLOWED_MAX):
        if listing is None or listing.merged_into_id is None:
            break
        listing = db.session.get(Listing, listing.merged_into_id)
    return listing


def home_practitioner(practitioner_id: int) -> int:
    """The practitioner of that listing; the same one where nothing was merged."""
    listing = home_listing(practitioner_id)
    return listing.practitioner_id if listing else practitioner_id


def keepers_at_home(practitioner_id: int) -> Sequence[Keeper]:
    """Who keeps that listing, with their accounts."""
    listing = home_listing(practitioner_id)
    return keeper_rows(listing.id) if listing else []
