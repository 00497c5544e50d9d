"""What tests of the pages of ownership share: people, a register to import, requests, and what letters went out.

Their requests run outside of the test's own context, as they do when the site is served.
"""

from __future__ import annotations

import contextvars
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.audit.rules import OPERATOR, Actor, ActorKind
from directory.notices.models import Letter
from directory.ownership.actions import ask_to_keep, prove_by_license
from directory.ownership.models import OwnershipRequest
from directory.ownership.rules import Part
from directory.registers.npi.imports import Order, import_npi
from directory.registers.npi.rules import Visibility
from directory.shared.db import db, unit_of_work
from tests.factories import npi
from tests.factories.accounts import an_account
from tests.web.visitor import Visitor

NOW = datetime.now(UTC)
NUMBER = npi.npi(1)
WHY = "The register and the board agree."


class Person(Visitor):
    """A visitor whose requests run outside of the test's own context, as they do when the site is served."""

    def open(self, *args, **given):
        answer = contextvars.Context().run(super().open, *args, **given)
        db.session.rollback()
        assert answer.mimetype in {"text/html", "application/problem+json"}, "a page that browsers show as a page"
        return answer


def apart(app, work):
    """Do something in a context of its own, for what ends its session."""

    def in_context():
        with app.app_context():
            return work()

    done = contextvars.Context().run(in_context)
    db.session.rollback()
    return done


@pytest.fixture
def ana(app):
    return an_account("ana@example.org", name="Ana Lee")


@pytest.fixture
def admin(app):
    return an_account("desk@example.org", Role.ADMINISTRATOR, name="Desk", has_second_factor=True)


@pytest.fixture
def as_(app):
    """A visitor signed in as somebody."""

    def as_(account, **given):
        visitor = Person(app)
        visitor.sign_in(account, **given)
        return visitor

    return as_


@pytest.fixture
def register(app, tmp_path):
    """Import the register's rows."""

    def register(*rows, visibility=Visibility.PUBLIC):
        path = tmp_path / "providers.csv"
        path.write_bytes(npi.original(rows))
        order = Order(providers=path, visibility=visibility)
        return apart(app, lambda: import_npi(order, by=OPERATOR, now=NOW, watch=lambda _source: nullcontext()))

    return register


def letters(*to):
    wanted = select(Letter).order_by(Letter.id)
    return [(one.template, one.to_address) for one in db.session.scalars(wanted) if not to or one.to_address in to]


def only_request():
    db.session.rollback()
    return db.session.scalars(select(OwnershipRequest)).one()


def asked(listing, account, *, part=Part.OWNER, now=NOW):
    """A request as somebody makes it."""
    with unit_of_work():
        by = Actor(ActorKind.PERSON, account.name, account.id)
        return ask_to_keep(listing, account, part=part, statement="", by=by, now=now).id


def proved(listing, account, admin, *, now=NOW):
    """A request whose license was matched."""
    request_id = asked(listing, account, now=now)
    with unit_of_work() as session:
        by = Actor(ActorKind.PERSON, admin.name, admin.id)
        prove_by_license(session.get(OwnershipRequest, request_id), why=WHY, by=by, now=now)
    return request_id
