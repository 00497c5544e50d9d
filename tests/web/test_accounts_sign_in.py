"""Opening an account, confirming it, signing in and out, a new password: every page on the way is checked."""

from __future__ import annotations

import json

import pytest
import structlog
from flask import Response, session

from directory.accounts.rules import Role
from directory.limits.rules import Limit
from directory.web import guards
from directory.web.accounts import limiting, tried
from directory.web.visitor import PROVED_AT
from tests.factories.accounts import PASSWORD
from tests.web.a_site import ANA, OwnSite, own_site

__all__ = ["own_site"]

NEW = {"name": "Noor Haddad", "email": "Noor@Example.org", "password": "nine calm rivers"}


@pytest.fixture
def someone(own_site):
    return own_site.visitor()


def test_from_signing_up_to_signing_in_and_out(own_site, someone):
    someone.send("/sign-up", **NEW)
    page = someone.see("/check-your-mail")
    assert "noor@example.org" in page.text
    assert someone.send("/sign-in", 200, email="noor@example.org", password=NEW["password"]).text.count("Confirm")
    confirmed = someone.get(own_site.link("noor@example.org"))
    assert confirmed.location == "/sign-in"
    assert "Your address is confirmed" in someone.see("/sign-in").text
    answer = someone.send("/sign-in", email="NOOR@example.org", password=NEW["password"])
    assert answer.response.location == "/account"
    home = someone.see("/account")
    assert "Noor Haddad" in home.text
    assert home.response.headers["Cache-Control"] == "no-store"
    left = someone.send("/sign-out", form="/account").response
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert someone.get("/account").status_code == 302
    with own_site.inside():
        assert own_site.found("noor@example.org").role_names == {Role.MEMBER}


@pytest.fixture
def logged(monkeypatch):
    """Every line that the doors write, as it would be written."""
    written = structlog.testing.CapturingLogger()
    shape = [structlog.contextvars.merge_contextvars, structlog.processors.JSONRenderer()]
    for door in (tried, guards):
        monkeypatch.setattr(door, "log", structlog.wrap_logger(written, processors=shape))
    return written.calls


def test_each_try_of_a_key_and_each_refusal_is_a_line_with_nobody_in_it(own_site, someone, logged, monkeypatch):
    monkeypatch.setattr(limiting, "TRIES", Limit(times=3, within=limiting.TRIES.within))
    own_site.account()
    someone.send("/sign-in", 200, email="nobody@example.org", password="guessed well")
    someone.send("/sign-in", 200, email=ANA, password="guessed well")
    answer = someone.send("/sign-in", email=ANA, password=PASSWORD).response
    someone.get("/admin/proposals")
    other = own_site.visitor()
    other.send("/sign-in", 429, email=ANA, password=PASSWORD)
    token = other.see("/sign-in").all("input", name="csrf_token")[0].get("value")
    other.post("/sign-in/passkey/nonsense", data={"csrf_token": token, "credential": "{}"})
    own_site.app.config["WTF_CSRF_ENABLED"] = False
    with own_site.app.test_request_context("/sign-in/passkey/any", method="POST"):
        own_site.app.preprocess_request()
        session[PROVED_AT] = 1.0  # as Flask-Security does once a passkey has answered
        own_site.app.process_response(Response(status=302))
    lines = [json.loads(call.args[0]) for call in logged]
    tries = [line for line in lines if line["event"] == "key_tried"]
    assert [(line["key"], line["outcome"]) for line in tries] == [
        ("password", "refused"),
        ("password", "refused"),
        ("password", "accepted"),
        ("password", "limited"),
        ("passkey", "refused"),
        ("passkey", "accepted"),
    ]
    assert tries[2]["request"] == answer.headers["X-Request-ID"]
    assert [line["endpoint"] for line in lines if line["event"] == "refused"] == ["admin.proposals"]
    for word in ("nobody@", "ana", "example.org", "guessed", "127.0.0.1"):
        assert word not in str(logged)


