"""The findability test: a keeper types a search and sees whether it finds them, and why."""

from __future__ import annotations

from flask import abort, current_app, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from directory.discovery.findability import Findability, IndexUnavailable, findability_of
from directory.listings.models import Listing
from directory.ownership.queries import listings_kept_by
from directory.shared.clock import utc_now
from directory.web import visitor
from directory.web.asking import answer, ask
from directory.web.forms.search import SearchForm
from directory.web.guards import allow, loaded_thing
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.shell import page, shell
from directory.web.presenting.address import SearchAddress
from directory.web.presenting.findability import findability_page

AWAY = "The search index is being rebuilt, so nothing can be said of this search yet. Try again in a minute."


@pages.get("/findability")
@allow("practice:home:read")
def findability() -> str:
    """Test the only listing that a person keeps, or the one they name; several are offered."""
    person = visitor.person() or abort(403)
    kept, named = listings_kept_by(person.account_id), request.args.get("listing")
    chosen = [listing for listing in kept if named is None or listing.slug == named]
    if named is not None and not chosen:
        abort(404)
    if len(chosen) == 1:
        return _test(chosen[0])
    asked = {name: values for name, values in request.args.lists() if name != "listing"}
    return render_template("practice/findability_of.html", kept=[shell(listing) for listing in kept], asked=asked)


@pages.get("/<slug>/findability")
@allow("practice:listing:read", on=kept_listing)
def findability_test(slug: str) -> str:  # noqa: ARG001 - the guard has loaded it
    """Test one listing."""
    return _test(loaded_thing())


def _test(listing: Listing) -> str:
    """Without a search, the one that somebody in the listing's own town would make."""
    given = MultiDict((name, value) for name, value in request.args.items(multi=True) if name != "listing")
    own = next((place for place in listing.places if place.lat is not None), None)
    if not given and own is not None:
        given["near"] = f"{own.city}, {own.region}"
    config, index, now = current_app.config["FINEPOINT"], current_app.extensions["search_index"], utc_now()
    asked, _ = answer(ask(SearchForm.read(given)), index=index, stubs=config.public_stubs, now=now)
    found: Findability | None = None
    notes = []
    if asked.query is not None:
        try:
            found = findability_of(listing, asked.query, index=index, now=now)
        except IndexUnavailable:
            index.stale.set()
            notes.append(AWAY)
    address = SearchAddress.of(url_for("practice.findability_test", slug=listing.slug), dict(given.lists()))
    return page("practice/findability.html", listing, test=findability_page(asked, found, listing, address, notes))
