"""The sender's private page: what both wrote, where it stands, writing again, and deleting everything."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.inquiries.actions import withdraw_inquiry, write_again
from directory.inquiries.models import Inquiry
from directory.inquiries.queries import inquiry_by_key, usual_reply
from directory.inquiries.rules import WRITTEN_AGAIN
from directory.languages import gettext, mark
from directory.limits.actions import count_try
from directory.listings.rules import Status
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web.forms.inquiry import MessageForm
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_secret
from directory.web.inquiry_loaders import own_inquiry
from directory.web.presenting.inquiry_views import for_sender, pace_words
from directory.web.presenting.listing_card import city_line
from directory.web.public.blueprint import pages
from directory.web.secret_keys import sealed

TOO_MANY = mark("You wrote often today. Nothing is lost: leave this page open and send it tomorrow.")


@pages.route("/inquiries/<key>", methods=["GET", "POST"])
@allow("public:inquiry:read", on=own_inquiry)
def inquiry_status(key: str) -> Response:
    """Show the conversation; or add to it what the sender writes."""
    form = MessageForm()
    if request.method != "POST":
        return _page(loaded_thing(), form, 200)
    if not form.validate():
        return _page(loaded_thing(), form, 422)
    try:
        with unit_of_work():
            inquiry: Inquiry = loaded_thing()
            _count(key)
            write_again(inquiry, form.message.data, now=utc_now())
    except RuleBroken as refused:
        form.message.errors = [str(refused)]
        return _page(inquiry_by_key(key) or loaded_thing(), form, 422)
    flash(gettext("Your message is sent."), "success")
    return redirect(url_for("public.inquiry_status", key=key), code=303)


@pages.post("/inquiries/<key>/withdraw")
@allow("public:inquiry:read", on=own_inquiry)
def withdraw(key: str) -> Response:
    """Delete everything that both wrote, at once."""
    with unit_of_work():
        withdraw_inquiry(loaded_thing(), now=utc_now())
    flash(gettext("Everything is deleted."), "success")
    return keep_secret(redirect(url_for("public.inquiry_status", key=key), code=303))  # type: ignore[arg-type]


def _count(key: str) -> None:
    """Count the sender's writing. Raises RuleBroken when they wrote too often."""
    if count_try([sealed("inquiries", "again", key)], limit=WRITTEN_AGAIN, now=utc_now()) is not None:
        raise RuleBroken(gettext(TOO_MANY), field="message")


def _page(inquiry: Inquiry, form: MessageForm, status: int) -> Response:
    listing = inquiry.listing
    html = render_template(
        "public/inquiry_status.html",
        talk=for_sender(inquiry),
        form=form,
        key=inquiry.key,
        pace=pace_words(usual_reply(listing.id, now=utc_now()), listing.practitioner.name),
        has_page=listing.status == Status.PUBLISHED,
        near=city_line(listing.places[0]) if listing.places else "",
    )
    return keep_secret(make_response(html, status))
