"""The last changes of a listing, each with its undo."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from directory.editing.actions import undo_change
from directory.editing.queries import change_at, last_changes
from directory.editing.rules import Overtaken
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.renaming import credentials_kept_in_name
from directory.web import visitor
from directory.web.guards import allow, loaded_thing
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.saving import proofs
from directory.web.practice.shell import page
from directory.web.presenting.workspace_home import change_view


@pages.get("/<slug>/changes")
@allow("practice:listing:read", on=kept_listing)
def changes(slug: str) -> str:  # noqa: ARG001 - the guard has loaded it
    """List what was changed in the last 30 days."""
    listing = loaded_thing()
    return page(
        "practice/changes.html",
        listing,
        changes=[change_view(change, listing.slug) for change in last_changes(listing.id, now=utc_now())],
    )


@pages.post("/<slug>/changes/<int:change_id>/undo")
@allow("practice:listing:edit", on=kept_listing)
def undo(slug: str, change_id: int) -> Response:
    """Put back what stood before a change."""
    listing = loaded_thing()
    change = change_at(listing.id, change_id) or abort(404)
    try:
        by, now = visitor.me(), utc_now()
        with unit_of_work(), credentials_kept_in_name(listing.practitioner, by=by, now=now):
            undo_change(listing, change, verified=proofs(listing), by=by, now=now)
            title = change.title
    except Overtaken:
        flash("That part was changed again since, so it was not undone. Undo the later change first.", "error")
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash(f"{title}: undone. It says again what it said before.", "success")
    return redirect(url_for("practice.changes", slug=slug), code=303)


@pages.get("/<slug>/changes/<int:change_id>/undo")
@allow("practice:listing:read", on=kept_listing)
def undo_again(slug: str, change_id: int) -> Response:  # noqa: ARG001 - the list shows it
    """Where an undo leads whose sender had to sign in first: to the list with the button."""
    return redirect(url_for("practice.changes", slug=slug))
