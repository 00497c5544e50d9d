"""Asking about one's data without an account: the form, the letter that confirms it, and its private page."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.languages import gettext, spoken
from directory.limits.actions import count_try
from directory.limits.queries import full_until
from directory.privacy.models import DataRequest
from directory.privacy.queries import request_by_key
from directory.privacy.requests import (
    account_asked_about,
    appeal,
    ask,
    confirm,
    hand_out_copy,
    take_back,
)
from directory.privacy.rules import ASKED_BY_ADDRESS, ASKED_FROM_NETWORK, RequestKind
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web.forms.privacy import PrivacyRequestForm
from directory.web.guards import Loaded, allow, loaded_thing
from directory.web.headers import keep_nowhere, keep_secret
from directory.web.network import network
from directory.web.own_copies import copy_of
from directory.web.presenting.privacy_requests import asking_view, own_request
from directory.web.public.blueprint import pages
from directory.web.public.saved_searches import TOO_OFTEN
from directory.web.secret_keys import sealed


def asked_request(request_key: str, **_: object) -> Loaded | None:
    """The request of a private address: whoever has the key reads the e-mail address."""
    found = request_by_key(request_key)
    return Loaded(found, frozenset()) if found is not None else None


@pages.route("/privacy/request", methods=["GET", "POST"])
@allow("public:privacy:ask")
def privacy_request() -> Response:
    """Ask; or take it in and send the letter that has to be confirmed."""
    form = PrivacyRequestForm()
    if request.method != "POST":
        return _asking(form, 200)
    if not form.validate():
        return _asking(form, 422)
    if form.website.data:  # the trap: nobody sees that field
        return redirect(url_for("public.privacy_request_asked"), code=303)
    if not _may_ask(form.email.data):
        form.form_errors.append(gettext(TOO_OFTEN))
        return _asking(form, 429)
    with unit_of_work():
        kind, words = RequestKind(form.kind.data), form.words.data or ""
        ask(kind, email=form.email.data, words=words, language=spoken().code, now=utc_now())
    return redirect(url_for("public.privacy_request_asked"), code=303)


@pages.get("/privacy/request/asked")
@allow("public:privacy:ask")
def privacy_request_asked() -> str:
    """Say that a letter is on its way."""
    return render_template("public/privacy_request_asked.html")


@pages.route("/privacy/request/<request_key>", methods=["GET", "POST"])
@allow("public:privacy:ask", on=asked_request)
def privacy_request_page(request_key: str) -> Response:
    """Show where a request stands; or confirm it, take it back, appeal the answer, take the copy."""
    asked: DataRequest = loaded_thing()
    act = request.form.get("act")
    if request.method != "POST":
        return _page(asked, 200)
    if act not in ("confirm", "withdraw", "appeal", "copy"):
        abort(400)
    now = utc_now()
    try:
        with unit_of_work():
            {"confirm": confirm, "withdraw": take_back, "appeal": appeal, "copy": hand_out_copy}[act](asked, now=now)
    except RuleBroken as refused:
        flash(str(refused), "error")
        return keep_secret(redirect(url_for("public.privacy_request_page", request_key=request_key), code=303))  # type: ignore[arg-type]
    if act == "copy":
        return keep_secret(copy_of(asked.email or "", account_asked_about(asked)))
    said = {
        "confirm": gettext("Your request is here, and the clock runs."),
        "withdraw": gettext("You took the request back."),
        "appeal": gettext("You appealed. Somebody looks at it anew."),
    }
    flash(said[act], "success")
    return keep_secret(redirect(url_for("public.privacy_request_page", request_key=request_key), code=303))  # type: ignore[arg-type]


def _may_ask(email: str) -> bool:
    """Count the asking for where it comes from and for whose address it is, unless one of the two did too often."""
    now = utc_now()
    counted = (
        ([sealed("privacy requests", "from", network())], ASKED_FROM_NETWORK),
        ([sealed("privacy requests", "for", email.lower())], ASKED_BY_ADDRESS),
    )
    if any(full_until(buckets, limit=limit, now=now) for buckets, limit in counted):
        return False
    with unit_of_work():
        for buckets, limit in counted:
            count_try(buckets, limit=limit, now=now)
    return True


def _asking(form: PrivacyRequestForm, status: int) -> Response:
    html = render_template("public/privacy_request.html", form=form, asking=asking_view())
    return keep_nowhere(make_response(html, status))


def _page(asked: DataRequest, status: int) -> Response:
    html = render_template("public/privacy_request_page.html", asked=own_request(asked, now=utc_now()))
    return keep_secret(make_response(html, status))
