"""One listing as its own page shows it, with its facts and checklist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from directory.checklist.facts import Facts
from directory.checklist.queries import facts_of
from directory.checklist.rules import Checklist, checklist
from directory.credentials.models import Credential
from directory.credentials.queries import credentials_by_practitioner
from directory.discovery.reading import WHOLE
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.shared.db import db


@dataclass(frozen=True, slots=True)
class Profile:
    """A listing with everything that its page says."""

    listing: Listing
    credentials: Sequence[Credential]
    facts: Facts
    checklist: Checklist


def profile(slug: str, *, stubs: bool, now: datetime) -> Profile | None:
    """The listing of a slug, where it has a public page: published, closed, or a public stub."""
    listing = db.session.scalars(WHOLE.where(Listing.slug == slug)).one_or_none()
    if listing is None or not has_a_page(listing, stubs=stubs):
        return None
    return profile_of(listing, now=now)


def profile_of(listing: Listing, *, now: datetime) -> Profile:
    """What the page of a listing says, whether or not anybody else may see it."""
    facts = facts_of([listing])[listing.id]
    credentials = credentials_by_practitioner([listing.practitioner_id]).get(listing.practitioner_id, ())
    return Profile(listing, credentials, facts, checklist(facts, now=now))


def has_a_page(listing: Listing, *, stubs: bool) -> bool:
    """Whether a listing has a public page.

    A closed one that was public says so; a stub has one only where the operator shows stubs.
    """
    if listing.status == Status.STUB:
        return stubs and listing.is_public_stub
    if listing.status == Status.CLOSED:
        return listing.published_at is not None
    return listing.status == Status.PUBLISHED
