"""Loaders: how a page gets the thing that it is about, and who keeps it. They only read; the policy decides."""

from __future__ import annotations

from flask import current_app

from directory.credentials.queries import listings_shown_by
from directory.listings.queries import listing_at
from directory.listings.rules import GONE, Status
from directory.ownership.queries import keepers_of, request_by_id
from directory.papers.queries import paper_by_key
from directory.web.guards import Loaded
from directory.wording.queries import waiver_by_id, waiver_request_by_id


def kept_listing(slug: str, **_: object) -> Loaded | None:
    """A listing that is still somebody's, with its keepers."""
    listing = listing_at(slug)
    if listing is None or listing.status in GONE:
        return None
    return Loaded(listing, keepers_of(listing.id))


def asked_request(request_id: int, **_: object) -> Loaded | None:
    """An ownership request, open to who asks, who keeps the listing, and who owned it before."""
    request = request_by_id(request_id)
    if request is None:
        return None
    people = {request.account_id, request.previous_owner_id, *keepers_of(request.listing_id)}
    return Loaded(request, frozenset(people - {None}))  # type: ignore[arg-type]


def any_request(request_id: int) -> Loaded | None:
    """An ownership request, for the desk."""
    request = request_by_id(request_id)
    return Loaded(request, frozenset()) if request else None


def any_listing(slug: str) -> Loaded | None:
    """A listing whatever its status, for the desk."""
    listing = listing_at(slug)
    return Loaded(listing, keepers_of(listing.id)) if listing else None


def public_stub(slug: str) -> Loaded | None:
    """An unclaimed listing that everybody can see."""
    listing = listing_at(slug)
    shown = current_app.config["FINEPOINT"].public_stubs
    if listing is None or not (shown and listing.status == Status.STUB and listing.is_public_stub):
        return None
    return Loaded(listing, frozenset())


def any_waiver_request(asked_id: int) -> Loaded | None:
    """A request for a waiver, for the desk."""
    request = waiver_request_by_id(asked_id)
    return Loaded(request, frozenset()) if request else None


def any_waiver(waiver_id: int) -> Loaded | None:
    """A waiver, for the desk."""
    waiver = waiver_by_id(waiver_id)
    return Loaded(waiver, frozenset()) if waiver else None


def handed_in_paper(key: str, **_: object) -> Loaded | None:
    """A private document that is still there, with the keepers of the listings that it was handed in for."""
    paper = paper_by_key(key)
    if paper is None or paper.erased_at is not None:
        return None
    keepers = (keepers_of(listing_id) for listing_id in listings_shown_by(paper.id))
    return Loaded(paper, frozenset[int]().union(*keepers))
