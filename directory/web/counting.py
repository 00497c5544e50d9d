"""Counting views and matches while pages are made: people only, as far as can be told without knowing who they are.

Left out are robots (by what they call themselves, which is not kept), pages fetched ahead of a click, HEAD, and a
keeper who looks at their own listing.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app, request

from directory.discovery.listed import Listed
from directory.interest.gathering import Gathered
from directory.interest.rules import What, is_robot
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.ownership.queries import listings_kept_by
from directory.shared.clock import utc_now
from directory.web import visitor

AHEAD = (("Sec-Purpose", "prefetch"), ("Purpose", "prefetch"), ("X-Moz", "prefetch"))


def count_view(listing: Listing) -> None:
    """Count that somebody opened a listing's page."""
    _count([listing], What.VIEW)


def count_matches(listings: Iterable[Listing | Listed]) -> None:
    """Count that a results page showed these listings to somebody."""
    _count(listings, What.MATCH)


def _count(listings: Iterable[Listing | Listed], what: What) -> None:
    if not _is_somebody_looking():
        return
    person = visitor.person()
    own = {listing.id for listing in listings_kept_by(person.account_id)} if person else set()
    ids = [listing.id for listing in listings if listing.status == Status.PUBLISHED and listing.id not in own]
    gathered: Gathered = current_app.extensions["interest"]
    gathered.add(ids, what, now=utc_now())


def _is_somebody_looking() -> bool:
    is_ahead = any(word in request.headers.get(name, "").lower() for name, word in AHEAD)
    return request.method == "GET" and not is_ahead and not is_robot(request.user_agent.string)
