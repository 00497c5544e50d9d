"""Letters that anybody may ask for: a new password, the confirmation again. Nobody learns who has an account.

The page says the same, in the same time, whoever has an account; the letter says what is the case.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_security.confirmable import send_confirmation_instructions
from flask_security.mail_util import EmailValidateException
from flask_security.recoverable import send_reset_password_instructions
from werkzeug.wrappers import Response

from directory.accounts.models import Account
from directory.accounts.queries import account_by_email
from directory.web.accounts.letters import on_our_site, want_once_a_day
from directory.web.forms.accounts import AddressForm, spend_the_time_of_a_hash


def forgot_password() -> str | Response:
    """Ask for a letter with which a new password can be set."""
    return _ask("security/reset_password.html", _send_reset)


def send_confirmation() -> str | Response:
    """Ask for the letter that confirms an address once more."""
    return _ask("security/confirm.html", _send_confirmation)


def _ask(template: str, send: Callable[[Account | None, str], None]) -> str | Response:
    form = AddressForm()
    if request.method != "POST":
        form.email.data = request.args.get("email", "")
    elif form.validate() and (address := _writable(form)):
        send(account_by_email(address), address)
        spend_the_time_of_a_hash()
        flash(f"If {address} has an account here, a letter with a link is on its way.", "info")
        return redirect(url_for("account.check_mail"))
    return render_template(template, form=form)


def _writable(form: AddressForm) -> str | None:
    """The address, if one can write to it."""
    try:
        return str(current_app.extensions["security"].mail_util.validate(form.email.data))
    except (EmailValidateException, ValueError):
        form.email.errors = ["Enter one e-mail address, like name@example.org."]
        return None


def _send_reset(account: Account | None, address: str) -> None:
    if account is None or not account.active:
        link = on_our_site(url_for("security.register"))
        want_once_a_day("account_not_here", to=address, values={"link": link})
    elif account.confirmed_at is None:
        send_confirmation_instructions(account)  # type: ignore[no-untyped-call]
    else:
        send_reset_password_instructions(account)  # type: ignore[no-untyped-call]


def _send_confirmation(account: Account | None, address: str) -> None:
    if account is None or not account.active or account.confirmed_at is not None:
        link = on_our_site(url_for("security.login"))
        want_once_a_day("account_nothing_to_confirm", to=address, values={"link": link})
    else:
        send_confirmation_instructions(account)  # type: ignore[no-untyped-call]
