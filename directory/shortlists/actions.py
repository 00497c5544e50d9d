"""Writes of shortlists: keeping, taking off, and adding what a browser kept. Somebody's own list, so no trail."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert

from directory.audit.rules import Actor
from directory.shared.db import db
from directory.shortlists.models import ShortlistEntry
from directory.shortlists.queries import listing_ids_of
from directory.shortlists.rules import Merged, merged

NEXT = timedelta(microseconds=1)
"""Between entries that are added at once: so that their order stays."""


def keep_listings(listing_ids: Sequence[int], *, by: Actor, now: datetime) -> Merged[int]:
    """Add listings to somebody's own list, the oldest first; what finds no room is left out. Twice is as once.

    Merging at sign-in is this act too, with everything that the browser kept.
    """
    account_id = _whose(by)
    plan = merged(listing_ids_of(account_id), listing_ids)
    rows = [
        {"account_id": account_id, "listing_id": one, "added_at": now + number * NEXT}
        for number, one in enumerate(plan.added)
    ]
    if rows:
        db.session.execute(insert(ShortlistEntry), rows)
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
