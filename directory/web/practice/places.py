"""Places of practice: several, each with its address and its hours."""

from __future__ import annotations

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from directory.discovery.profile import profile_of
from directory.editing.queries import read_sheet
from directory.shared.clock import utc_now
from directory.web.forms.course import HoursForm
from directory.web.forms.listing import PlaceForm
from directory.web.guards import allow, loaded_thing
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.saving import save, say
from directory.web.practice.sheet_page import Sheet, answer
from directory.web.practice.shell import page
from directory.web.presenting.contact import WEEKDAYS
from directory.web.presenting.listing_page import listing_page

Answer = str | Response | tuple[str, int]


@pages.get("/<slug>/places")
@allow("practice:listing:read", on=kept_listing)
def places(slug: str) -> str:  # noqa: ARG001 - the guard has loaded it
    """List the places."""
    listing, now = loaded_thing(), utc_now()
    views = listing_page(profile_of(listing, now=now), now=now).places
    return page("practice/places.html", listing, places=list(zip(listing.places, views, strict=True)))


@pages.route("/<slug>/places/new", methods=["GET", "POST"])
@allow("practice:listing:edit", on=kept_listing)
def new_place(slug: str) -> Answer:
    """Add a place."""
    return answer(loaded_thing(), _place(slug, "place:new", "A new place"))


@pages.route("/<slug>/places/<int:row>", methods=["GET", "POST"])
@allow("practice:listing:edit", on=kept_listing)
def place(slug: str, row: int) -> Answer:
    """Change the address and access of a place."""
    listing, key = loaded_thing(), f"place:{row}"
    if read_sheet(listing, key) is None:
        abort(404)
    return answer(listing, _place(slug, key, "Address and access"), row=row)


@pages.route("/<slug>/places/<int:row>/hours", methods=["GET", "POST"])
@allow("practice:listing:edit", on=kept_listing)
def hours(slug: str, row: int) -> Answer:
    """Change the hours of a place."""
    listing, key = loaded_thing(), f"hours:{row}"
    if read_sheet(listing, key) is None:
        abort(404)
    sheet = Sheet(key, "Hours", "practice/sheets/hours.html", HoursForm, back=url_for("practice.places", slug=slug))
    return answer(listing, sheet, weekdays=WEEKDAYS)


@pages.post("/<slug>/places/<int:row>/remove")
@allow("practice:listing:edit", on=kept_listing)
def remove_place(slug: str, row: int) -> Response:
    """Remove a place; it can be undone."""
    listing, key = loaded_thing(), f"place:{row}"
    if read_sheet(listing, key) is None:
        abort(404)
    say(save(listing, {key: None}, title="A place removed", seen={}))
    return redirect(url_for("practice.places", slug=slug), code=303)


@pages.get("/<slug>/places/<int:row>/remove")
@allow("practice:listing:read", on=kept_listing)
def remove_place_again(slug: str, row: int) -> Response:  # noqa: ARG001 - the list shows it
    """Where a removal leads whose sender had to sign in first: to the list with the button."""
    return redirect(url_for("practice.places", slug=slug))


def _place(slug: str, key: str, title: str) -> Sheet:
    back = url_for("practice.places", slug=slug)
    return Sheet(key, title, "practice/sheets/place.html", PlaceForm, PlaceForm.blank(), back=back)
