"""Loaders of reviews: what everybody may read or report, and what its writer alone may open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from directory.discovery.profile import has_a_page
from directory.listings.models import Listing
from directory.listings.queries import listing_at
from directory.listings.rules import Status
from directory.moderation.rules import Reported
from directory.reviews.homes import home_listing
from directory.reviews.models import Review
from directory.reviews.queries import entry_by_id, reply_by_id, review_by_id
from directory.reviews.rules import EntryState, ReplyState
from directory.web import visitor
from directory.web.guards import Loaded


@dataclass(frozen=True, slots=True)
class Reportable:
    """A thing that can be reported and the listing on whose pages it shows."""

    subject: Reported
    id: int
    listing: Listing


def page_with_reviews(slug: str) -> Listing | None:
    """A listing whose reviews everybody may read: published, or closed after it was."""
    listing = listing_at(slug)
    if listing is None or listing.status is Status.STUB:
        return None
    return listing if has_a_page(listing, stubs=False) else None


def reviewable_listing(slug: str, **_: object) -> Loaded | None:
    """A listing of which a review may be begun."""
    listing = listing_at(slug)
    return Loaded(listing, frozenset()) if listing is not None and listing.status is Status.PUBLISHED else None


def own_review(review_id: int, **_: object) -> Loaded | None:
    """A review of whoever is signed in; nobody else learns that there is one."""
    review, person = review_by_id(review_id), visitor.person()
    if review is None or person is None or review.account_id != person.account_id:
        return None
    return Loaded(review, frozenset({person.account_id}))


def reportable_entry(entry_id: int, **_: object) -> Loaded | None:
    """An entry that shows, or did and is being looked at: its page may still be open."""
    entry = entry_by_id(entry_id)
    if entry is None or entry.published_at is None or entry.review.withdrawn_at is not None:
        return None
    if entry.state not in (EntryState.PUBLISHED, EntryState.HELD):
        return None
    return _reportable(Reported.ENTRY, entry.id, entry.review)


def reportable_reply(reply_id: int, **_: object) -> Loaded | None:
    """A reply that was not taken back or removed."""
    reply = reply_by_id(reply_id)
    if reply is None or reply.state is not ReplyState.PUBLISHED:
        return None
    return _reportable(Reported.REPLY, reply.id, reply.review)


def reportable_listing(slug: str, **_: object) -> Loaded | None:
    """A listing that has a page, an unclaimed one too."""
    listing = listing_at(slug)
    if listing is None or not has_a_page(listing, stubs=current_app.config["FINEPOINT"].public_stubs):
        return None
    return Loaded(Reportable(Reported.LISTING, listing.id, listing), frozenset())


def _reportable(subject: Reported, subject_id: int, review: Review) -> Loaded | None:
    listing = home_listing(review.practitioner_id)
    if listing is None or not has_a_page(listing, stubs=False):
        return None
    return Loaded(Reportable(subject, subject_id, listing), frozenset())
