"""A listing's numbers: views, searches matched, inquiries, per week."""

from __future__ import annotations

from datetime import UTC

from directory.interest.queries import counts_by_week
from directory.listings.models import Listing
from directory.shared.clock import utc_now
from directory.web.guards import allow, loaded_thing
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.shell import page
from directory.web.presenting import statistics as presenting


@pages.get("/<slug>/statistics")
@allow("practice:listing:read", on=kept_listing)
def statistics(slug: str) -> str:  # noqa: ARG001 - the guard has loaded it
    """Show the last half year, as far as the listing has been there."""
    listing: Listing = loaded_thing()
    since = listing.created_at.astimezone(UTC).date()
    weeks = counts_by_week(listing.id, since=since, now=utc_now())
    return page("practice/statistics.html", listing, statistics=presenting.statistics(weeks))
