"""One listing as its own page shows it, with its facts and checklist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from directory.checklist.facts import Facts
from directory.checklist.queries import facts_of, facts_of_whole
from directory.checklist.rules import Checklist, checklist
from directory.credentials.models import Credential, LedgerEntry
from directory.discovery.whole import whole_listing
from directory.listings.models import Listing
from directory.listings.rules import Status, is_confirmed
from directory.shared.db import db


@dataclass(frozen=True, slots=True)
class CredentialRecord:
    """When a credential was stated as it stands, and every check of it, oldest first."""

    stated_at: datetime
    entries: Sequence[LedgerEntry]


@dataclass(frozen=True, slots=True)
class Profile:
    """A listing with everything that its page says; `records` by the id of a credential of `facts`."""

    listing: Listing
    records: Mapping[int, CredentialRecord]
    facts: Facts
    checklist: Checklist


def profile(slug: str, *, stubs: bool, now: datetime) -> Profile | None:
    """The listing of a slug, where it has a public page: published, closed, or a public stub."""
    listing = whole_listing(slug)
    if listing is None or not has_a_page(listing, stubs=stubs):
        return None
    return _profile(listing, facts_of_whole(listing), now=now)


def profile_of(listing: Listing, *, now: datetime) -> Profile:
    """What the page of a listing says, whether or not anybody else may see it."""
    return _profile(listing, facts_of([listing])[listing.id], now=now)


def _profile(listing: Listing, facts: Facts, *, now: datetime) -> Profile:
    return Profile(listing, _records(listing.practitioner_id), facts, checklist(facts, now=now))


_RECORDS = (
    select(Credential.id, Credential.stated_at, LedgerEntry)
    .outerjoin(LedgerEntry, LedgerEntry.credential_id == Credential.id)
    .where(Credential.practitioner_id == bindparam("practitioner_id"), Credential.withdrawn_at.is_(None))
    .order_by(LedgerEntry.id)
)
"""The history of every credential of a practitioner that was not taken back; one row for each check, or for none."""


def _records(practitioner_id: int) -> dict[int, CredentialRecord]:
    stated: dict[int, datetime] = {}
    entries: dict[int, list[LedgerEntry]] = defaultdict(list)
    for number, stated_at, entry in db.session.execute(_RECORDS, {"practitioner_id": practitioner_id}):
        stated[number] = stated_at
        entries[number] += [entry] if entry is not None else []
    return {number: CredentialRecord(stated_at, entries[number]) for number, stated_at in stated.items()}


def is_for_search_engines(profile: Profile, *, now: datetime) -> bool:
    """Whether search engines are offered the page: published, confirmed in the last 180 days, and not thin.

    Thin is a page that says nothing but a name, places and how to reach them.
    """
    listing, facts = profile.listing, profile.facts
    latest = max((row.confirmed_at for row in listing.confirmations), default=None)
    own_words = (listing.about, listing.terms, listing.precautions)
    records = (facts.credentials, facts.cases_shown(now), facts.prices, facts.packages, facts.plan)
    is_thin = not any(own_words) and not any(records)
    return listing.status == Status.PUBLISHED and is_confirmed(latest, now=now) and not is_thin


def has_a_page(listing: Listing, *, stubs: bool) -> bool:
    """Whether a listing has a public page.

    A closed one that was public says so; a stub has one only where the operator shows stubs.
    """
    if listing.status == Status.STUB:
        return stubs and listing.is_public_stub
    if listing.status == Status.CLOSED:
        return listing.published_at is not None
    return listing.status == Status.PUBLISHED
