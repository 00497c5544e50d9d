"""Acts on the listing as a whole: still correct, publish, take back, no longer practicing, practicing again."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from directory.editing.actions import close_listing, confirm_listing, publish, unpublish
from directory.listings.models import Listing
from directory.listings.rules import Subject
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.guards import allow, loaded_thing
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.saving import proofs
from directory.web.presenting.listing_words import SUBJECT_WORDS


@pages.post("/<slug>/confirm")
@allow("practice:listing:edit", on=kept_listing)
def confirm(slug: str) -> Response:
    """Write down that everything, or one part, is still correct."""
    subject = next((one for one in Subject if one == request.form.get("subject")), None)
    done = f"{SUBJECT_WORDS[subject] if subject else 'Everything'}: confirmed as of today."
    return _do(slug, lambda listing: confirm_listing(listing, subject, by=visitor.me(), now=utc_now()), done)


@pages.post("/<slug>/publish")
@allow("practice:listing:edit", on=kept_listing)
def show(slug: str) -> Response:
    """Show the listing to everybody."""
    done = "Published. Searches find it within a second."
    return _do(slug, lambda listing: publish(listing, verified=proofs(listing), by=visitor.me(), now=utc_now()), done)


@pages.post("/<slug>/unpublish")
@allow("practice:listing:edit", on=kept_listing)
def take_back(slug: str) -> Response:
    """Make it a draft again."""
    done = "Taken back. Only you see it now; publish it again whenever you like."
    return _do(slug, lambda listing: unpublish(listing, by=visitor.me(), now=utc_now()), done)


@pages.post("/<slug>/close")
@allow("practice:listing:edit", on=kept_listing)
def close(slug: str) -> Response:
    """Say that the practitioner no longer practices."""
    done = "Your page now says that you no longer practice, and no search finds it. You can come back at any time."
    return _do(slug, lambda listing: close_listing(listing, by=visitor.me(), now=utc_now()), done)


@pages.get("/<slug>/confirm")
@pages.get("/<slug>/publish")
@pages.get("/<slug>/unpublish")
@pages.get("/<slug>/close")
@allow("practice:listing:read", on=kept_listing)
def ask_again(slug: str) -> Response:
    """Where a button leads whose sender had to sign in first: back to the page with the button."""
    flash("You are signed in again. Nothing was changed meanwhile: choose it once more.")
    return redirect(url_for("practice.listing", slug=slug))


def _do(slug: str, act: Callable[[Listing], None], done: str) -> Response:
    try:
        with unit_of_work():
            act(loaded_thing())
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash(done, "success")
    return redirect(url_for("practice.listing", slug=slug), code=303)
