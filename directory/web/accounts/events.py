"""What follows when somebody signs in or changes a key: sign-ins that end, a line in the trail, a letter."""

from __future__ import annotations

from flask import Flask, Response, after_this_request, flash, g, session
from flask_login import user_logged_out
from flask_security import (
    change_email_confirmed,
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    user_confirmed,
    user_registered,
    wan_deleted,
    wan_registered,
)

from directory.accounts.actions import begin_sign_in, end_sign_in, end_sign_ins
from directory.accounts.models import Account, AccountRole
from directory.accounts.rules import Role
from directory.audit.actions import record
from directory.audit.rules import Actor, ActorKind
from directory.shared.clock import utc_now
from directory.shortlists.rules import SHORTLIST_MAX
from directory.web import visitor
from directory.web.accounts.browsers import browser_of
from directory.web.accounts.datastore import later
from directory.web.accounts.letters import want, want_once_a_day
from directory.web.shortlisting import add_browser_copy

OF_A_SIGN_IN = {"_user_id", "_id", "_fresh", "_permanent", "_flashes", "fs_paa", "fs_cc"}
"""What a session holds of who is signed in; everything else is left behind at the door."""


def listen(app: Flask) -> None:
    """Hear what Flask-Security tells."""
    for signal, answer in (
        (user_authenticated, _signed_in),
        (user_logged_out, _signed_out),
        (user_registered, _signed_up),
        (user_confirmed, _confirmed),
        (password_changed, _password_changed),
        (password_reset, _password_reset),
        (change_email_confirmed, _address_changed),
        (tf_profile_changed, _authenticator_added),
        (tf_disabled, _authenticator_removed),
        (wan_registered, _passkey_added),
        (wan_deleted, _passkey_removed),
    ):
        signal.connect(answer, app)


def _signed_in(_app: Flask, user: Account, **_: object) -> None:
    for name in set(session) - OF_A_SIGN_IN - {name for name in session if name.startswith("tf_")}:
        session.pop(name)
    g.pop("csrf_token", None)
    visitor.enter(begin_sign_in(user, browser=browser_of(), now=utc_now()))
    later(lambda: _add_shortlist(user))


def _add_shortlist(user: Account) -> None:
    """What the browser kept before is on the account's list from now on."""
    left_out = add_browser_copy(by=Actor(ActorKind.PERSON, person_id=user.id), now=utc_now())
    if left_out:
        flash(
            f"Your shortlist holds {SHORTLIST_MAX}, so {left_out} that this browser kept could not be added. Take "
            "some off to make room."
        )


def _signed_out(_app: Flask, **_: object) -> None:
    session.pop(visitor.SIGN_IN_KEY, None)
    here = g.pop("sign_in", None)
    if here is not None:
        end_sign_in(here, now=utc_now())
        g.shall_last = True
        after_this_request(_leave_nothing_in_the_browser)


def _leave_nothing_in_the_browser(answer: Response) -> Response:
    """Not the cookies: the list of somebody without an account is one, and the session's is empty by now."""
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _signed_up(_app: Flask, user: Account, form_data: dict[str, object], **_: object) -> None:
    if form_data.get("is_practitioner"):
        user.roles.append(AccountRole(name=Role.PRACTITIONER, granted_at=utc_now()))
    _record("open_account", user)


def _confirmed(_app: Flask, user: Account, **_: object) -> None:
    g.confirmed = user
    _record("confirm_address", user)


def _password_changed(_app: Flask, user: Account, **_: object) -> None:
    end_sign_ins(user, now=utc_now(), but=g.sign_in)
    _record("change_password", user)


def _password_reset(_app: Flask, user: Account, **_: object) -> None:
    end_sign_ins(user, now=utc_now())
    _record("reset_password", user)


def _address_changed(_app: Flask, user: Account, old_email: str, **_: object) -> None:
    want_once_a_day("account_address_changed", to=old_email, values={})
    _record("change_address", user)


def _authenticator_added(_app: Flask, user: Account, **_: object) -> None:
    _key_changed("add_authenticator", user, "An authenticator app was added.")


def _authenticator_removed(_app: Flask, user: Account, **_: object) -> None:
    user.tf_last_counter = None
    _key_changed("remove_authenticator", user, "The authenticator app was removed.")


def _passkey_added(_app: Flask, user: Account, name: str, **_: object) -> None:
    _key_changed("add_passkey", user, f"The passkey “{name}” was added.")


def _passkey_removed(_app: Flask, user: Account, name: str, **_: object) -> None:
    _key_changed("remove_passkey", user, f"The passkey “{name}” was removed.")


def _key_changed(act: str, user: Account, what: str) -> None:
    want("account_key_changed", to=user.email, values={"what": what})
    _record(act, user)


def _record(act: str, user: Account) -> None:
    later(
        lambda: record(
            act,
            subject_kind="account",
            subject_id=user.id,
            by=Actor(ActorKind.PERSON, person_id=user.id),
            now=utc_now(),
        )
    )
