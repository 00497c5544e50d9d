"""Writes to listings: stubs, which registers and their people decide; drafts; new addresses; duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.listings.models import Listing, OldSlug, Place, Practitioner
from directory.listings.queries import free_slug, taken_slugs
from directory.listings.rules import GONE, Status, may_move
from directory.listings.stubs import StubFacts, StubPlace
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.text import slugify

_PLACE_FIELDS = tuple(field.name for field in fields(StubPlace))


def open_stub(
    facts: StubFacts, *, slug: str, is_public: bool, now: datetime, practitioner: Practitioner | None = None
) -> Listing:
    """Add an unclaimed listing of a person who has none; `practitioner` where they are known. The slug must be free."""
    listing = Listing(
        slug=slug,
        status=Status.STUB,
        is_public_stub=is_public,
        practitioner=practitioner or Practitioner(name=facts.name, family_name=facts.family_name, npi=facts.npi),
        phone=facts.phone,
        created_at=now,
        places=[_new_place(place, position) for position, place in enumerate(facts.places)],
    )
    db.session.add(listing)
    return listing


def open_listing(
    name: str, *, family_name: str, npi: str | None, place: StubPlace, by: Actor, now: datetime
) -> Listing:
    """Begin a listing that no register gave: a draft with a name and a town. Its NPI must be nobody else's."""
    listing = Listing(
        slug=free_slug(slugify(f"{name} {place.city} {place.region}")),
        status=Status.DRAFT,
        practitioner=Practitioner(name=name, family_name=family_name, npi=npi),
        created_at=now,
        places=[_new_place(place, 0)],
    )
    db.session.add(listing)
    db.session.flush()
    record("open_listing", subject_kind="listing", subject_id=listing.id, by=by, now=now)
    return listing


def refresh_stub(listing: Listing, facts: StubFacts) -> None:
    """Make a stub say what the register says now. Raises RuleBroken when somebody keeps the listing."""
    _check_is_stub(listing)
    listing.practitioner.name, listing.practitioner.family_name = facts.name, facts.family_name
    listing.phone = facts.phone
    _replace_places(listing, facts.places)


def show_stub(listing: Listing) -> None:
    """Let a stub be found. Raises RuleBroken when somebody keeps the listing."""
    _check_is_stub(listing)
    listing.is_public_stub = True


def close_stub(listing: Listing) -> None:
    """Take a stub down because the register withdrew its person. Raises RuleBroken when somebody keeps it."""
    _leave_stub(listing, Status.CLOSED)


def remove_stub(listing: Listing) -> None:
    """Take a stub down for good, as its person wishes. Raises RuleBroken when somebody keeps it."""
    _leave_stub(listing, Status.REMOVED)


def reopen_stub(listing: Listing, facts: StubFacts, *, is_public: bool) -> None:
    """Bring back a closed stub whose person the register lists again. Raises RuleBroken for any other listing."""
    if listing.published_at is not None or not may_move(listing.status, Status.STUB):
        raise RuleBroken(f"The listing {listing.slug} is {listing.status}; only a stub can be reopened.")
    listing.status = Status.STUB
    listing.is_public_stub = is_public
    refresh_stub(listing, facts)


def change_slug(listing: Listing, *, slug: str, by: Actor, now: datetime, why: str) -> None:
    """Give a listing a new address; the old one redirects for good. Raises RuleBroken when the new one is taken."""
    if slug != slugify(slug):
        raise RuleBroken(f"“{slug}” cannot be an address. “{slugify(slug)}” can.", field="slug")
    going_back = db.session.get(OldSlug, slug)
    if going_back is not None and going_back.listing_id == listing.id:
        db.session.delete(going_back)
    elif taken_slugs([slug]):
        raise RuleBroken(f"The address “{slug}” is taken, or was once another listing's.", field="slug")
    before, listing.slug = listing.slug, slug
    db.session.flush()
    db.session.add(OldSlug(slug=before, listing_id=listing.id))
    record(
        "change_slug",
        subject_kind="listing",
        subject_id=listing.id,
        by=by,
        now=now,
        reason=why,
        before={"slug": before},
        after={"slug": slug},
    )


def merge_listing(duplicate: Listing, *, into: Listing, by: Actor, now: datetime, why: str) -> None:
    """Let a duplicate give way to the listing that stays; its address and old addresses lead there.

    The number in the register goes along where the one that stays has none. Raises RuleBroken when the listings are
    the same, when either has gone already, when a listing that somebody keeps would give way to a stub, and when
    two numbers say that they are two people.
    """
    if duplicate.id == into.id:
        raise RuleBroken("A listing cannot be merged into itself.")
    if into.status in GONE:
        raise RuleBroken(f"The listing {into.slug} is {into.status}; merge into one that stays.")
    if not may_move(duplicate.status, Status.MOVED):
        raise RuleBroken(f"The listing {duplicate.slug} is {duplicate.status}; it cannot give way any more.")
    if into.status == Status.STUB and duplicate.status != Status.STUB:
        raise RuleBroken(f"{duplicate.slug} is kept by somebody and {into.slug} is a stub: merge the other way round.")
    _merge_practitioners(duplicate, into)
    before = duplicate.status
    duplicate.status, duplicate.merged_into_id, duplicate.is_public_stub = Status.MOVED, into.id, False
    record(
        "merge_listing",
        subject_kind="listing",
        subject_id=duplicate.id,
        by=by,
        now=now,
        reason=why,
        before={"status": before.value},
        after={"status": Status.MOVED.value, "merged_into": into.id},
    )


def _merge_practitioners(duplicate: Listing, into: Listing) -> None:
    """Let the register's number follow to the listing that stays."""
    number = duplicate.practitioner.npi
    if number is None or duplicate.practitioner is into.practitioner:
        return
    if into.practitioner.npi is not None:
        raise RuleBroken(f"{duplicate.slug} and {into.slug} have two numbers in the register: they are two people.")
    duplicate.practitioner.npi = None
    db.session.flush()
    into.practitioner.npi = number


def _leave_stub(listing: Listing, status: Status) -> None:
    _check_is_stub(listing)
    listing.status = status
    listing.is_public_stub = False


def _check_is_stub(listing: Listing) -> None:
    if listing.status != Status.STUB:
        raise RuleBroken(f"The listing {listing.slug} is {listing.status}; a register changes only stubs.")


def _replace_places(listing: Listing, places: Sequence[StubPlace]) -> None:
    """Change the places one by one, so that a place that stays keeps its row."""
    for position, wanted in enumerate(places):
        if position == len(listing.places):
            listing.places.append(_new_place(wanted, position))
            continue
        for name in _PLACE_FIELDS:
            if getattr(listing.places[position], name) != getattr(wanted, name):
                setattr(listing.places[position], name, getattr(wanted, name))
    del listing.places[len(places) :]


def _new_place(place: StubPlace, position: int) -> Place:
    return Place(position=position, **{name: getattr(place, name) for name in _PLACE_FIELDS})
