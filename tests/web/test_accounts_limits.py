"""Tries are limited before anything is hashed, by account and by network address, whatever the process."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask_security import core

from directory.app import create_app
from directory.shared.db import db
from directory.web.accounts import limiting
from tests.factories.accounts import PASSWORD
from tests.web.a_site import ANA, OwnSite, own_site
from tests.web.visitor import Visitor

__all__ = ["own_site"]

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TIMES = limiting.TRIES.times


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def hashes(monkeypatch):
    """How often a password was hashed or compared."""
    counted = []
    for name in ("hash", "verify"):
        real = getattr(core.CryptContext, name)
        monkeypatch.setattr(
            core.CryptContext,
            name,
            lambda self, *given, real=real, **more: counted.append(1) or real(self, *given, **more),
        )
    return counted


def tries(visitor, url="/sign-in", times=TIMES, address="10.0.0.1", **fields):
    """Send a form so often; the statuses."""
    token = visitor.see(url).all("input", name="csrf_token")[0].get("value")
    return [
        visitor.post(url, data={"csrf_token": token} | fields, environ_overrides={"REMOTE_ADDR": address})
        for _ in range(times)
    ]


def statuses(answers):
    return [answer.status_code for answer in answers]


def test_an_account_is_tried_ten_times_in_five_minutes_wherever_from(own_site, clock, hashes):
    own_site.account()
    someone = own_site.visitor()
    for number in range(TIMES):
        tries(someone, times=1, address=f"10.0.{number}.1", email=ANA, password="wrong password")
        clock.shift(1)
    hashes.clear()
    refused = tries(someone, times=3, address="10.0.99.1", email=ANA.upper(), password=PASSWORD)
    assert statuses(refused) == [429] * 3
    assert not hashes, "nothing is hashed for whoever tries too often"
    assert refused[0].headers["Retry-After"] == str(300 - TIMES)
    assert b"Too many tries" in refused[0].data
    assert statuses(tries(someone, times=1, address="10.0.99.1", email="bo@example.org", password="x" * 10)) == [200]
    clock.shift(timedelta(seconds=300 - TIMES - 1))
    assert statuses(tries(someone, times=1, address="10.0.99.2", email=ANA, password=PASSWORD)) == [429]
    clock.shift(1)
    assert statuses(tries(someone, times=1, address="10.0.99.2", email=ANA, password=PASSWORD)) == [302]


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"]])
def test_a_network_address_tries_ten_accounts_in_five_minutes(addresses, own_site, clock):
    someone = own_site.visitor()
    for number in range(TIMES):
        address = addresses[number % len(addresses)]
        (answer,) = tries(someone, times=1, address=address, email=f"a{number}@example.org", password="wrong password")
        assert answer.status_code == 200
    assert statuses(tries(someone, times=1, address=addresses[-1], email=ANA, password=PASSWORD)) == [429]
    assert statuses(tries(someone, times=1, address="2001:db8:1:3::1", email=ANA, password=PASSWORD)) == [200]


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("/sign-up", {"email": ANA, "name": "x", "password": "short"}),
        ("/reset-password", {"email": ANA}),
        ("/confirm", {"email": ANA}),
    ],
)
def test_letters_and_accounts_are_asked_for_ten_times_in_five_minutes(url, fields, own_site, clock):
    answers = tries(own_site.visitor(), url, times=TIMES + 1, **fields)
    assert statuses(answers)[-2:] in ([200, 429], [302, 429])


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("/account/prove", {"password": "wrong password"}),
        ("/account/password", {"password": "wrong password", "new_password": "a new calm river"}),
        ("/account/address", {"email": "new@example.org"}),
    ],
)
def test_what_is_asked_of_a_signed_in_person_is_limited_too(url, fields, own_site, clock):
    ana = own_site.visitor(own_site.account())
    assert statuses(tries(ana, url, times=TIMES + 1, **fields)) == [200] * TIMES + [429]


def test_all_processes_count_together(own_site, clock):
    config = own_site.app.config["FINEPOINT"]
    other = OwnSite(create_app(config))
    tries(own_site.visitor(), times=TIMES // 2, email=ANA, password="wrong password")
    tries(other.visitor(), times=TIMES // 2, email=ANA, password="wrong password")
    assert statuses(tries(Visitor(other.app), times=1, email=ANA, password="wrong password")) == [429]
    with other.app.app_context():
        db.engine.dispose()


def test_a_request_that_is_no_form_is_refused(own_site):
    someone = own_site.visitor()
    assert someone.post("/sign-in", json={"email": ANA, "password": PASSWORD}).status_code in {400, 415}


@pytest.mark.parametrize(("proxies", "status"), [(0, 429), (1, 200)])
def test_behind_a_proxy_visitors_are_told_apart_only_where_the_setting_says_so(proxies, status, config):
    site = OwnSite(create_app(replace(config, proxies=proxies)))
    visitor = site.visitor()
    token = visitor.see("/sign-in").all("input", name="csrf_token")[0].get("value")
    for number in range(TIMES + 1):
        answer = visitor.post(
            "/sign-in",
            data={"csrf_token": token, "email": f"a{number}@example.org", "password": "wrong password"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        )
    assert answer.status_code == status
    with site.app.app_context():
        db.engine.dispose()
