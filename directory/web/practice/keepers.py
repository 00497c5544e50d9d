"""Who keeps a listing: list, invite, take back, end, leave; and accepting an invitation."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from directory.limits.rules import Limit
from directory.listings.models import Listing
from directory.ownership.invitations import invite, take_back_invitation
from directory.ownership.keeping import stop_keeping
from directory.ownership.queries import (
    invitation_by_id,
    keeper_by_id,
    keeper_of,
    keeper_rows,
    open_invitations,
    owner_of,
)
from directory.ownership.rules import Part, may_end, may_invite
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.addresses import row_number
from directory.web.forms.ownership import InvitationForm
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.shell import page
from directory.web.trying import count_of_account

INVITING = Limit(times=20, within=timedelta(days=1))


@pages.get("/<slug>/keepers")
@allow("practice:keeper:read", on=kept_listing)
def keepers(slug: str) -> str:  # noqa: ARG001 - the loader took it
    """List who keeps the listing, and whom they invited."""
    return _page(loaded_thing(), InvitationForm(sent_form()), {})


@pages.post("/<slug>/keepers")
@allow("practice:keeper:manage", on=kept_listing)
def change_keepers(slug: str) -> str | Response:
    """Invite somebody, take an invitation back, or end a keeper's part; `act` says which."""
    listing, form, act = loaded_thing(), InvitationForm(request.form), request.form.get("act")
    errors: dict[str, str] = {}
    try:
        if act == "invite":
            errors = _invite(listing, form)
        elif act == "take-back":
            _take_back(listing)
        elif act == "end":
            return _end(listing)
        else:
            errors = {"form": "Choose what to do on this page."}
    except RuleBroken as refused:
        errors = {refused.field or "form": str(refused)}
    if errors:
        return make_response(_page(listing, form, errors), 422)
    return redirect(url_for("practice.keepers", slug=slug), code=303)


def _invite(listing: Listing, form: InvitationForm) -> dict[str, str]:
    if not form.validate():
        return form.sentences
    account = visitor.account() or abort(403)
    count_of_account("invite", account.id, limit=INVITING)
    email, part = form.email.data, Part(form.part.data)
    with unit_of_work():
        invite(listing, email=email, part=part, account=account, by=visitor.me(), now=utc_now())
    flash(f"A letter with the invitation is on its way to {form.email.data}.", "success")
    return {}


def _take_back(listing: Listing) -> None:
    found = invitation_by_id(request.form.get("invitation", 0, type=row_number), listing_id=listing.id) or abort(404)
    with unit_of_work():
        take_back_invitation(found, by=visitor.me(), now=utc_now())
    flash("The invitation is taken back.", "success")


def _end(listing: Listing) -> Response:
    keeper = keeper_by_id(request.form.get("keeper", 0, type=row_number), listing_id=listing.id) or abort(404)
    by, listing_slug = visitor.me(), listing.slug
    is_self = keeper.account_id == by.person_id
    with unit_of_work():
        stop_keeping(keeper, by=by, now=utc_now())
    if is_self:
        flash("You no longer keep this listing.", "success")
        return redirect(url_for("practice.home"), code=303)
    flash("They no longer keep this listing.", "success")
    return redirect(url_for("practice.keepers", slug=listing_slug), code=303)


def _page(listing: Listing, form: InvitationForm, errors: dict[str, str]) -> str:
    person = visitor.person() or abort(403)
    mine, has_owner = keeper_of(listing.id, person.account_id), owner_of(listing.id) is not None
    part = mine.part if mine else None
    rows = [
        (keeper, may_end(part, ends=keeper.part, is_self=keeper is mine, has_owner=has_owner))
        for keeper in keeper_rows(listing.id)
    ]
    return page(
        "practice/keepers.html",
        listing,
        rows=rows,
        mine=mine,
        invitations=open_invitations(listing.id, now=utc_now()),
        may_invite=may_invite(part, has_owner=has_owner),
        form=form,
        errors=errors,
    )
