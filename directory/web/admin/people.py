"""People and their roles: who may look after what here."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.accounts.actions import grant_role, restart_account, revoke_role, stop_account
from directory.accounts.models import Account
from directory.accounts.queries import account_by_id, accounts_like
from directory.accounts.rules import ROLE_NOUNS, Role
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.admin.blueprint import pages
from directory.web.forms.people import ChangeForm
from directory.web.guards import allow
from directory.web.keeping import sent_form

SHOWN = 50


@pages.get("/people")
@allow("admin:people:read")
def people() -> str:
    """List people: those who look after the site first; or those whose address or name begins with some words."""
    words = request.args.get("q", "")[:100]
    return render_template("admin/people.html", people=accounts_like(words, limit=SHOWN), words=words, most=SHOWN)


@pages.get("/people/<int:account_id>")
@allow("admin:people:read")
def one_person(account_id: int) -> str:
    """Show one person with their roles."""
    return _page(_account(account_id), ChangeForm(sent_form()))


@pages.post("/people/<int:account_id>")
@allow("admin:people:manage")
def change_person(account_id: int) -> str | Response:
    """Give or take a role, stop an account or let it be used again; each with its reason."""
    account, form = _account(account_id), ChangeForm()
    if not form.validate():
        return make_response(_page(account, form), 422)
    try:
        with unit_of_work():
            flash(_change(account, form), "success")
    except RuleBroken as refused:
        form.change.errors = [str(refused)]
        return make_response(_page(account, form), 422)
    return redirect(url_for("admin.one_person", account_id=account_id))


def _change(account: Account, form: ChangeForm) -> str:
    """Make the change that was chosen; what was done, in words."""
    act, role = form.chosen()
    said = {"by": visitor.me(), "now": utc_now(), "why": form.why.data}
    who = account.name or account.email
    if act == "grant":
        grant_role(account, role, **said)
        return f"{who} is {ROLE_NOUNS[role]} now."
    if act == "revoke":
        revoke_role(account, role, **said)
        return f"{who} is no longer {ROLE_NOUNS[role]}."
    if act == "stop":
        stop_account(account, **said)
        return f"The account of {who} is stopped."
    restart_account(account, **said)
    return f"The account of {who} can be used again."


def _page(account: Account, form: ChangeForm) -> str:
    form.offer(account.role_names, is_active=account.active)
    return render_template("admin/person.html", account=account, form=form, roles=list(Role))


def _account(account_id: int) -> Account:
    return account_by_id(account_id) or abort(404)
