"""Flask-Security, set up: which features, under which addresses, with which of our parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_login import LoginManager
from flask_security import Security, user_authenticated

from directory.accounts.actions import begin_sign_in
from directory.accounts.models import Account
from directory.accounts.rules import FRESH_FOR, PASSWORD_MIN_CHARS
from directory.shared.clock import utc_now
from directory.web import visitor
from directory.web.accounts import datastore
from directory.web.accounts.browsers import browser_of
from directory.web.accounts.letters import Letters

PERMISSIONS = {
    "login": "account:sign-in:use",
    "logout": "account:sign-in:use",
    "verify": "account:self:edit",
}
"""What each of Flask-Security's pages needs; a page that is not here is closed."""


def settings() -> dict[str, Any]:
    """The settings of Flask-Security."""
    return {
        "BLUEPRINT_NAME": datastore.BLUEPRINT,
        "STATIC_FOLDER": None,
        "LOGIN_URL": "/sign-in",
        "LOGOUT_URL": "/sign-out",
        "VERIFY_URL": "/account/prove",
        "POST_LOGIN_VIEW": "/account",
        "POST_LOGOUT_VIEW": "/",
        "LOGOUT_METHODS": ["POST"],
        "RETURN_GENERIC_RESPONSES": True,
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_LENGTH_MIN": PASSWORD_MIN_CHARS,
        "FRESHNESS": FRESH_FOR,
        "FRESHNESS_GRACE_PERIOD": timedelta(0),
        "FRESHNESS_ALLOW_AUTH_TOKEN": False,
        "API_ENABLED_METHODS": ["session"],
        "DATETIME_FACTORY": utc_now,
        "FLASH_MESSAGES": True,
    }


def mount(app: Flask) -> None:
    """Mount Flask-Security's pages, with our tables, letters and sign-ins."""
    app.config.update({f"SECURITY_{name}": value for name, value in settings().items()})
    app.config.setdefault("SECURITY_PASSWORD_SALT", app.config["SECRET_KEY"])
    datastore.mount(app)
    Security(app, datastore.Datastore(), mail_util_cls=Letters)
    _ask_for_an_open_sign_in(app.login_manager)  # type: ignore[attr-defined]
    user_authenticated.connect(_begin_sign_in, app)
    for name, permission in PERMISSIONS.items():
        vars(app.view_functions[f"{datastore.BLUEPRINT}.{name}"])["permission"] = permission


def _ask_for_an_open_sign_in(manager: LoginManager) -> None:
    """A session counts only while its sign-in is open, and nothing but a session counts: no tokens."""
    active_account = manager._user_callback  # noqa: SLF001 - Flask-Security's own check, kept and added to
    manager.user_loader(lambda key: visitor.if_signed_in(active_account(key)))
    manager.request_loader(None)


def _begin_sign_in(_app: Flask, user: Account, **_: object) -> None:
    visitor.enter(begin_sign_in(user, browser=browser_of(), now=utc_now()))
