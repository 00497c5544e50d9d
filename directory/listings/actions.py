"""Writes to listings. Today: the life of a stub, which only registers and its owner's wish decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from directory.listings.models import Listing, Place, Practitioner
from directory.listings.rules import Status, may_move
from directory.listings.stubs import StubFacts, StubPlace
from directory.shared.db import db
from directory.shared.errors import RuleBroken

_PLACE_FIELDS = tuple(field.name for field in fields(StubPlace))


def open_stub(facts: StubFacts, *, slug: str, is_public: bool, now: datetime) -> Listing:
    """Add an unclaimed listing of a person nobody has listed yet. The slug must be free."""
    listing = Listing(
        slug=slug,
        status=Status.STUB,
        is_public_stub=is_public,
        practitioner=Practitioner(name=facts.name, family_name=facts.family_name, npi=facts.npi),
        phone=facts.phone,
        created_at=now,
        places=[_new_place(place, position) for position, place in enumerate(facts.places)],
    )
    db.session.add(listing)
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
        raise RuleBroken(f"The listing {listing.slug} is {listing.status}; only a closed stub can be reopened.")
    listing.status = Status.STUB
    listing.is_public_stub = is_public
    refresh_stub(listing, facts)


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
