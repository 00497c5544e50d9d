"""The desk of held inquiries: passed on, or not, by a person."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from directory.inquiries.actions import discard_inquiry, release_inquiry
from directory.inquiries.queries import held_inquiries
from directory.inquiries.rules import Reason
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.admin.blueprint import pages
from directory.web.forms.inquiry import REASONS, DiscardForm
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.inquiry_loaders import held_inquiry
from directory.web.presenting.inquiry_views import held_view


@pages.get("/inquiries")
@allow("admin:inquiry:decide")
def inquiries() -> Response:
    """List what is held, the oldest first."""
    return _page(200)


@pages.post("/inquiries/<int:held_id>/release")
@allow("admin:inquiry:decide", on=held_inquiry)
def release(held_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Pass it on to whom it was written to."""
    try:
        with unit_of_work():
            release_inquiry(loaded_thing(), by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash("Passed on.", "success")
    return redirect(url_for("admin.inquiries"), code=303)


@pages.post("/inquiries/<int:held_id>/discard")
@allow("admin:inquiry:decide", on=held_inquiry)
def discard(held_id: int) -> Response:
    """Do not pass it on, with a reason that the sender is shown."""
    form = DiscardForm()
    if not form.validate():
        return _page(422, wrong={held_id: str(next(iter(form.errors.values()))[0])})
    try:
        with unit_of_work():
            discard_inquiry(loaded_thing(), reason=Reason(form.reason.data), by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash("Not passed on. The sender’s page says why.", "success")
    return redirect(url_for("admin.inquiries"), code=303)


def _page(status: int, wrong: dict[int, str] | None = None) -> Response:
    held = [held_view(row) for row in held_inquiries()]
    html = render_template("admin/inquiries.html", held=held, reasons=REASONS, wrong=wrong or {})
    return keep_nowhere(make_response(html, status))
