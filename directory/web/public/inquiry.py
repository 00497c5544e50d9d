"""Writing to a practitioner: no account, no captcha; what looks like spam is held for a person."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from flask import current_app, make_response, render_template, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from directory.inquiries.actions import send_inquiry
from directory.inquiries.queries import inquiry_by_key, usual_reply
from directory.inquiries.rules import KEPT_AFTER_CLOSING, KEPT_FOR, KEY_CHARS, SENT_BY_ADDRESS, SENT_FROM_NETWORK
from directory.inquiries.spam import LEAST_SECONDS, Sign
from directory.languages import gettext, mark
from directory.limits.actions import count_try
from directory.limits.queries import full_until
from directory.listings.models import Listing
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.shared.keys import key_for
from directory.web.forms.inquiry import InquiryForm
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.inquiry_loaders import written_to
from directory.web.network import network
from directory.web.presenting.inquiry_views import pace_words
from directory.web.public.blueprint import pages
from directory.web.secret_keys import sealed, secret_keys

TOO_MANY = mark(
    "That is as many messages as one can send for now. Nothing is lost: leave this page open and send it again in an "
    "hour, or tomorrow if it is refused again then."
)


@pages.route("/providers/<slug>/inquiry", methods=["GET", "POST"])
@allow("public:inquiry:send", on=written_to)
def inquiry(slug: str) -> Response:  # noqa: ARG001 - the loader took it
    """Show the form, or send what it holds and lead to the sender's private page."""
    listing: Listing = loaded_thing()
    form = InquiryForm()
    if request.method != "POST":
        form.opened.data = _opening().dumps(secrets.token_hex(8))
        return _form_page(listing, form, 200)
    if not form.validate():
        return _form_page(listing, form, 422)
    try:
        key = _send(listing, form)
    except RuleBroken as refused:
        form[refused.field or "message"].errors = [str(refused)]
        return _form_page(listing, form, 422)
    if key is None:
        form.form_errors.append(gettext(TOO_MANY))
        return _form_page(listing, form, 429)
    return redirect(url_for("public.inquiry_status", key=key), code=303)


def _send(listing: Listing, form: InquiryForm) -> str | None:
    """Send it; its key, or None when too many were sent. The same form sent twice is one inquiry."""
    now, opened_at = utc_now(), _opened_at(form.opened.data or "")
    said = (form.email.data.lower(), form.message.data)
    key = sealed("inquiry", form.opened.data, listing.id, *said)[:KEY_CHARS] if opened_at else secrets.token_hex(16)
    listing_id = listing.id
    with unit_of_work():
        if inquiry_by_key(key) is None and not _may_send(form.email.data, now):
            return None
        send_inquiry(
            db.session.get_one(Listing, listing_id),
            key=key,
            name=form.name.data,
            email=form.email.data,
            text=form.message.data,
            when_suits=form.when_suits.data or "",
            signs=_signs(form, opened_at, now),
            print_keys=_print_keys(now),
            now=now,
        )
    return key


def _may_send(email: str, now: datetime) -> bool:
    """Count the sending for where it comes from and for whose it is, unless one of the two did too often."""
    counted = (
        ([sealed("inquiries", "from", network())], SENT_FROM_NETWORK),
        ([sealed("inquiries", "by", email.lower())], SENT_BY_ADDRESS),
    )
    if any(full_until(buckets, limit=limit, now=now) for buckets, limit in counted):
        return False
    for buckets, limit in counted:
        count_try(buckets, limit=limit, now=now)
    return True


def _signs(form: InquiryForm, opened_at: datetime | None, now: datetime) -> set[Sign]:
    """What the page itself notices."""
    signs = {Sign.TRAP} if form.website.data else set()
    if opened_at is None or (now - opened_at).total_seconds() < LEAST_SECONDS:
        signs.add(Sign.HASTE)
    return signs


def _opening() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_keys().oldest_first, salt="inquiry opened")


def _opened_at(token: str) -> datetime | None:
    """When the form was opened; None for a token that this site did not make."""
    try:
        opened_at: datetime = _opening().loads(token, return_timestamp=True)[1]
    except BadData:
        return None
    return opened_at.astimezone(UTC)


def _print_keys(now: datetime) -> tuple[str, str]:
    """The keys of today and of yesterday, with which copies are told."""
    day, secret = now.date().toordinal(), current_app.config["SECRET_KEY"]
    return key_for(f"prints of {day}", secret=secret), key_for(f"prints of {day - 1}", secret=secret)


def _form_page(listing: Listing, form: InquiryForm, status: int) -> Response:
    html = render_template(
        "public/inquiry.html",
        form=form,
        name=listing.practitioner.name,
        slug=listing.slug,
        pace=pace_words(usual_reply(listing.id, now=utc_now()), listing.practitioner.name),
        kept_days=KEPT_FOR.days,
        kept_days_closed=KEPT_AFTER_CLOSING.days,
    )
    return keep_nowhere(make_response(html, status))
