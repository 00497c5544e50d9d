"""Writes of shortlists: keeping, taking off, and adding what a browser kept. Somebody's own list, so no trail."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete

from directory.audit.rules import Actor
from directory.shared.db import db, upsert
from directory.shortlists.models import ShortlistEntry
from directory.shortlists.queries import times_by_listing
from directory.shortlists.rules import Merged, merged, put_back, times_of


def keep_listings(
    listing_ids: Sequence[int], *, by: Actor, now: datetime, places: Mapping[int, int] | None = None
) -> Merged[int]:
    """Add listings to somebody's own list, the oldest first; what finds no room is left out. Twice is as once.

    Merging at sign-in is this act too, with everything that the browser kept. `places`: of listings that were taken off
    a moment ago, where they stood, counted from the oldest.
    """
    account_id = _whose(by)
    known = times_by_listing(account_id)
    plan = put_back(merged(tuple(known), listing_ids), places or {})
    rows = [
        {"account_id": account_id, "listing_id": one, "added_at": time}
        for one, time in times_of(plan.whole, known, now=now).items()
        if known.get(one) != time
    ]
    if rows:
        new = upsert(ShortlistEntry)
        key = (ShortlistEntry.account_id, ShortlistEntry.listing_id)
        again = new.on_conflict_do_update(index_elements=key, set_={"added_at": new.excluded.added_at})
        db.session.execute(again, rows)
    return plan


def leave_listings(listing_ids: Collection[int], *, by: Actor) -> None:
    """Take listings off somebody's own list; what is not on it is left alone."""
    mine = ShortlistEntry.account_id == _whose(by)
    db.session.execute(delete(ShortlistEntry).where(mine, ShortlistEntry.listing_id.in_(listing_ids)))


def leave_all(*, by: Actor) -> None:
    """Empty somebody's own list."""
    db.session.execute(delete(ShortlistEntry).where(ShortlistEntry.account_id == _whose(by)))


def _whose(by: Actor) -> int:
    if by.person_id is None:
        raise ValueError("a shortlist is of somebody who signed in")
    return by.person_id
