"""Nothing tells who has an account: the same answer, letter for letter, in about the same time."""

from __future__ import annotations

import re
import statistics
import time

import pytest

from directory.app import create_app
from directory.limits.models import Try
from directory.shared.db import db, unit_of_work
from directory.web.accounts.security import HASH_COST
from tests.web.a_site import OwnSite, own_site

__all__ = ["own_site"]

KNOWN, WAITING, STOPPED, UNKNOWN = (f"{name}@example.org" for name in ("ana", "bea", "cai", "dov"))
ASKED = {
    "sign in": ("/sign-in", {"password": "wrong password"}),
    "sign up": ("/sign-up", {"name": "Somebody", "password": "nine calm rivers"}),
    "reset": ("/reset-password", {}),
    "confirm": ("/confirm", {}),
    "passkey": ("/sign-in/passkey", {}),
}
ROUNDS = 3
RATIO_MAX = 2.5
"""An answer that skips the hash is ten times as fast; a busy machine alone does not come near."""


def people(site):
    site.account(KNOWN)
    site.account(STOPPED, is_active=False)
    site.account(WAITING)
    with site.inside(), unit_of_work():
        site.found(WAITING).confirmed_at = None


def ask(site, what, email):
    """Ask as a new visitor; status, where it leads, and the words of the page, without what differs by chance."""
    url, fields = ASKED[what]
    visitor = site.visitor()
    token = visitor.get(url).get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    given = {"csrf_token": token, "email": email, "identity": email} | fields
    began = time.process_time()  # what others do on the machine is not counted
    answer = visitor.post(url, data=given, headers={"Accept": "application/json"} if what == "passkey" else {})
    took = time.process_time() - began
    bodies = [answer.get_data(as_text=True)]
    if answer.location:
        bodies.append(visitor.get(answer.location).get_data(as_text=True))
    by_chance_too = {"Date", "Set-Cookie", "X-Request-ID"}
    headers = {name: value for name, value in answer.headers if name not in by_chance_too}
    return (answer.status_code, headers, [by_chance(body, email) for body in bodies]), took


def by_chance(body, email):
    body = re.sub(r'("?(?:csrf_token|challenge|wan_state)"?\s*(?:" value=|:)\s*)"[^"]+"', r"\1", body)
    return body.replace(email, "somebody@example.org")


@pytest.mark.parametrize("what", ASKED)
def test_every_address_gets_the_same_answer(what, own_site):
    people(own_site)
    answers = {email: ask(own_site, what, email)[0] for email in (UNKNOWN, KNOWN, WAITING, STOPPED)}
    if what == "sign in":
        assert "do not fit together" in answers[UNKNOWN][2][0]
    for email, answer in answers.items():
        assert answer == answers[UNKNOWN], f"{what} tells about {email}"


def test_each_reader_gets_the_letter_that_is_the_case(own_site):
    people(own_site)
    for email in (UNKNOWN, KNOWN, WAITING, STOPPED):
        ask(own_site, "reset", email)
        ask(own_site, "confirm", email)
        if email != UNKNOWN:
            ask(own_site, "sign up", email)
    got = {
        email: [template for template, _ in reversed(own_site.letters(email))] for email in (KNOWN, WAITING, STOPPED)
    }
    assert got == {
        KNOWN: ["account_reset", "account_nothing_to_confirm", "account_sign_up_again"],
        WAITING: ["account_confirm", "account_confirm", "account_sign_up_again"],
        STOPPED: ["account_not_here", "account_nothing_to_confirm", "account_sign_up_again"],
    }
    assert [template for template, _ in own_site.letters(UNKNOWN)] == ["account_nothing_to_confirm", "account_not_here"]


def test_a_stranger_gets_one_letter_a_day_however_often_somebody_asks(own_site):
    for _ in range(3):
        ask(own_site, "reset", UNKNOWN)
    assert len(own_site.letters(UNKNOWN)) == 1


def test_passkey_options_name_nobodys_passkeys(own_site):
    people(own_site)
    (_, _, (body,)), _ = ask(own_site, "passkey", KNOWN)
    assert '"allowCredentials":[]' in body.replace(" ", "") or "allowCredentials" not in body


@pytest.fixture
def site_with_costly_hashes(config):
    cheap = dict(HASH_COST)
    HASH_COST.update(argon2__time_cost=1, argon2__memory_cost=64 * 1024)
    try:
        site = OwnSite(create_app(config))
        people(site)
        yield site
        with site.app.app_context():
            db.engine.dispose()
    finally:
        HASH_COST.update(cheap)


@pytest.mark.parametrize("what", ["sign in", "sign up", "reset"])
def test_every_address_is_answered_in_about_the_same_time(what, site_with_costly_hashes):
    site, took = site_with_costly_hashes, {"known": [], "unknown": []}
    ask(site, what, KNOWN)
    for number in range(ROUNDS):
        for who, email in (("known", KNOWN), ("unknown", f"nobody{number}@example.org")):
            took[who].append(ask(site, what, email)[1])
            with site.inside(), unit_of_work() as session:
                session.query(Try).delete()
    known, unknown = (statistics.median(times) for times in took.values())
    assert 1 / RATIO_MAX < known / unknown < RATIO_MAX, f"{what}: {known:.3f} s known, {unknown:.3f} s unknown"
