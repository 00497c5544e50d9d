"""Where a keeper begins: their listings, and the overview of one."""

from __future__ import annotations

from flask import abort, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from directory.discovery.profile import profile_of
from directory.editing.queries import last_changes, read_sheets, remarks_on
from directory.listings.rules import Status
from directory.ownership.queries import listings_kept_by
from directory.shared.clock import utc_now
from directory.verification.queries import open_submissions_by_credential
from directory.web import visitor
from directory.web.guards import allow, loaded_thing
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.saving import proofs
from directory.web.practice.shell import page, shell
from directory.web.presenting.practice_reviews_home import review_steps
from directory.web.presenting.workspace_home import change_view, parts, points_to_do, wording

START = "practice.start"


@pages.get("")
@allow("practice:home:read")
def home() -> str | Response:
    """Show the listings that a person keeps; the only one at once."""
    person = visitor.person() or abort(403)
    kept = listings_kept_by(person.account_id)
    if len(kept) == 1:
        return redirect(url_for("practice.listing", slug=kept[0].slug))
    start_url = url_for(START) if START in current_app.view_functions else None
    return render_template("practice/home.html", kept=[shell(listing) for listing in kept], start_url=start_url)


@pages.get("/<slug>")
@allow("practice:listing:read", on=kept_listing)
def listing(slug: str) -> str:
    """Show what the listing still lacks, what is due, and what to do next."""
    thing, now = loaded_thing(), utc_now()
    profile = profile_of(thing, now=now)
    latest = next(iter(last_changes(thing.id, now=now, limit=1)), None)
    at_the_desk = open_submissions_by_credential([one.id for one in profile.facts.credentials])
    remarks = remarks_on(read_sheets(thing), thing, verified=proofs(thing))
    return page(
        "practice/listing.html",
        thing,
        points=points_to_do(profile, at_the_desk, now=now),
        parts=parts(profile, now=now),
        latest=change_view(latest, slug) if latest else None,
        wording=wording(remarks, slug),
        reviews=review_steps(thing.practitioner_id, slug, now),
        has_places=bool(thing.places),
        is_again=thing.status == Status.CLOSED,
        is_invited=visitor.is_invited_to_a_second_step(),
    )
