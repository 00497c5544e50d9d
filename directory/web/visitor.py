"""Who is asking: the person whose sign-in the session cookie names, if it still holds.

A cookie alone proves nothing: its sign-in must be open in the database, so that "sign out everywhere" does.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from flask import current_app, g, request, session
from flask_login import current_user

from directory.accounts.actions import see_sign_in
from directory.accounts.models import Account, SignIn
from directory.accounts.queries import sign_in_by_key, signed_in
from directory.accounts.rules import SEEN_EVERY, SignedIn, has_ended
from directory.audit.rules import Actor, ActorKind
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.modes import OnlyShowing

SIGN_IN_KEY = "sign_in"
SECOND_STEP_LATER = "second_step_later"
"""Whether who is signed in here has put the invitation to a second step away."""
PROVED_AT = "fs_paa"
"""Where Flask-Security keeps the time of the last proof, in seconds of the epoch."""


def if_signed_in(account: Account | None) -> Account | None:
    """The account of a session, if its sign-in is open."""
    sign_in = sign_in_by_key(session.get(SIGN_IN_KEY, ""))
    if account is None or sign_in is None or sign_in.account_id != account.id:
        return None
    if has_ended(sign_in.began_at, sign_in.seen_at, sign_in.ended_at, roles=account.role_names, now=utc_now()):
        return None
    g.sign_in = sign_in
    return account


def account() -> Account | None:
    """The account that is signed in here."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies and "sign_in" not in g:
        return None
    found: Account | None = current_user._get_current_object() if current_user.is_authenticated else None  # noqa: SLF001
    return found


def see() -> None:
    """Write down, now and then, that the sign-in of this request is in use."""
    here, now = g.get("sign_in"), utc_now()
    if here is None or now < here.seen_at + SEEN_EVERY:
        return
    with suppress(OnlyShowing), unit_of_work():
        see_sign_in(here, now=now)


def sign_in() -> SignIn | None:
    """The sign-in that this request belongs to."""
    return g.get("sign_in") if account() is not None else None


def person() -> SignedIn | None:
    """Who is signed in, as the policy asks."""
    if "person" not in g:
        found = account()
        proved_at = datetime.fromtimestamp(session.get(PROVED_AT, 0), UTC) if found else None
        g.person = signed_in(found, proved_at=proved_at) if found and proved_at else None
    someone: SignedIn | None = g.person
    return someone


def is_invited_to_a_second_step() -> bool:
    """Whether to say that signing in takes a password only: until there is a second step, or they said not now."""
    who = person()
    return who is not None and not who.has_second_factor and not session.get(SECOND_STEP_LATER)


def me() -> Actor:
    """Whoever is signed in, as the trail names them; behind a permission that lets nobody else in."""
    someone = person()
    return Actor(ActorKind.PERSON, someone.name if someone else "", someone.account_id if someone else None)


def enter(begun: SignIn) -> None:
    """Let the session name a sign-in that begins."""
    session.permanent = True
    session[SIGN_IN_KEY] = begun.key
    g.sign_in = begun
    g.pop("person", None)
