"""What the site holds of a person, and a copy of it, for themselves."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.accounts.models import Account
from directory.audit.actions import record
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.web import visitor
from directory.web.accounts.pages import pages
from directory.web.guards import allow
from directory.web.own_copies import copy_of
from directory.web.presenting.own_data import own_data

__all__ = ["own_account", "pages"]


@pages.get("/account/privacy")
@allow("account:self:edit")
def privacy() -> str:
    """List what is held of whoever is signed in, why and how long, and where each can be corrected."""
    return render_template("account/privacy.html", rows=own_data(own_account()))


@pages.route("/account/privacy/export", methods=["GET", "POST"])
@allow("account:data:export")
def export_data() -> Response:
    """Send everything as a zip, from a temporary file; the trail says that it was taken."""
    if request.method != "POST":  # back from proving: the button is there
        return redirect(url_for("account.privacy"))
    account, now = own_account(), utc_now()
    with unit_of_work():
        record("export_account", subject_kind="account", subject_id=account.id, by=visitor.me(), now=now)
    return copy_of(account.email, account)


def own_account() -> Account:
    """The account that is signed in; the guard let nobody else in."""
    return visitor.account() or abort(403)
