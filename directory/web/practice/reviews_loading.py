"""How a page of the workspace gets a review: what everybody may read, and what the practice has a part in.

An entry that waits or is held is nobody's but its writer's and the desk's, so its review is not there yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from directory.listings.models import Listing
from directory.listings.queries import listing_at
from directory.listings.rules import GONE
from directory.moderation.models import Dispute
from directory.moderation.queries import disputes_of
from directory.ownership.queries import keepers_of
from directory.reviews.homes import merged_of
from directory.reviews.models import Review, ReviewEntry
from directory.reviews.queries import review_by_id
from directory.reviews.rules import EntryState
from directory.shared.clock import utc_now
from directory.web.guards import Loaded


@dataclass(frozen=True, slots=True)
class KeptReview:
    """A review, the listing in whose workspace it is read, and its disputes by the number of the entry."""

    listing: Listing
    review: Review
    disputes: dict[int, Dispute]


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """One entry of such a review, and the dispute about it where there is one."""

    kept: KeptReview
    entry: ReviewEntry
    dispute: Dispute | None


def kept_review(slug: str, review_id: int, **_: object) -> Loaded | None:
    """A review of a listing that shows, is disputed, or has a reply; with the listing's keepers."""
    listing, review = listing_at(slug), review_by_id(review_id)
    if listing is None or review is None or listing.status in GONE:
        return None
    members = merged_of([listing.practitioner_id])
    if review.practitioner_id not in members:
        return None
    entry_ids = {entry.id for entry in review.entries}
    disputes = {one.entry_id: one for one in disputes_of(list(members)) if one.entry_id in entry_ids}
    now = utc_now()
    has_a_part = bool(disputes) or (review.reply is not None and review.withdrawn_at is None)
    if not has_a_part and not any(shows(entry, now) for entry in review.entries):
        return None
    return Loaded(KeptReview(listing, review, disputes), keepers_of(listing.id))


def kept_entry(slug: str, review_id: int, entry_id: int, **_: object) -> Loaded | None:
    """One entry of such a review: it shows, or is disputed."""
    loaded = kept_review(slug, review_id)
    if loaded is None or not isinstance(loaded.thing, KeptReview):
        return None
    kept = loaded.thing
    entry = next((one for one in kept.review.entries if one.id == entry_id), None)
    if entry is None or not (entry.id in kept.disputes or shows(entry, utc_now())):
        return None
    return Loaded(KeptEntry(kept, entry, kept.disputes.get(entry.id)), loaded.keepers)


def shows(entry: ReviewEntry, now: datetime) -> bool:
    """Whether everybody may read an entry at an instant."""
    is_hidden = entry.hidden_until is not None and entry.hidden_until > now
    return entry.state is EntryState.PUBLISHED and entry.review.withdrawn_at is None and not is_hidden
