"""The desk of waivers: words that keepers ask to let stand, granted or declined; waivers that hold, revoked."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.admin.blueprint import pages
from directory.web.forms.waivers import WaiverForm
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form
from directory.web.loaders import any_waiver, any_waiver_request
from directory.web.presenting.waivers import asked_view, form_path, listing_of, standing_view
from directory.wording.actions import About, decline_asked_waiver, grant_asked_waiver, revoke_waiver
from directory.wording.models import WaiverRequest
from directory.wording.queries import open_waiver_requests, standing_waivers

SHOWN = 50
DECISIONS = {"grant": grant_asked_waiver, "decline": decline_asked_waiver}
DONE = {
    "grant": "Granted, for exactly these words. Whoever asked has a letter.",
    "decline": "Declined. Whoever asked has a letter with the reason.",
}


@pages.get("/waivers")
@allow("admin:waiver:read")
def waivers() -> Response:
    """The queue, the oldest first, and the waivers that hold, the newest first."""
    return _page(200, {})


@pages.get("/waivers/<int:asked_id>")
@allow("admin:waiver:read", on=any_waiver_request)
def asked_waiver(asked_id: int) -> Response:
    """The desk, with the reason that was filled in before its writer had to prove themselves."""
    return _page(200, {}, f"why-{asked_id}")


@pages.get("/waivers/standing/<int:waiver_id>/revoke")
@allow("admin:waiver:read", on=any_waiver)
def standing_waiver(waiver_id: int) -> Response:
    """The same for a waiver that holds."""
    return _page(200, {}, f"revoke-{waiver_id}")


@pages.post("/waivers/<int:asked_id>")
@allow("admin:waiver:decide", on=any_waiver_request)
def decide_waiver(asked_id: int) -> Response:
    """Grant or decline, with a reason; `act` says which."""
    asked, form, act = loaded_thing(), WaiverForm(request.form), request.form.get("act", "")
    wrong = "" if form.validate() else form.sentence
    if act not in DECISIONS:
        wrong = "Choose a decision on this page."
    if wrong:
        return _page(422, {f"why-{asked_id}": wrong}, f"why-{asked_id}")
    try:
        with unit_of_work():
            DECISIONS[act](asked, why=form.why.data, about=_about(asked), by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash(DONE[act], "success")
    return redirect(url_for("admin.waivers"), code=303)


@pages.post("/waivers/standing/<int:waiver_id>/revoke")
@allow("admin:waiver:decide", on=any_waiver)
def revoke(waiver_id: int) -> Response:
    """Take a waiver back, with a reason: the words meet their rule again with the next save."""
    form = WaiverForm(request.form)
    if not form.validate():
        return _page(422, {f"revoke-{waiver_id}": form.sentence}, f"revoke-{waiver_id}")
    try:
        with unit_of_work():
            revoke_waiver(loaded_thing(), reason=form.why.data, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash("Revoked. The words meet their rule again.", "success")
    return redirect(url_for("admin.waivers"), code=303)


def _page(status: int, wrong: dict[str, str], sent_field: str = "") -> Response:
    """The desk; `wrong`: sentences by the id of a field; `sent_field`: the id of the one that was filled in."""
    now, sent = utc_now(), sent_form()
    html = render_template(
        "admin/waivers.html",
        waiting=[asked_view(one, now=now) for one in open_waiver_requests(SHOWN)],
        standing=[standing_view(one) for one in standing_waivers(SHOWN)],
        most=SHOWN,
        wrong=wrong,
        typed={sent_field: sent.get("why", "")} if sent else {},
    )
    return make_response(html, status)


def _about(asked: WaiverRequest) -> About:
    listing = listing_of(asked)
    if listing is None:
        return About("a listing that is gone", url_for("practice.home"))
    return About(listing.practitioner.name, form_path(asked.field, listing))
