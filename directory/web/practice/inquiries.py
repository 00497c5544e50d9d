"""The inbox of a listing: what people wrote since somebody keeps it, and the replies."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from directory.inquiries.actions import (
    answer_inquiry,
    close_inquiry,
    reopen_inquiry,
    report_inquiry,
    see_inquiry,
)
from directory.inquiries.models import Inquiry
from directory.inquiries.queries import CLOSED_TAB, inbox, inbox_counts
from directory.inquiries.rules import State
from directory.ownership.queries import keeper_of
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.forms.inquiry import MessageForm
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.inquiry_loaders import received_inquiry
from directory.web.keeping import sent_form
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.shell import page
from directory.web.presenting.inquiry_views import for_keeper, inbox_line

TABS = {
    "unanswered": frozenset({State.SENT}),
    "answered": frozenset({State.ANSWERED}),
    "closed": CLOSED_TAB,
}


@pages.get("/<slug>/inquiries")
@allow("practice:inquiry:read", on=kept_listing)
def inquiries(slug: str) -> Response:  # noqa: ARG001 - the loader took it
    """List what people wrote: unanswered first, or what is answered or closed."""
    listing, now = loaded_thing(), utc_now()
    person = visitor.person()
    keeper = keeper_of(listing.id, person.account_id if person else None) or abort(404)
    shown = request.args.get("show", "")
    shown = shown if shown in TABS else "unanswered"
    rows = inbox(listing.id, since=keeper.since, states=TABS[shown])
    html = page(
        "practice/inquiries.html",
        listing,
        lines=[inbox_line(row, now=now) for row in rows],
        counts=inbox_counts(listing.id, since=keeper.since),
        shown=shown,
    )
    return keep_nowhere(make_response(html))


@pages.route("/<slug>/inquiries/<int:inquiry_id>", methods=["GET", "POST"])
@allow("practice:inquiry:read", on=received_inquiry)
def inquiry(slug: str, inquiry_id: int) -> Response:
    """Show a conversation, and note that it was seen; or send a reply."""
    thing: Inquiry = loaded_thing()
    form = MessageForm(sent_form())
    if request.method != "POST":
        if thing.seen_at is None:
            with unit_of_work():
                see_inquiry(thing, now=utc_now())
        return _page(thing, form, 200)
    if not form.validate():
        return _page(thing, form, 422)
    try:
        with unit_of_work():
            answer_inquiry(thing, form.message.data, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        form.message.errors = [str(refused)]
        return _page(thing, form, 422)
    flash("Your reply is on its way.", "success")
    return _back(slug, inquiry_id)


@pages.post("/<slug>/inquiries/<int:inquiry_id>/close")
@allow("practice:inquiry:read", on=received_inquiry)
def close_one(slug: str, inquiry_id: int) -> Response:
    """End a conversation."""
    return _move(close_inquiry, "Closed. You can reopen it for 30 days.", _back(slug, inquiry_id))


@pages.post("/<slug>/inquiries/<int:inquiry_id>/reopen")
@allow("practice:inquiry:read", on=received_inquiry)
def reopen_one(slug: str, inquiry_id: int) -> Response:
    """Take a closed conversation up again."""
    return _move(reopen_inquiry, "Open again.", _back(slug, inquiry_id))


@pages.post("/<slug>/inquiries/<int:inquiry_id>/report")
@allow("practice:inquiry:read", on=received_inquiry)
def report_one(slug: str, inquiry_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Say that it is spam; the desk looks at it."""
    return _move(report_inquiry, "Thank you. It left your inbox, and we look at it.", _to_inbox(slug))


@pages.get("/<slug>/inquiries/<int:inquiry_id>/close", endpoint="close_again")
@pages.get("/<slug>/inquiries/<int:inquiry_id>/reopen", endpoint="reopen_again")
@pages.get("/<slug>/inquiries/<int:inquiry_id>/report", endpoint="report_again")
@allow("practice:inquiry:read", on=received_inquiry)
def again(slug: str, inquiry_id: int) -> Response:
    """Where a move leads whose sender had to sign in first: to the conversation with its buttons."""
    return _back(slug, inquiry_id)


def _move(move: Callable[..., None], done: str, onward: Response) -> Response:
    try:
        with unit_of_work():
            move(loaded_thing(), by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash(done, "success")
    return onward


def _back(slug: str, inquiry_id: int) -> Response:
    return redirect(url_for("practice.inquiry", slug=slug, inquiry_id=inquiry_id), code=303)


def _to_inbox(slug: str) -> Response:
    return redirect(url_for("practice.inquiries", slug=slug), code=303)


def _page(inquiry: Inquiry, form: MessageForm, status: int) -> Response:
    html = page(
        "practice/inquiry.html",
        inquiry.listing,
        talk=for_keeper(inquiry, now=utc_now()),
        form=form,
        inquiry_id=inquiry.id,
    )
    return keep_nowhere(make_response(html, status))
