"""Whoever signs in to the demo: opened once, with something to keep and, for the desks, a second factor."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import select

from directory.accounts.models import Account
from directory.accounts.queries import account_by_email
from directory.accounts.rules import STAFF
from directory.app import create_app
from directory.config import Config
from directory.demo.keepers import CODES_KEY, PASSWORD, PEOPLE
from directory.listings.rules import Status
from directory.ownership.models import Keeper
from directory.ownership.queries import listings_kept_by
from directory.ownership.rules import Part
from directory.shared.db import db
from tests.factories.applications import as_new, running
from tests.web.visitor import Visitor


@pytest.fixture(scope="module")
def loaded(tmp_path_factory, template_database):
    """The folder of an instance with the demo in it, to be copied."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(template_database, folder / "finepoint.sqlite")
    app = create_app(Config(instance=folder, trusted_hosts=("localhost",), secret_key="for tests only"))
    ran = app.test_cli_runner().invoke(args=["demo", "load"])
    assert ran.exit_code == 0, ran.output
    with app.app_context():
        db.engine.dispose()
    return folder


@pytest.fixture
def demo(loaded, config):
    """An application with the demo loaded, inside its context."""
    shutil.copytree(loaded, config.instance, dirs_exist_ok=True)
    yield from running(as_new(config))


def test_everybody_of_the_demo_has_one_account_however_often_it_is_loaded(demo):
    demo.test_cli_runner().invoke(args=["demo", "load"])
    assert sorted(db.session.scalars(select(Account.email))) == sorted(person.email for person in PEOPLE)


def test_a_practitioner_keeps_a_published_listing_and_a_clinic_several_of_its_own(demo):
    kept = listings_kept_by(account_by_email("practitioner@example.org").id)
    assert [listing.status for listing in kept] == [Status.PUBLISHED]
    kept = listings_kept_by(account_by_email("clinic@example.org").id)
    assert len(kept) > 1
    assert len({listing.practice_id for listing in kept}) == 1
    assert len(db.session.scalars(select(Keeper.id).where(Keeper.part == Part.OWNER)).all()) == 1


def test_who_sees_what_is_private_has_a_second_factor(demo):
    for account in db.session.scalars(select(Account)):
        assert account.has_second_factor == bool(account.role_names & STAFF), account.email


def test_the_sign_ins_that_are_printed_open_the_doors(demo):
    printed = demo.test_cli_runner().invoke(args=["demo", "sign-ins"]).output
    assert CODES_KEY in printed
    code = next(line for line in printed.splitlines() if line.startswith("administrator")).split()[-1]
    staff = Visitor(demo)
    staff.send("/sign-in", email="administrator@example.org", password=PASSWORD)
    staff.send("/sign-in/code", code=code)
    assert staff.see("/admin/people").h1
