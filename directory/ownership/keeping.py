"""Who keeps a listing from now on: handing over, leaving, and a stub that its subject takes down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from directory.accounts.actions import grant_role
from directory.accounts.models import Account
from directory.accounts.rules import Role
from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.listings.actions import remove_stub
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.ownership.models import Keeper
from directory.ownership.queries import keepers_of
from directory.ownership.rules import Part
from directory.registers.actions import opt_out
from directory.shared.db import db
from directory.shared.errors import RuleBroken


def hand_over(listing: Listing, account: Account, part: Part, *, by: Actor, now: datetime) -> None:
    """Make an account the keeper; an owner takes the place of the owner before. A stub becomes their draft."""
    leaving = [Keeper.account_id == account.id] + ([Keeper.part == Part.OWNER] if part == Part.OWNER else [])
    for condition in leaving:
        db.session.execute(delete(Keeper).where(Keeper.listing_id == listing.id, condition))
    db.session.add(Keeper(listing_id=listing.id, account_id=account.id, part=part, since=now))
    if listing.status == Status.STUB:
        listing.status, listing.is_public_stub = Status.DRAFT, False
    grant_role(account, Role.PRACTITIONER, by=by, now=now, why=f"Keeps {listing.slug}.")
    record_listing("keep_listing", listing, by=by, now=now, after={"account": account.id, "part": part.value})


def stop_keeping(keeper: Keeper, *, by: Actor, now: datetime) -> None:
    """End one keeper's part. Raises RuleBroken for the last keeper of a listing that is shown: retire it instead."""
    listing = keeper.listing
    if listing.status == Status.PUBLISHED and len(keepers_of(listing.id)) == 1:
        raise RuleBroken("A published listing needs a keeper. Hand it over, take it back, or say that you retired.")
    db.session.delete(keeper)
    record_listing("stop_keeping", listing, by=by, now=now, before={"account": keeper.account_id})


def remove_own_stub(listing: Listing, *, by: Actor, now: datetime) -> None:
    """Take an unclaimed listing down because its subject wants that; no later import brings it back."""
    npi = listing.practitioner.npi
    remove_stub(listing)
    if npi is not None:
        opt_out(npi, by=by, now=now, why="Removed by its subject.")
    record_listing("remove_own_stub", listing, by=by, now=now)


def record_listing(act: str, listing: Listing, **given: Any) -> None:
    """Record an act on a listing, after what it did is in the database."""
    db.session.flush()
    record(act, subject_kind="listing", subject_id=listing.id, **given)
