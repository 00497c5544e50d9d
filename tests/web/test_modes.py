"""The site while it is worked on: read-only holds for pages, jobs and commands; maintenance shows one page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from directory.accounts.models import Account
from directory.interest.gathering import Gathered
from directory.interest.rules import What
from directory.notices.models import Letter
from directory.shared.db import db, late_unit_of_work, unit_of_work
from directory.shared.modes import Mode, OnlyShowing, set_mode
from tests.factories.listings import a_listing, keep
from tests.web.a_site import ANA, own_site
from tests.web.visitor import Page

__all__ = ["own_site"]
NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)


@pytest.fixture
def site(own_site):
    own_site.account()
    with own_site.inside():
        keep(a_listing(slug="ana-lee"))
    yield own_site
    for mode in Mode:
        set_mode(mode, own_site.app.config["FINEPOINT"].instance, on=False)


def turn(site, mode, switch):
    answer = site.app.test_cli_runner().invoke(args=["ops", mode, switch])
    assert answer.exit_code == 0, answer.output


def test_a_read_only_site_is_read_and_not_changed(site):
    visitor = site.visitor(ANA)
    form = visitor.see("/account/name")
    token = form.one("input", name="csrf_token").get("value")
    turn(site, "read-only", "on")
    visitor.see("/providers/ana-lee")
    answer = visitor.post("/account/name", data={"csrf_token": token, "name": "Other Name"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
    assert "Nothing can be changed for a moment" in Page(answer).text
    assert site.visitor().post("/sign-in", data={}).status_code in (200, 400, 503)
    with site.inside():
        assert db.session.scalars(select(Account.name)).all() != ["Other Name"]
        with pytest.raises(OnlyShowing), unit_of_work():
            pass
        with pytest.raises(OnlyShowing), late_unit_of_work():
            pass
    refused = site.app.test_cli_runner().invoke(args=["accounts", "stop", ANA])
    assert (refused.exit_code, "End it with `ops read-only off`" in refused.output) == (1, True)
    turn(site, "read-only", "off")
    assert visitor.post("/account/name", data={"csrf_token": token, "name": "Other Name"}).status_code == 302


def test_what_was_counted_waits_until_the_site_can_be_changed(site):
    gathered: Gathered = site.app.extensions["interest"]
    with site.inside():
        gathered.add([1], What.VIEW, now=NOW)
        turn(site, "read-only", "on")
        with pytest.raises(OnlyShowing):
            gathered.write()
        turn(site, "read-only", "off")
        gathered.write()
        assert db.session.scalar(select(func.count(Letter.id))) == 0


def test_a_site_that_is_worked_on_says_so_on_every_page_and_is_not_ready(site):
    visitor = site.visitor()
    assert visitor.get("/readyz").get_data(as_text=True) in ("ready\n", "index\n")
    turn(site, "maintenance", "on")
    for address, words in (("/", "We are working on the site"), ("/es/search", "Estamos trabajando en el sitio")):
        answer = visitor.get(address)
        assert (answer.status_code, words in Page(answer).text) == (503, True)
    assert visitor.get("/healthz").status_code == 200
    answer = visitor.get("/readyz")
    assert (answer.status_code, "maintenance\n" in answer.get_data(as_text=True)) == (503, True)
    turn(site, "maintenance", "off")
    visitor.see("/")
