"""Deleting one's account: what goes and what stays, before it is done; and keeping it after all, by a letter's link."""

from __future__ import annotations

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_security import logout_user
from werkzeug.wrappers import Response

from directory.privacy.deleting import ask_to_delete, deletion_by_key, keep_after_all, preview_of
from directory.privacy.models import AccountDeletion
from directory.privacy.rules import REGRET_FOR
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.accounts.pages import pages
from directory.web.accounts.privacy import own_account
from directory.web.forms.accounts import DELETE_WORD, DeleteAccountForm
from directory.web.guards import Loaded, allow, loaded_thing
from directory.web.headers import keep_nowhere, keep_secret
from directory.web.keeping import sent_form
from directory.web.presenting.own_data import leaving_view

__all__ = ["pages"]


def waiting_deletion(deletion_key: str, **_: object) -> Loaded | None:
    """The deletion of a letter's link: whoever reads the address of the account is the person."""
    asked = deletion_by_key(deletion_key)
    return Loaded(asked, frozenset()) if asked is not None else None


@pages.route("/account/delete", methods=["GET", "POST"])
@allow("account:data:delete")
def delete_account() -> Response:
    """Say what goes and what stays; or stop the account and have it erased in seven days."""
    account, form = own_account(), DeleteAccountForm(sent_form())
    if request.method != "POST":
        return _ask(form, 200)
    if not form.validate():
        return _ask(form, 422)
    try:
        with unit_of_work():
            ask_to_delete(account, withdraws_reviews=form.reviews.data == "withdraw", by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        db.session.rollback()
        form.form_errors.append(str(refused))
        return _ask(form, 422)
    logout_user()
    g.pop("person", None)
    return redirect(url_for("account.deletion_asked"), code=303)


@pages.get("/account/deletion-asked")
@allow("account:sign-in:use")
def deletion_asked() -> str:
    """Say what happens now."""
    return render_template("account/deletion_asked.html", days=REGRET_FOR.days)


@pages.route("/account/deletion/<deletion_key>", methods=["GET", "POST"])
@allow("account:sign-in:use", on=waiting_deletion)
def keep_account(deletion_key: str) -> Response:
    """Keep an account after all."""
    if request.method != "POST":
        asked: AccountDeletion = loaded_thing()
        return keep_secret(make_response(render_template("account/deletion.html", asked=asked)))
    with unit_of_work():
        kept = keep_after_all(deletion_key, now=utc_now())
    if kept:
        flash("Your account is yours again. Sign in.", "success")
    else:
        flash("This account was erased a moment ago.", "error")
    return keep_secret(redirect(url_for("security.login"), code=303))  # type: ignore[arg-type]


def _ask(form: DeleteAccountForm, status: int) -> Response:
    account = own_account()
    leaving = leaving_view(preview_of(account), account)
    html = render_template("account/delete.html", form=form, word=DELETE_WORD, leaving=leaving)
    return keep_nowhere(make_response(html, status))
