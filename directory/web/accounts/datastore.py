"""Where Flask-Security reads and writes: our tables, in one transaction at the end of a request.

Flask-Security reads an account, computes for long and then changes it. `begin` lets it read without holding the
database; `finish` writes all of its changes, the letters it wanted to send and what `later` was told, at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import structlog
from flask import Flask, Response, g, request, session as flashed
from flask_security import SQLAlchemyUserDatastore
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from directory.accounts.models import Account, AccountRole, Passkey
from directory.accounts.rules import Role
from directory.notices.actions import queue_letter
from directory.shared.clock import utc_now
from directory.shared.db import db, late_unit_of_work, read_loosely
from directory.web.accounts.letters import waiting_letters
from directory.web.errors import answer_in_words

BLUEPRINT = "security"

log = structlog.get_logger()


class Datastore(SQLAlchemyUserDatastore):
    """Flask-Security's door to accounts; what it wants committed is written when the request ends."""

    def __init__(self) -> None:
        super().__init__(db, Account, AccountRole, Passkey)

    def commit(self) -> None:
        """Remember that what was changed shall last: `finish` commits once for the whole request."""
        g.shall_last = True

    def create_user(self, **given: object) -> Account:
        """Open an account, dated; everybody is a member."""
        account = cast("Account", super().create_user(created_at=utc_now(), **given))
        account.roles.append(AccountRole(name=Role.MEMBER, granted_at=utc_now()))
        return account

    def create_webauthn(self, user: Account, **given: object) -> None:  # type: ignore[override]
        """Keep a passkey, dated."""
        super().create_webauthn(user, create_datetime=utc_now(), **given)  # type: ignore[arg-type]


def later(act: Callable[[], object]) -> None:
    """Do this in the transaction at the end of the request, when what was changed has been written."""
    g.setdefault("later", []).append(act)


def begin() -> None:
    """Read loosely in requests of Flask-Security's own pages."""
    if request.blueprint == BLUEPRINT:
        read_loosely()


def finish(response: Response) -> Response:
    """Write what Flask-Security changed, with its letters; nothing of it when the page failed.

    The page read before it could write, so what it read may have changed. Somebody else changed the account: 409. Two
    sign-ups with one address: the second is answered as the first.
    """
    letters = waiting_letters()
    if request.blueprint != BLUEPRINT or response.status_code >= 400 or not (letters or g.get("shall_last")):
        return response
    try:
        with late_unit_of_work() as session:
            session.flush()
            for act in g.pop("later", []):
                act()
            for letter in letters:
                queue_letter(letter.template, to=letter.to, values=letter.values, key=letter.key, now=utc_now())
    except (StaleDataError, IntegrityError) as error:
        log.warning("not_written", endpoint=request.endpoint, error=type(error).__name__)
        if request.endpoint != f"{BLUEPRINT}.register":
            flashed.pop("_flashes", None)  # what they say was not done
            return answer_in_words(409)
    finally:
        g.pop("letters", None)
    return response


def mount(app: Flask) -> None:
    """Stand around the requests of Flask-Security's pages."""
    app.before_request(begin)
    app.after_request(finish)
