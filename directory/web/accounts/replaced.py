"""Pages of Flask-Security that are ours instead, or go on elsewhere, under the same endpoints."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, current_app, g, redirect, render_template, url_for
from flask_login import current_user
from flask_security.utils import check_and_get_token_status, get_message
from werkzeug.wrappers import Response

from directory.accounts.rules import Role
from directory.web.accounts.asking import forgot_password, send_confirmation
from directory.web.accounts.datastore import BLUEPRINT

View = Callable[..., Any]
FIRST_STEP_OF_A_PRACTITIONER = "/practice/start"


def replace(app: Flask) -> None:
    """Put our pages in place."""
    views = app.view_functions
    views[f"{BLUEPRINT}.forgot_password"] = forgot_password
    views[f"{BLUEPRINT}.send_confirmation"] = send_confirmation
    views[f"{BLUEPRINT}.two_factor_rescue"] = two_factor_rescue
    for name, around in (
        ("confirm_email", practitioners_go_on_to_their_listing),
        ("wan_delete", back_to_the_keys),
        ("two_factor_setup_validate", the_same_picture_after_a_wrong_code),
    ):
        views[f"{BLUEPRINT}.{name}"] = around(views[f"{BLUEPRINT}.{name}"])


def two_factor_rescue() -> Response:
    """Whoever has no code at hand uses a recovery code."""
    return redirect(url_for("security.mf_recovery"))


def practitioners_go_on_to_their_listing(view: View) -> View:
    """After confirming, sign in; who said that they practice goes on to open or claim their listing."""

    @wraps(view)
    def confirm_email(token: str) -> Any:
        answer = view(token)
        confirmed = g.get("confirmed")
        if confirmed is not None and Role.PRACTITIONER in confirmed.role_names:
            return redirect(url_for("security.login", next=FIRST_STEP_OF_A_PRACTITIONER))
        return answer

    return confirm_email


def back_to_the_keys(view: View) -> View:
    """After removing a passkey, see which keys are left."""

    @wraps(view)
    def wan_delete() -> Response:
        view()
        return redirect(url_for("account.keys"))

    return wan_delete


def the_same_picture_after_a_wrong_code(view: View) -> View:
    """A mistyped first code does not make the person start again with a new picture."""

    @wraps(view)
    def two_factor_setup_validate(token: str) -> Any:
        answer = view(token)
        expired, invalid, state = check_and_get_token_status(
            token, "tf_setup", current_app.config["SECURITY_TWO_FACTOR_SETUP_WITHIN"]
        )
        if expired or invalid or current_user.tf_totp_secret == state["totp_secret"]:
            return answer
        values = current_app.extensions["security"].totp_factory.fetch_setup_values(state["totp_secret"], current_user)
        return render_template(
            "security/authenticator.html",
            state_token=token,
            authr_qrcode=values["image"],
            authr_key=values["key"],
            code_error=str(get_message("TWO_FACTOR_INVALID_TOKEN")[0]),
        )

    return two_factor_setup_validate
