"""What the desk does to listings that somebody keeps: merging duplicates, and saying that somebody stopped."""

from __future__ import annotations

from datetime import datetime

from directory.audit.rules import Actor
from directory.listings.actions import merge_listing
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.notices.actions import queue_letter
from directory.ownership.keeping import end_invitations
from directory.ownership.letters import record_listing
from directory.ownership.models import Keeper
from directory.ownership.queries import keeper_rows, keepers_of, open_request_for
from directory.registers.npi.actions import opt_out
from directory.shared.db import db
from directory.shared.errors import RuleBroken


def merge_kept_listing(duplicate: Listing, *, into: Listing, by: Actor, now: datetime, why: str) -> None:
    """Merge a duplicate whoever keeps it: its keepers keep the one that stays.

    Raises RuleBroken without a reason, while somebody asks to keep the duplicate, when the two are kept by different
    people, and for whatever cannot be merged at all.
    """
    _check(duplicate, by=by, why=why)
    _check(into, by=by, why=why)
    check_merge(duplicate, into=into)
    keepers, staying = keeper_rows(duplicate.id), keepers_of(into.id)
    merge_listing(duplicate, into=into, by=by, now=now, why=why)
    for keeper in keepers:
        db.session.delete(keeper)
        if not staying:
            db.session.add(
                Keeper(listing_id=into.id, account_id=keeper.account_id, part=keeper.part, since=keeper.since)
            )
    end_invitations(duplicate, now=now)
    db.session.flush()


def check_merge(duplicate: Listing, *, into: Listing) -> None:
    """Raise RuleBroken while somebody asks to keep a duplicate, and where the two are kept by different people."""
    if open_request_for(duplicate.id) is not None:
        raise RuleBroken(f"Somebody asks to keep {duplicate.slug}. Decide that request first.", field="into")
    staying = keepers_of(into.id)
    if staying and keepers_of(duplicate.id) - staying:
        raise RuleBroken(
            f"{duplicate.slug} and {into.slug} are kept by different people. One of them hands theirs over first.",
            field="into",
        )


def close_reported(listing: Listing, *, by: Actor, now: datetime, why: str) -> None:
    """Say that somebody no longer practices, or has died. A stub goes for good; who keeps a listing is told.

    Raises RuleBroken without a reason, and for a listing that is not shown.
    """
    _check(listing, by=by, why=why)
    if listing.status == Status.STUB and listing.practitioner.npi is not None:
        opt_out(listing.practitioner.npi, by=by, now=now, why=why)
        return
    if listing.status not in {Status.PUBLISHED, Status.HIDDEN}:
        raise RuleBroken(f"The listing {listing.slug} is {listing.status}; nobody sees it as practicing.")
    before, listing.status = listing.status, Status.CLOSED
    record_listing(
        "close_reported",
        listing,
        by=by,
        now=now,
        reason=why,
        before={"status": before.value},
        after={"status": "closed"},
    )
    for keeper in keeper_rows(listing.id):
        queue_letter(
            "ownership_closed",
            to=keeper.account.email,
            values={"name": listing.practitioner.name, "slug": listing.slug, "why": why},
            key=f"ownership_closed:{listing.id}:{keeper.account_id}:{now.isoformat()}",
            now=now,
        )


def _check(listing: Listing, *, by: Actor, why: str) -> None:
    if not why.strip():
        raise RuleBroken("Say why, in a sentence: it is kept.", field="why")
    if by.person_id is not None and by.person_id in keepers_of(listing.id):
        raise RuleBroken("You have an interest in this listing: another administrator decides.")
