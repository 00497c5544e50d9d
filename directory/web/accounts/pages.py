"""A person's own pages: what the site knows of them, their keys, where they are signed in."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for
from flask_security import logout_user
from werkzeug.wrappers import Response

from directory.accounts.actions import end_sign_in, end_sign_ins, rename_account
from directory.accounts.models import Account
from directory.accounts.queries import open_sign_ins
from directory.accounts.rules import STAFF
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.text import plural
from directory.web import visitor
from directory.web.accounts.browsers import browser_of
from directory.web.accounts.going_on import NEXT
from directory.web.accounts.words import ROLE_WORDS
from directory.web.forms.accounts import NameForm
from directory.web.guards import allow
from directory.web.keeping import sent_form

pages = Blueprint("account", __name__)
GO_ON = "go_on_to"
"""Where in the session stands the page that somebody wanted before they had to add a second factor."""


@pages.get("/check-your-mail")
@allow("account:sign-in:use")
def check_mail() -> str:
    """Say that a letter is on its way, whoever has an account."""
    return render_template("account/check_mail.html")


@pages.get("/account")
@allow("account:self:edit")
def home() -> str:
    """Show a person what the site knows of them."""
    account = _account()
    return render_template(
        "account/home.html",
        account=account,
        roles=[ROLE_WORDS[role.name] for role in account.roles],
        signed_in=plural(len(open_sign_ins(account, now=utc_now())), "browser"),
        unused_codes=len(account.mf_recovery_codes or []),
    )


@pages.route("/account/name", methods=["GET", "POST"])
@allow("account:self:edit")
def name() -> str | Response:
    """Change one's name."""
    account = _account()
    form = NameForm(sent_form(), obj=account)
    if request.method == "POST" and form.validate():
        with unit_of_work():
            rename_account(account, form.name.data, now=utc_now())
        flash("Your name is changed.", "success")
        return redirect(url_for("account.home"))
    return render_template("account/name.html", form=form)


@pages.get("/account/keys")
@allow("account:self:edit")
def keys() -> str:
    """List what proves that it is them, and what they could add."""
    account = _account()
    if go_on := request.args.get(NEXT):
        session[GO_ON] = go_on
    return render_template(
        "account/keys.html",
        account=account,
        new_name=_new_name(account),
        unused_codes=len(account.mf_recovery_codes or []),
        must_have_two=bool(account.role_names & STAFF),
        go_on=session.get(GO_ON),
    )


@pages.post("/account/keys/later")
@allow("account:self:edit")
def second_step_later() -> Response:
    """Put the invitation to a second step away, until the next sign-in."""
    session[visitor.SECOND_STEP_LATER] = True
    return redirect(url_for("practice.home"), code=303)


@pages.get("/account/sign-ins")
@allow("account:self:edit")
def sign_ins() -> str:
    """List where the person is signed in."""
    return render_template(
        "account/sign_ins.html", here=visitor.sign_in(), sign_ins=open_sign_ins(_account(), now=utc_now())
    )


@pages.post("/account/sign-ins/<int:sign_in_id>/end")
@allow("account:sign-in:end")
def end_one(sign_in_id: int) -> Response:
    """Sign out in one browser."""
    account = _account()
    ending = next((one for one in account.sign_ins if one.id == sign_in_id), None)
    if ending is None:
        abort(404)
    with unit_of_work():
        end_sign_in(ending, now=utc_now())
    flash(f"You are signed out in {ending.browser}.", "success")
    return redirect(url_for("account.sign_ins"))


@pages.post("/account/sign-ins/end-others")
@allow("account:sign-in:end")
def end_others() -> Response:
    """Sign out everywhere but here."""
    account = _account()
    with unit_of_work():
        ended = end_sign_ins(account, now=utc_now(), but=visitor.sign_in())
    flash(f"You are signed out in {plural(ended, 'other browser')}.", "success")
    return redirect(url_for("account.sign_ins"))


@pages.post("/account/sign-ins/end-all")
@allow("account:sign-in:end")
def end_all() -> Response:
    """Sign out everywhere."""
    account = _account()
    with unit_of_work():
        end_sign_ins(account, now=utc_now())
    logout_user()
    g.pop("person", None)
    flash("You are signed out everywhere.", "success")
    return redirect(url_for("public.home"))


def _account() -> Account:
    """The account that is signed in; the guard let nobody else in."""
    account = visitor.account()
    if account is None:
        abort(403)
    return account


def _new_name(account: Account) -> str:
    """A name for the next passkey that none of theirs has."""
    taken, first = {passkey.name for passkey in account.webauthn}, browser_of()
    return next(name for name in (first, *(f"{first} {n}" for n in range(2, len(taken) + 3))) if name not in taken)