def test_who_says_that_they_practice_goes_on_to_their_listing(own_site, someone):
    someone.send("/sign-up", is_practitioner="y", **NEW)
    answer = someone.get(own_site.link("noor@example.org"))
    assert answer.location == "/sign-in?next=/practice/start"
    with own_site.inside():
        assert Role.PRACTITIONER in own_site.found("noor@example.org").role_names
    signed_in = someone.send(answer.location, email=NEW["email"], password=NEW["password"])
    assert signed_in.response.location == "/practice/start"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Enter your name."),
        ({"name": "x" * 81}, "Use at most 80 characters."),
        ({"email": "noor"}, "Enter one e-mail address, like name@example.org."),
        ({"email": ""}, "Enter your e-mail address."),
        ({"password": "short"}, "Use at least 10 characters"),
        ({"password": ""}, "Enter a password."),
        ({"password": "qwertyuiop"}, "first that somebody would guess"),
        ({"password": "finepoint2026"}, "first that somebody would guess"),
        ({"password": "noor-example"}, "first that somebody would guess"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(wrong, said, someone):
    page = someone.send("/sign-up", 200, **NEW | wrong)
    assert page.title.startswith("Error: ")
    assert said in page.text
    kept = {field.get("name"): field.get("value") for field in page.all("input")}
    for name in ("name", "email"):
        assert kept[name].lower() == (NEW | wrong)[name].strip().lower()
    assert not kept["password"]


def test_the_header_leads_to_what_a_person_has(own_site):
    def header(visitor):
        nav = visitor.see("/privacy").one("nav", aria_label="Main")
        names = [link.text for link in nav.iter("a") if "shortlist" not in link.get("href")]
        return names[names.index("How checking works") + 1 :]

    own_site.account()
    own_site.account("bo@example.org", Role.PRACTITIONER)
    assert header(own_site.visitor()) == ["Sign in"]
    assert header(own_site.visitor(ANA)) == ["Account"]
    assert header(own_site.visitor("bo@example.org")) == ["Your listing", "Account"]


def test_a_wrong_password_is_refused(own_site, someone):
    own_site.account()
    page = someone.send("/sign-in", 200, email="ana@example.org", password="not it at all")
    assert "do not fit together" in page.text
    assert someone.get("/account").status_code == 302


def test_a_stopped_account_cannot_sign_in(own_site, someone):
    own_site.account(is_active=False)
    assert someone.send("/sign-in", 200, email="ana@example.org", password=PASSWORD)


def test_a_new_password_is_set_by_letter_and_ends_every_sign_in(own_site, someone):
    elsewhere = own_site.visitor(own_site.account())
    elsewhere.see("/account")
    someone.send("/reset-password", email="ana@example.org")
    link = own_site.link()
    assert "at least 10" in someone.send(link, 200, password="short").text.lower()
    assert someone.send(link, password="a new calm river").response.location == "/sign-in"
    assert elsewhere.get("/account").status_code == 302
    assert someone.send("/sign-in", 200, email="ana@example.org", password=PASSWORD)
    someone.send("/sign-in", email="ana@example.org", password="a new calm river")
    someone.see("/account")
    assert [template for template, _ in own_site.letters()] == [
        "account_password_changed",
        "account_reset",
    ]
    assert own_site.visitor().get(link).location == "/reset-password", "a link is good once"


def test_a_password_of_a_hundred_characters_is_taken_whole(own_site, someone):
    own_site.account()
    someone.send("/reset-password", email="ana@example.org")
    long = " a New calm r\u00edver,  <b>&amp; " * 4
    assert someone.send(own_site.link(), password=long).response.location == "/sign-in"
    for other in (long[:-1], long.strip(), long.lower(), long.replace("  ", " "), long.replace("\u00ed", "i")):
        assert someone.send("/sign-in", 200, email="ana@example.org", password=other).text, "not cut, not changed"
    decomposed = long.replace("\u00ed", "i\u0301")
    assert someone.send("/sign-in", email="ana@example.org", password=decomposed).response.location == "/account"
    someone = own_site.visitor()
    assert someone.send("/sign-in", email="ana@example.org", password=long).response.location == "/account"


def test_changing_the_password_ends_the_other_sign_ins(own_site, someone):
    elsewhere = own_site.visitor(own_site.account())
    someone.send("/sign-in", email="ana@example.org", password=PASSWORD)
    someone.send("/account/password", 200, password="wrong one here", new_password="a new calm river")
    someone.send("/account/password", password=PASSWORD, new_password="a new calm river")
    assert "Your new password is set" in someone.see("/account").text
    assert elsewhere.get("/account").status_code == 302
    assert len(someone.see("/account/sign-ins").all("li", class_="keys__key")) == 1


def test_a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told(own_site):
    someone = own_site.visitor(own_site.account())
    page = someone.send("/account/address", 200, email="new@example.org")
    assert "A letter is on its way to new@example.org" in page.text
    assert "ana@example.org" in someone.see("/account").text
    answer = someone.get(own_site.link("new@example.org"))
    assert answer.location == "/account"
    assert "new@example.org" in someone.see("/account").text
    assert own_site.letters()[0][0] == "account_address_changed"


def test_a_name_is_changed(own_site):
    someone = own_site.visitor(own_site.account())
    assert "Enter your name" in someone.send("/account/name", 200, name="").text
    someone.send("/account/name", name="Ana L. Lee")
    assert "Ana L. Lee" in someone.see("/account").text


def test_sign_ins_are_listed_and_ended(own_site):
    own_site.account()
    someone, *others = (own_site.visitor(ANA) for _ in range(3))
    page = someone.see("/account/sign-ins")
    ends = [form.get("action") for form in page.all("form") if form.get("action").endswith("/end")]
    assert len(ends) == 2
    someone.send(ends[0], form="/account/sign-ins")
    assert sorted(one.get("/account").status_code for one in others) == [200, 302]
    someone.send("/account/sign-ins/end-others", form="/account/sign-ins")
    assert [one.get("/account").status_code for one in others] == [302, 302]
    someone.send("/account/sign-ins/end-all", form="/account/sign-ins")
    assert someone.get("/account").status_code == 302


def test_nobody_ends_the_sign_in_of_another(own_site):
    bo = own_site.visitor(own_site.account("bo@example.org"))
    someone = own_site.visitor(own_site.account())
    token = someone.see("/account").one("input", name="csrf_token").get("value")
    assert someone.post("/account/sign-ins/1/end", data={"csrf_token": token}).status_code == 404
    bo.see("/account")


@pytest.mark.postgres
def test_postgresql_keeps_accounts_as_well(postgres_app):
    site = OwnSite(postgres_app)
    someone = site.visitor()
    someone.send("/sign-up", **NEW)
    someone.get(site.link("noor@example.org"))
    someone.send("/sign-in", email=NEW["email"], password=NEW["password"])
    someone.send("/account/password", password=NEW["password"], new_password="a new calm river")
    assert "Noor Haddad" in someone.see("/account").text
