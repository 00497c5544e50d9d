"""An invitation to keep a listing, opened by the link in its letter."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from directory.ownership.invitations import accept_invitation
from directory.ownership.models import Invitation
from directory.ownership.queries import invitation_by_key
from directory.ownership.rules import Part
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.guards import Loaded, allow, loaded_thing
from directory.web.practice.blueprint import pages


def held_invitation(key: str) -> Loaded | None:
    """The invitation of a letter's link, while it holds."""
    found = invitation_by_key(key, now=utc_now())
    return Loaded(found, frozenset()) if found else None


@pages.get("/invitations/<key>")
@allow("practice:invitation:answer", on=held_invitation)
def invitation(key: str) -> str:  # noqa: ARG001 - the loader took it
    """Show an invitation to whom it was sent; whoever else has the link learns that it is not theirs."""
    return _page(loaded_thing(), "")


@pages.post("/invitations/<key>")
@allow("practice:invitation:answer", on=held_invitation)
def accept(key: str) -> str | Response:  # noqa: ARG001
    """Accept it, with the invited address only."""
    found: Invitation = loaded_thing()
    account = visitor.account() or abort(403)
    try:
        with unit_of_work():
            accept_invitation(found, account, by=visitor.me(), now=utc_now())
            slug = found.listing.slug
    except RuleBroken as refused:
        return make_response(_page(found, str(refused)), 422)
    flash("You keep this listing now.", "success")
    return redirect(url_for("practice.listing", slug=slug), code=303)


def _page(found: Invitation, problem: str) -> str:
    account = visitor.account() or abort(403)
    return render_template(
        "practice/invitation.html",
        is_mine=account.email == found.email,
        name=found.listing.practitioner.name if account.email == found.email else "",
        is_owner=found.part == Part.OWNER,
        mine=account.email,
        problem=problem,
    )
