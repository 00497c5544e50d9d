"""The letters of ownership, and the lines of its requests in the trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from directory.accounts.models import Account
from directory.audit.actions import record
from directory.listings.models import Listing
from directory.notices.actions import queue_letter
from directory.ownership.models import OwnershipRequest
from directory.ownership.queries import keeper_rows
from directory.shared.db import db


def tell(template: str, account: Account, request: OwnershipRequest, *, now: datetime, **values: str) -> None:
    """Queue a letter about a request, with a link to it; nothing for an account that was stopped."""
    if not account.active:
        return
    queue_letter(
        template,
        to=account.email,
        values={"name": request.listing.practitioner.name, "request": request.id} | values,
        key=f"{template}:{request.id}:{account.id}:{now.isoformat()}",
        now=now,
    )


def tell_keepers(template: str, request: OwnershipRequest, *, now: datetime, **values: str) -> None:
    """The same, to everybody who keeps the listing, except whoever asks."""
    for keeper in keeper_rows(request.listing_id):
        if keeper.account_id != request.account_id:
            tell(template, keeper.account, request, now=now, **values)


def record_request(act: str, request: OwnershipRequest, **given: Any) -> None:
    """Record an act on a request, after what it did is in the database."""
    db.session.flush()
    record(act, subject_kind="ownership_request", subject_id=request.id, **given)


def record_listing(act: str, listing: Listing, **given: Any) -> None:
    """Record an act on a listing, after what it did is in the database."""
    db.session.flush()
    record(act, subject_kind="listing", subject_id=listing.id, **given)


def in_words(instant: datetime) -> str:
    """The day of an instant, for letters: December 6, 2026."""
    return f"{instant:%B} {instant.day}, {instant.year}"
