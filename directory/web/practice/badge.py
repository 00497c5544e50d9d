"""The badge that a keeper may put on their own site: how it looks now, and the lines to copy."""

from __future__ import annotations

from flask import url_for

from directory.discovery.badge import badge_of
from directory.shared.clock import utc_now
from directory.web.guards import allow, loaded_thing
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.shell import page
from directory.web.presenting.badge import HEIGHT, WIDTH, picture, snippet


@pages.get("/<slug>/badge")
@allow("practice:listing:read", on=kept_listing)
def badge(slug: str) -> str:  # noqa: ARG001 - the guard has loaded it
    """Show the badge with its lines; nothing to copy for a listing that never was published."""
    listing = loaded_thing()
    found = badge_of(listing, now=utc_now())
    return page(
        "practice/badge.html",
        listing,
        picture=picture(found) if found else None,
        snippet=snippet(found) if found else None,
        width=WIDTH,
        height=HEIGHT,
        picture_url=url_for("public.badge_picture", slug=listing.slug),
        data_url=url_for("public.badge_data", slug=listing.slug),
    )
