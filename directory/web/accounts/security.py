"""Flask-Security, set up: which features, under which addresses, with which of our parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_login import LoginManager
from flask_security import Security, uia_email_mapper
from itsdangerous import Serializer

from directory.accounts.rules import FRESH_FOR, PASSWORD_MIN_CHARS
from directory.config import Config
from directory.shared.clock import utc_now
from directory.shared.keys import SecretKeys, key_for
from directory.web import visitor
from directory.web.accounts import datastore, events, going_on, limiting, replaced, tried
from directory.web.accounts.keys import OneTimeCodes, Passkeys, RecoveryCodes
from directory.web.accounts.letters import Letters
from directory.web.accounts.passwords import Hashing, Passwords
from directory.web.accounts.words import MESSAGES
from directory.web.forms.accounts import (
    AddPasskeyForm,
    AuthenticatorForm,
    CodeForm,
    NewPasswordForm,
    NoCodeForm,
    PasskeyAnswerForm,
    PasswordForm,
    SignInForm,
    SignUpForm,
)

CODES = "one-time codes"
"""The purpose for which the keys of authenticators are sealed."""
CODES_BEFORE = "1"
"""What the key was called under which they lay sealed before keys had names."""
HASH_COST = {"argon2__time_cost": 3, "argon2__memory_cost": 64 * 1024, "argon2__parallelism": 4}
"""RFC 9106, section 4, second recommended option: three passes over 64 MiB."""

PERMISSIONS = {
    "login": "account:sign-in:use",
    "logout": "account:sign-in:use",
    "register": "account:sign-in:use",
    "forgot_password": "account:sign-in:use",
    "reset_password": "account:sign-in:use",
    "send_confirmation": "account:sign-in:use",
    "confirm_email": "account:sign-in:use",
    "change_email_confirm": "account:sign-in:use",
    "two_factor_token_validation": "account:sign-in:use",
    "two_factor_rescue": "account:sign-in:use",
    "tf_select": "account:sign-in:use",
    "mf_recovery": "account:sign-in:use",
    "wan_signin": "account:sign-in:use",
    "wan_signin_response": "account:sign-in:use",
    "verify": "account:self:edit",
    "wan_verify": "account:self:edit",
    "wan_verify_response": "account:self:edit",
    "change_password": "account:self:edit",
    "change_email": "account:key:edit",
    "two_factor_setup": "account:key:edit",
    "two_factor_setup_validate": "account:key:edit",
    "mf_recovery_codes": "account:key:edit",
    "wan_register": "account:key:edit",
    "wan_register_response": "account:key:edit",
    "wan_delete": "account:key:edit",
}
"""What each of Flask-Security's pages needs; a page that is not here is closed."""

ADDRESSES = {
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "REGISTER_URL": "/sign-up",
    "RESET_URL": "/reset-password",
    "CONFIRM_URL": "/confirm",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
    "TWO_FACTOR_SELECT_URL": "/sign-in/second-step",
    "TWO_FACTOR_RESCUE_URL": "/sign-in/no-code",
    "MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
    "WAN_SIGNIN_URL": "/sign-in/passkey",
    "VERIFY_URL": "/account/prove",
    "WAN_VERIFY_URL": "/account/prove/passkey",
    "CHANGE_URL": "/account/password",
    "CHANGE_EMAIL_URL": "/account/address",
    "TWO_FACTOR_SETUP_URL": "/account/keys/authenticator",
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/account/keys/recovery-codes",
    "WAN_REGISTER_URL": "/account/keys/passkey",
    "WAN_DELETE_URL": "/account/keys/passkey/remove",
}
NEXT = {
    "POST_LOGIN_VIEW": "/account",
    "POST_LOGOUT_VIEW": "/",
    "POST_REGISTER_VIEW": "/check-your-mail",
    "POST_RESET_VIEW": "/sign-in",
    "POST_CONFIRM_VIEW": "/sign-in",
    "POST_CHANGE_VIEW": "/account",
    "POST_CHANGE_EMAIL_VIEW": "/account",
    "POST_VERIFY_VIEW": "/account",
    "TWO_FACTOR_POST_SETUP_VIEW": "/account/keys",
    "WAN_POST_REGISTER_VIEW": "/account/keys",
}
TEMPLATES = {
    "LOGIN_USER_TEMPLATE": "security/sign_in.html",
    "REGISTER_USER_TEMPLATE": "security/sign_up.html",
    "RESET_PASSWORD_TEMPLATE": "security/new_password.html",
    "VERIFY_TEMPLATE": "security/prove.html",
    "WAN_VERIFY_TEMPLATE": "security/prove_by_passkey.html",
    "CHANGE_PASSWORD_TEMPLATE": "security/password.html",
    "CHANGE_EMAIL_TEMPLATE": "security/address.html",
    "TWO_FACTOR_VERIFY_CODE_TEMPLATE": "security/code.html",
    "TWO_FACTOR_SELECT_TEMPLATE": "security/second_step.html",
    "TWO_FACTOR_SETUP_TEMPLATE": "security/authenticator.html",
    "MULTI_FACTOR_RECOVERY_TEMPLATE": "security/recovery_code.html",
    "MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "security/recovery_codes.html",
    "WAN_SIGNIN_TEMPLATE": "security/sign_in_by_passkey.html",
    "WAN_REGISTER_TEMPLATE": "security/passkey.html",
}


