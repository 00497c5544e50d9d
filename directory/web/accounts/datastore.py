"""Where Flask-Security reads and writes: our tables, in one transaction at the end of a request.

Flask-Security reads an account, computes for long and then changes it. `begin` lets it read without holding the
database; `finish` writes all of its changes, the letters it wanted to send and the audit entries at once.
"""

from __future__ import annotations

from typing import cast

from flask import Flask, Response, g, request
from flask_security import SQLAlchemyUserDatastore

from directory.accounts.models import Account, AccountRole, Passkey
from directory.notices.actions import queue_letter
from directory.shared.clock import utc_now
from directory.shared.db import db, late_unit_of_work, read_loosely
from directory.web.accounts.letters import waiting_letters

BLUEPRINT = "security"


class Datastore(SQLAlchemyUserDatastore):
    """Flask-Security's door to accounts; what it wants committed is written when the request ends."""

    def __init__(self) -> None:
        super().__init__(db, Account, AccountRole, Passkey)

    def commit(self) -> None:
        """Nothing yet: `finish` commits once for the whole request."""

    def create_user(self, **given: object) -> Account:
        """Open an account, dated."""
        return cast("Account", super().create_user(created_at=utc_now(), **given))


def begin() -> None:
    """Read loosely in requests of Flask-Security's own pages."""
    if request.blueprint == BLUEPRINT:
        read_loosely()


def finish(response: Response) -> Response:
    """Write what Flask-Security changed, with its letters."""
    session = db.session()
    letters = waiting_letters()
    if request.blueprint != BLUEPRINT or not (letters or session.new or session.dirty or session.deleted):
        return response
    with late_unit_of_work():
        for letter in letters:
            queue_letter(letter.template, to=letter.to, values=letter.values, key=letter.key, now=utc_now())
    g.pop("letters", None)
    return response


def mount(app: Flask) -> None:
    """Stand around the requests of Flask-Security's pages."""
    app.before_request(begin)
    app.after_request(finish)
