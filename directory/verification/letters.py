"""The letters of the desk to whoever keeps a listing, and the lines of a credential in the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from directory.accounts.models import Account
from directory.credentials.models import Credential
from directory.listings.models import Listing
from directory.notices.actions import queue_letter
from directory.ownership.queries import keeper_rows
from directory.verification.queries import listing_of


def tell_keepers(template: str, credential: Credential, *, about: str, now: datetime, **values: str) -> None:
    """Queue a letter about a credential to everybody who keeps its listing; accounts that were stopped get none.

    `about` makes the letter one of its kind, such as the id of a ledger entry.
    """
    listing = listing_of(credential.practitioner_id)
    if listing is None:
        return
    for account in _keepers(listing):
        queue_letter(
            template,
            to=account.email,
            values={"name": credential.practitioner.name, "title": credential.title, "slug": listing.slug} | values,
            key=f"{template}:{credential.id}:{about}:{account.id}",
            now=now,
        )


def day_in_words(day: date) -> str:
    """A day, for letters: December 6, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


def _keepers(listing: Listing) -> Sequence[Account]:
    return [keeper.account for keeper in keeper_rows(listing.id) if keeper.account.active]
