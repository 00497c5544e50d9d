"""Loaders of case photos and of the cases that they are in: who may see one depends on what consent says now."""

from __future__ import annotations

from dataclasses import dataclass

from directory.listings.models import Listing
from directory.listings.queries import listing_at, listing_of_practitioner
from directory.listings.rules import GONE, Status
from directory.ownership.queries import keepers_of
from directory.portfolio.models import CasePhoto, PhotoCase
from directory.portfolio.queries import case_by_id, kept_case, photo_by_key, shows_in_public
from directory.portfolio.rules import ENDED, NOT_FOR_THE_DESK, CaseState
from directory.shared.clock import utc_now
from directory.web import visitor
from directory.web.guards import Loaded


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case and the listing in whose workspace it lies."""

    listing: Listing
    case: PhotoCase


def own_case(slug: str, case_id: int, **_: object) -> Loaded | None:
    """A case of a listing's practitioner, with the listing's keepers."""
    listing = listing_at(slug)
    if listing is None or listing.status in GONE:
        return None
    found = kept_case(case_id, practitioner_id=listing.practitioner_id)
    return Loaded(KeptCase(listing, found), keepers_of(listing.id)) if found else None


def any_case(case_id: int, **_: object) -> Loaded | None:
    """A case at the desk, whatever its state."""
    case = case_by_id(case_id)
    return Loaded(case, frozenset()) if case else None


def public_photo(key: str, **_: object) -> Loaded | None:
    """A photo that anybody may see at this moment."""
    photo = photo_by_key(key)
    if photo is None or not _is_in_use(photo):
        return None
    return Loaded(photo, frozenset()) if shows_in_public(photo.case_id, now=utc_now()) else None


def published_listing(slug: str, **_: object) -> Loaded | None:
    """A listing that everybody can see."""
    listing = listing_at(slug)
    return Loaded(listing, frozenset()) if listing is not None and listing.status == Status.PUBLISHED else None


def reportable_case(slug: str, case_id: int, **_: object) -> Loaded | None:
    """A case of a published listing that shows, or was hidden after it had shown: its page may still be open."""
    listing = listing_at(slug)
    case = kept_case(case_id, practitioner_id=listing.practitioner_id) if listing else None
    if listing is None or case is None or listing.status != Status.PUBLISHED:
        return None
    was_seen = case.state is CaseState.HELD and case.shown_at is not None
    if not was_seen and not shows_in_public(case.id, now=utc_now()):
        return None
    return Loaded(KeptCase(listing, case), frozenset())


def kept_photo(key: str, **_: object) -> Loaded | None:
    """A photo of a case that is not over, shown or not, with the keepers of its listing.

    What was not handed in is theirs alone: at the desk nobody sees it.
    """
    photo = photo_by_key(key)
    case = case_by_id(photo.case_id) if photo else None
    if photo is None or case is None or case.state in ENDED or not _is_in_use(photo):
        return None
    listing = listing_of_practitioner(case.practitioner_id)
    keepers = keepers_of(listing.id) if listing else frozenset()
    person = visitor.person()
    if case.state in NOT_FOR_THE_DESK and person is not None and person.account_id not in keepers:
        return None
    return Loaded(photo, keepers)


def _is_in_use(photo: CasePhoto) -> bool:
    return photo.removed_at is None and photo.erased_at is None
