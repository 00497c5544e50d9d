"""What search engines are offered of the listings: addresses in parts of a bounded size, read as plain rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from directory.credentials.models import Credential
from directory.listings.models import Confirmation, Listing, ListingTerm, Package, Plan, Precaution, Price
from directory.listings.rules import CONFIRMED_FOR, Status
from directory.reviews.models import Review, ReviewEntry
from directory.reviews.queries import is_visible
from directory.shared.db import db

IDS_A_PART = 10_000
"""Listing ids that a part spans: the addresses of a part stay the same ones while a directory grows."""
IDS_END = 2**31 - 1
"""No id is greater, and a database refuses to compare one with greater numbers."""


@dataclass(frozen=True, slots=True)
class OfferedListing:
    """A listing's address, when it was last confirmed, and when its newest review was published, if it has any."""

    slug: str
    confirmed_at: datetime
    reviewed_at: datetime | None


def is_offered(now: datetime) -> ColumnElement[bool]:
    """The condition on listings joined with nothing: `profile.is_for_search_engines` for queries.

    A listing with photo cases and nothing else is left out: whether they show is not asked here.
    """
    return (
        (Listing.status == Status.PUBLISHED)
        & (_newest_confirmation() > now - CONFIRMED_FOR)
        & or_(
            Listing.about != "",
            *(_has(one.listing_id) for one in (ListingTerm, Price, Package, Plan, Precaution)),
            select(literal(1))
            .where(Credential.practitioner_id == Listing.practitioner_id, Credential.withdrawn_at.is_(None))
            .exists(),
        )
    )


def parts(*, now: datetime) -> list[int]:
    """The numbers of the parts that hold anything, from 0: from each, to the next listing behind it."""
    found: list[int] = []
    while (listing := _first_offered(range(_end_of(found), IDS_END), now)) is not None:
        found.append(listing // IDS_A_PART)
    return found


def holds_any(part: int, *, now: datetime) -> bool:
    """Whether a part holds anything."""
    return _first_offered(_ids(part), now) is not None


def _end_of(found: list[int]) -> int:
    return _ids(found[-1]).stop if found else 0


def _ids(part: int) -> range:
    """Which listings a part is about."""
    return range(min(part * IDS_A_PART, IDS_END), min((part + 1) * IDS_A_PART, IDS_END))


def _first_offered(ids: range, now: datetime) -> int | None:
    wanted = select(Listing.id).where(Listing.id >= ids.start, Listing.id < ids.stop, is_offered(now))
    return db.session.scalar(wanted.order_by(Listing.id).limit(1))


def offered_listings(part: int, *, now: datetime) -> Iterator[OfferedListing]:
    """The listings of a part by ascending id; rows are read as they are asked for."""
    reviewed = (
        select(func.max(ReviewEntry.published_at))
        .join(Review, Review.id == ReviewEntry.review_id)
        .where(Review.practitioner_id == Listing.practitioner_id, is_visible(now))
        .scalar_subquery()
    )
    wanted = (
        select(Listing.slug, _newest_confirmation(), reviewed)
        .where(Listing.id >= _ids(part).start, Listing.id < _ids(part).stop, is_offered(now))
        .order_by(Listing.id)
    )
    for slug, confirmed_at, reviewed_at in db.session.execute(wanted).yield_per(1000):
        if confirmed_at is not None:  # the condition asks for it
            yield OfferedListing(slug, confirmed_at, reviewed_at)


def _newest_confirmation() -> ScalarSelect[datetime]:
    newest = select(func.max(Confirmation.confirmed_at)).where(Confirmation.listing_id == Listing.id)
    return newest.correlate(Listing).scalar_subquery()


def _has(listing_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return select(literal(1)).where(listing_id == Listing.id).correlate(Listing).exists()