def settings(config: Config, *, keys: SecretKeys) -> dict[str, Any]:
    """The settings of Flask-Security."""
    return {
        **ADDRESSES,
        **NEXT,
        **TEMPLATES,
        **{f"MSG_{name}": message for name, message in MESSAGES.items()},
        "BLUEPRINT_NAME": datastore.BLUEPRINT,
        "STATIC_FOLDER": None,
        "LOGOUT_METHODS": ["POST"],
        "REGISTERABLE": True,
        "CONFIRMABLE": True,
        "RECOVERABLE": True,
        "CHANGEABLE": True,
        "CHANGE_EMAIL": True,
        "RETURN_GENERIC_RESPONSES": True,
        "EMAIL_PLAINTEXT": False,
        "EMAIL_HTML": False,
        "USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": uia_email_mapper, "case_insensitive": False}}],
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_HASH_PASSLIB_OPTIONS": HASH_COST,
        "PASSWORD_SINGLE_HASH": True,  # `Hashing` makes the HMAC
        "PASSWORD_LENGTH_MIN": PASSWORD_MIN_CHARS,
        "PASSWORD_CONFIRM_REQUIRED": False,
        "HASHING_SCHEMES": ["hex_sha256"],  # of what stands in signed links: quick, so that their making tells nothing
        "DEPRECATED_HASHING_SCHEMES": [],
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TWO_FACTOR_IMPLEMENTATIONS": {
            "code": "flask_security.twofactor.CodeTfPlugin",
            "webauthn": "directory.web.accounts.keys.PasskeyStep",
        },
        "TOTP_SECRETS": {**keys.named(CODES), CODES_BEFORE: key_for(CODES, secret=keys.oldest)},
        "TOTP_ISSUER": config.site_name,
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "WEBAUTHN": True,
        "WAN_RP_NAME": config.site_name,
        "WAN_ALLOW_USER_HINTS": False,
        "WAN_NAME_ALLOWED_CHARS": None,
        "FRESHNESS": FRESH_FOR,
        "FRESHNESS_GRACE_PERIOD": timedelta(0),
        "FRESHNESS_ALLOW_AUTH_TOKEN": False,
        "API_ENABLED_METHODS": ["session"],
        "DATETIME_FACTORY": utc_now,
    }


def mount(app: Flask) -> None:
    """Mount Flask-Security's pages, with our tables, letters, keys and sign-ins."""
    keys = SecretKeys(app.config["SECRET_KEY"], tuple(app.config["SECRET_KEY_FALLBACKS"]))
    chosen = settings(app.config["FINEPOINT"], keys=keys)
    app.config.update({f"SECURITY_{name}": value for name, value in chosen.items()})
    app.before_request(going_on.refuse_other_sites)
    app.after_request(going_on.forget_this_step)
    tried.mount(app)
    app.before_request(limiting.count)
    datastore.mount(app)
    security = Security(
        app,
        datastore.Datastore(),
        mail_util_cls=Letters,
        password_util_cls=Passwords,
        webauthn_util_cls=Passkeys,
        totp_cls=OneTimeCodes,
        mf_recovery_codes_util_cls=RecoveryCodes,
        login_form=SignInForm,
        register_form=SignUpForm,
        reset_password_form=NewPasswordForm,
        change_password_form=PasswordForm,
        two_factor_setup_form=AuthenticatorForm,
        two_factor_verify_code_form=CodeForm,
        two_factor_rescue_form=NoCodeForm,
        wan_register_form=AddPasskeyForm,
        wan_signin_response_form=PasskeyAnswerForm,
    )
    security.pwd_context = Hashing(security.pwd_context)
    _sign_under_the_newest_key(security)
    leave_anonymous_visitors_alone(app, security)
    _ask_for_an_open_sign_in(app.login_manager)  # type: ignore[attr-defined]
    events.listen(app)
    replaced.replace(app)
    for name, permission in PERMISSIONS.items():
        vars(app.view_functions[f"{datastore.BLUEPRINT}.{name}"])["permission"] = permission


def _sign_under_the_newest_key(security: Security) -> None:
    """Put the keys in order: itsdangerous signs with the last, and Flask-Security names the earlier ones last."""
    for one in vars(security).values():
        if isinstance(one, Serializer):
            one.secret_keys.reverse()


def leave_anonymous_visitors_alone(app: Flask, security: Security) -> None:
    """Take off what asks on every page who is signed in: reading a search must touch no session."""
    app.before_request_funcs[None].remove(security.principal._on_before_request)  # noqa: SLF001
    app.after_request_funcs[None].remove(app.login_manager._update_remember_cookie)  # type: ignore[attr-defined]  # noqa: SLF001
    processors = app.template_context_processors[None]
    processors[:] = [one for one in processors if one.__module__ != "flask_login.utils"]


def _ask_for_an_open_sign_in(manager: LoginManager) -> None:
    """A session counts only while its sign-in is open, and nothing but a session counts: no tokens."""
    active_account = manager._user_callback  # noqa: SLF001 - Flask-Security's own check, kept and added to
    manager.user_loader(lambda key: visitor.if_signed_in(active_account(key)))
    manager.request_loader(None)
