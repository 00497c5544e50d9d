"""Tries of passwords and codes, and letters asked for, are counted before anything is computed or sent.

Hashing a password takes a core for a third of a second by design, so whoever tries too often is answered 429 before
that, by the account that is tried and by the network address that the tries come from.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from flask import abort, request, session
from werkzeug.exceptions import TooManyRequests

from directory.limits.actions import count_try
from directory.limits.queries import full_until
from directory.limits.rules import Limit
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from directory.web import visitor
from directory.web.network import network
from directory.web.secret_keys import sealed

TRIES = Limit(times=10, within=timedelta(minutes=5))

ACTS = {
    "security.login": "sign in",
    "security.wan_signin_response": "sign in with a passkey",
    "security.two_factor_token_validation": "code",
    "security.mf_recovery": "code",
    "security.verify": "prove",
    "security.wan_verify_response": "prove",
    "security.register": "sign up",
    "security.forgot_password": "letter",
    "security.send_confirmation": "letter",
    "security.reset_password": "new password",
    "security.change_password": "new password",
    "security.change_email": "letter",
    "security.two_factor_setup_validate": "code",
}
"""What is counted together."""


def count() -> None:
    """Count what is tried here. Answers 429, with Retry-After, when it is tried too often."""
    act = ACTS.get(request.endpoint or "")
    if act is None or request.method != "POST":
        return
    if request.is_json:
        abort(415)  # forms only: what is tried stands in one place
    now = utc_now()
    buckets = [sealed("tries", act, "from", network()), sealed("tries", act, "of", _whom())]
    wait = full_until(buckets, limit=TRIES, now=now)
    if wait is None:
        db.session.rollback()
        with unit_of_work():
            wait = count_try(buckets, limit=TRIES, now=now)
    if wait is not None:
        raise TooManyRequests(retry_after=_seconds(wait, now))


def _whom() -> str:
    """Whose account is tried: the address in the form, who is half signed in, or who is signed in."""
    person = visitor.person()
    named = request.form.get("email", "").strip().lower() if person is None else None
    return named or session.get("tf_user_id") or (f"account {person.account_id}" if person else "nobody")


def _seconds(until: datetime, now: datetime) -> int:
    return math.ceil((until - now).total_seconds())
