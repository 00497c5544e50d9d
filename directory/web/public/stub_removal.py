"""A record is taken down by the person it is about: one page, one tick, one button, no account."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.audit.rules import Actor, ActorKind
from directory.languages import gettext
from directory.limits.rules import Limit
from directory.listings.models import Listing
from directory.notices.actions import queue_letter
from directory.ownership.keeping import remove_own_stub
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web.guards import allow, loaded_thing
from directory.web.loaders import public_stub
from directory.web.public.blueprint import pages
from directory.web.trying import count_from_here

REMOVING = Limit(times=3, within=timedelta(days=1))
BY_ITSELF = Actor(ActorKind.PERSON, "the person it is about")


@pages.get("/providers/<slug>/remove")
@allow("public:stub:remove", on=public_stub)
def stub_removal(slug: str) -> str:  # noqa: ARG001 - the loader took it
    """Ask for the one thing that is needed: that it is the person's own record."""
    return _page(loaded_thing(), {})


@pages.post("/providers/<slug>/remove")
@allow("public:stub:remove", on=public_stub)
def remove_stub(slug: str) -> str | Response:
    """Take it down, at once and for every later import; the operator is told and can bring it back."""
    listing: Listing = loaded_thing()
    if request.form.get("is_me") != "yes":
        return make_response(_page(listing, {"is_me": gettext("Tick that this record is about you.")}), 422)
    count_from_here("remove stub", limit=REMOVING)
    now = utc_now()
    try:
        with unit_of_work():
            name = listing.practitioner.name
            remove_own_stub(listing, by=BY_ITSELF, now=now)
            queue_letter(
                "ownership_stub_removed",
                to=current_app.config["FINEPOINT"].contact,
                values={"name": name, "slug": slug},
                key=f"ownership_stub_removed:{listing.id}:{now.isoformat()}",
                now=now,
            )
    except RuleBroken as refused:
        return make_response(_page(listing, {"form": str(refused)}), 422)
    flash(gettext("The record is taken down, and no later import brings it back."), "success")
    return redirect(url_for("public.home"), code=303)


def _page(listing: Listing, errors: dict[str, str]) -> str:
    place = next(iter(listing.places), None)
    return render_template(
        "public/stub_removal.html",
        name=listing.practitioner.name,
        slug=listing.slug,
        town=f"{place.city}, {place.region}" if place else "",
        errors=errors,
    )
