"""The desk for people and roles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.shared.db import db
from tests.web.a_site import ANA, own_site

__all__ = ["own_site"]

CHIEF = "chief@example.org"


@pytest.fixture
def chief(own_site):
    own_site.account(CHIEF, Role.ADMINISTRATOR, has_second_factor=True, name="Chief")
    own_site.account()
    return own_site.visitor(CHIEF)


def address_of(own_site, email):
    with own_site.inside():
        return f"/admin/people/{own_site.found(email).id}"


def named_on(page):
    return [words for words, url in page.links.items() if url.startswith("/admin/people/")]


def roles_of(own_site, email):
    with own_site.inside():
        return own_site.found(email).role_names


def test_who_looks_after_the_site_comes_first_and_others_are_found_by_their_beginning(own_site, chief):
    assert named_on(chief.see("/admin/people")) == ["Chief", "Ana Lee"]
    assert named_on(chief.see("/admin/people?q=ana@")) == ["Ana Lee"]
    assert named_on(chief.see("/admin/people?q=ANA L")) == ["Ana Lee"]
    assert "Nobody" in chief.see("/admin/people?q=%25").text


def test_a_role_is_given_and_taken_with_a_reason_a_letter_and_a_line_in_the_trail(own_site, chief):
    url = address_of(own_site, ANA)
    ana = own_site.visitor(ANA)
    page = chief.send(url, 422, change="grant verifier", why="")
    assert "Give the reason" in page.text
    chief.send(url, change="grant verifier", why="She knows the boards")
    assert roles_of(own_site, ANA) == {Role.MEMBER, Role.VERIFIER}
    assert ana.get("/account").status_code == 302, "she signs in anew"
    assert "You are a verifier now" in own_site.letters()[0][1]
    chief.send(url, change="revoke verifier", why="She moved on")
    assert roles_of(own_site, ANA) == {Role.MEMBER}
    assert "no longer a verifier" in own_site.letters()[0][1]
    with own_site.inside():
        trail = db.session.scalars(select(AuditEntry).where(AuditEntry.reason != "").order_by(AuditEntry.id)).all()
        assert [(entry.action, entry.reason) for entry in trail] == [
            ("grant_role", "She knows the boards"),
            ("revoke_role", "She moved on"),
        ]


@pytest.mark.parametrize("change", ["revoke administrator", "stop"])
def test_the_last_administrator_stays(change, own_site, chief):
    page = chief.send(address_of(own_site, CHIEF), 422, change=change, why="Enough")
    assert "Make somebody else an administrator first" in page.text
    chief.see("/admin/people")
    chief.send(address_of(own_site, ANA), change="grant administrator", why="Two are better")
    chief.send(address_of(own_site, CHIEF), change=change, why="Enough")
    assert chief.get("/admin/people").status_code in {302, 403}


def test_a_stopped_account_is_signed_out_and_can_be_used_again(own_site, chief):
    ana, url = own_site.visitor(ANA), address_of(own_site, ANA)
    chief.send(url, change="stop", why="Asked by phone")
    assert ana.get("/account").status_code == 302
    chief.send(url, change="restart", why="Asked again")
    own_site.visitor(ANA).see("/account")


def test_a_change_needs_a_fresh_proof_and_keeps_what_was_filled_in(own_site, chief):
    stale = own_site.visitor(CHIEF, proved_at=datetime.now(UTC) - timedelta(minutes=20))
    url = address_of(own_site, ANA)
    answer = stale.send(url, change="grant moderator", why="She is fair")
    assert answer.response.location.startswith("/account/prove?next=")
    assert roles_of(own_site, ANA) == {Role.MEMBER}


def test_an_administrator_without_a_second_factor_is_led_to_add_one(own_site):
    own_site.account(CHIEF, Role.ADMINISTRATOR)
    chief = own_site.visitor(CHIEF)
    answer = chief.get("/admin/people")
    assert answer.location.startswith("/account/keys?next=")
    assert "you need a second factor" in chief.see(answer.location).text


@pytest.mark.parametrize("change", ["grant member", "grant emperor", "", "delete"])
def test_only_the_changes_that_there_are_are_made(change, own_site, chief):
    assert "Choose a change" in chief.send(address_of(own_site, ANA), 422, change=change, why="x").text
