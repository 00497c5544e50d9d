"""The pages of "Is it for me?": questions to take along, for everybody and for people who chose a practitioner.

What a visitor ticks stays in their browser (static/js/self_check.js); nothing of it reaches these pages.
"""

from __future__ import annotations

from flask import abort, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from directory.discovery.precautions import spreads
from directory.guides.library import library
from directory.guides.self_check import self_check as items
from directory.languages import spoken
from directory.listings.models import Listing
from directory.listings.queries import listing_at, slug_now
from directory.listings.rules import Status
from directory.shared.clock import utc_now
from directory.web.guards import allow
from directory.web.presenting.self_check import self_check_page
from directory.web.public.blueprint import pages

ITEMS = items()
"""An item that rests on no statement stops the start, with its name."""


@pages.get("/is-it-for-me")
@allow("public:site:read")
def self_check() -> str:
    """Ask everybody's questions."""
    return _page(None)


@pages.get("/providers/<slug>/is-it-for-me")
@allow("public:listing:read")
def self_check_of(slug: str) -> str | Response:
    """Ask the questions of people who chose this practitioner; old addresses redirect, unseen ones are not found."""
    listing = listing_at(slug)
    if listing is not None and listing.status == Status.PUBLISHED:
        return _page(listing)
    present = slug_now(slug)
    if present is None or present == slug:
        abort(404)
    return redirect(url_for("public.self_check_of", slug=present), code=301)


def _page(listing: Listing | None) -> str:
    now = utc_now()
    spread = spreads(index=current_app.extensions["search_index"], now=now)
    page = self_check_page(ITEMS, library(spoken().code), spread, listing=listing, now=now)
    return render_template("public/self_check.html", page=page)
