"""Second factors: one-time codes, recovery codes, proving again, what staff must have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from passlib.totp import TOTP

from directory.accounts.rules import Role
from tests.factories.accounts import PASSWORD
from tests.web.a_site import ANA, own_site

__all__ = ["own_site"]

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def app_of(page):
    """The authenticator app that scanned the picture of a page."""
    return TOTP(key=page.one("code", class_="qr__key").text.replace("-", ""))


def set_up_authenticator(visitor):
    page = visitor.send("/account/keys/authenticator", 200)
    phone = app_of(page)
    action = page.one("form").get("action")
    token = page.one("input", name="csrf_token").get("value")
    wrong = visitor.post(action, data={"csrf_token": token, "code": "000000"})
    assert wrong.status_code == 200
    assert b"does not fit" in wrong.data
    assert action.encode() in wrong.data, "the same picture stays"
    right = visitor.post(action, data={"csrf_token": token, "code": phone.generate().token})
    assert right.location == "/account/keys"
    return phone


def sign_in(visitor):
    return visitor.send("/sign-in", email=ANA, password=PASSWORD).response.location


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def test_a_one_time_code_is_asked_for_and_good_once(own_site, clock):
    ana = own_site.visitor(own_site.account())
    phone = set_up_authenticator(ana)
    assert [template for template, _ in own_site.letters()] == ["account_key_changed"]
    clock.shift(60)
    someone, code = own_site.visitor(), phone.generate().token
    assert sign_in(someone).startswith("/sign-in/code")
    assert someone.get("/account").status_code == 302, "half signed in is not signed in"
    page = someone.send("/sign-in/code", 200, code="12 34 56")
    assert "does not fit" in page.text
    answer = someone.send("/sign-in/code", code=f" {code[:3]} {code[3:]}")
    assert answer.response.location == "/account"
    someone.see("/account")
    thief = own_site.visitor()
    sign_in(thief)
    assert "was used" in thief.send("/sign-in/code", 200, code=code).text
    clock.shift(60)
    thief.send("/sign-in/code", code=phone.generate().token)


def test_a_new_password_by_letter_does_not_take_the_second_step_away(own_site, clock):
    set_up_authenticator(own_site.visitor(own_site.account()))
    someone = own_site.visitor()
    someone.send("/reset-password", email=ANA)
    someone.send(own_site.link(), password="a new calm river")
    answer = someone.send("/sign-in", email=ANA, password="a new calm river").response
    assert answer.location.startswith("/sign-in/code")
    assert someone.get("/account").status_code == 302


def test_the_secret_of_the_codes_is_not_in_the_database(own_site, clock):
    phone = set_up_authenticator(own_site.visitor(own_site.account()))
    with own_site.inside():
        kept = own_site.found().tf_totp_secret
    assert phone.base32_key not in kept
    assert "enckey" in kept


def test_a_recovery_code_is_good_once_however_it_is_typed(own_site, clock):
    ana = own_site.visitor(own_site.account())
    set_up_authenticator(ana)
    page = ana.send("/account/keys/recovery-codes", 200, generate_new_codes="1")
    codes = [code.text for code in page.one("ol", class_="codes").iter("code")]
    assert len(codes) == 10
    with own_site.inside():
        kept = own_site.found().mf_recovery_codes
    assert not set(codes) & set(kept)
    assert "10 unused" in ana.see("/account/keys").text
    someone = own_site.visitor()
    sign_in(someone)
    assert "not one of your unused" in someone.send("/sign-in/recovery-code", 200, code="0000-0000-0000").text
    someone.send("/sign-in/recovery-code", code=codes[3].replace("-", " ").upper())
    assert "9 unused" in someone.see("/account/keys").text
    thief = own_site.visitor()
    sign_in(thief)
    thief.send("/sign-in/recovery-code", 200, code=codes[3])
    ana.send("/account/keys/recovery-codes", 200, generate_new_codes="1")
    thief.send("/sign-in/recovery-code", 200, code=codes[4])


def test_the_authenticator_is_removed_with_a_letter(own_site, clock):
    ana = own_site.visitor(own_site.account())
    set_up_authenticator(ana)
    ana.send("/account/keys/authenticator", form="/account/keys", setup="disable")
    assert "removed" in own_site.letters()[0][1]
    assert sign_in(own_site.visitor()) == "/account"


def test_who_presses_a_button_without_a_fresh_proof_comes_back_to_the_page_that_it_stands_on(own_site, clock):
    ana, elsewhere = own_site.visitor(own_site.account()), own_site.visitor(ANA)
    clock.shift(timedelta(minutes=16))
    page, end = "/account/sign-ins", "/account/sign-ins/end-others"
    token = ana.see(page).all("input", name="csrf_token")[0].get("value")
    for referer, back in ((f"http://localhost{page}", page), ("http://evil.example/x", "/"), (None, "/")):
        asked = ana.post(end, data={"csrf_token": token}, headers={"Referer": referer} if referer else {})
        assert asked.location == f"/account/prove?next={back}"
    assert elsewhere.get("/account").status_code == 200, "nothing is ended without the proof"
    assert ana.send(f"/account/prove?next={page}", password=PASSWORD).response.location == page
    ana.send(end, form=page)
    assert elsewhere.get("/account").status_code == 302


@pytest.mark.parametrize("path", ["authenticator", "recovery-codes", "passkey"])
def test_keys_change_only_after_a_fresh_proof(path, own_site, clock):
    own_site.account()
    ana = own_site.visitor(ANA, proved_at=NOON - timedelta(minutes=15))
    answer = ana.get(f"/account/keys/{path}")
    assert answer.location.startswith("/account/prove?next=")
    assert "Prove that it is you" in ana.see(answer.location).text
    assert "not your password" in ana.send(answer.location, 200, password="not it at all").text
    assert ana.send(answer.location, password=PASSWORD).response.location == f"/account/keys/{path}"
    ana.see(f"/account/keys/{path}")
    clock.shift(timedelta(minutes=14, seconds=59))
    ana.see(f"/account/keys/{path}")
    clock.shift(timedelta(seconds=1))
    assert ana.get(f"/account/keys/{path}").status_code == 302


def test_a_form_sent_too_late_is_filled_in_again_after_signing_in(own_site, clock):
    ana = own_site.visitor(own_site.account())
    ana.see("/account/name")
    token = ana.see("/account/name").one("input", name="csrf_token").get("value")
    clock.shift(timedelta(days=31))
    answer = ana.post("/account/name", data={"csrf_token": token, "name": "Ana L. Lee"})
    assert answer.location.startswith("/sign-in?next=")
    assert "kept for an hour" in ana.see(answer.location).text
    back = ana.send(answer.location, email=ANA, password=PASSWORD).response.location
    page = ana.see(back)
    assert page.one("input", name="name").get("value") == "Ana L. Lee"
    with own_site.inside():
        assert own_site.found().name == "Ana Lee", "nothing is saved until they say so"
    other = own_site.visitor(own_site.account("bo@example.org", name="Bo Kim"))
    assert other.see(back).one("input", name="name").get("value") == "Bo Kim", "a kept form is for its sender"


def test_a_kept_form_waits_for_an_hour(own_site, clock):
    ana = own_site.visitor(own_site.account())
    token = ana.see("/account/name").one("input", name="csrf_token").get("value")
    clock.shift(timedelta(days=31))
    answer = ana.post("/account/name", data={"csrf_token": token, "name": "Ana L. Lee"})
    clock.shift(timedelta(hours=1))
    back = ana.send(answer.location, email=ANA, password=PASSWORD).response.location
    assert ana.see(back).one("input", name="name").get("value") == "Ana Lee"


def test_a_sign_in_that_is_used_lives_on_and_one_that_is_not_ends(own_site, clock):
    member = own_site.visitor(own_site.account())
    verifier = own_site.visitor(own_site.account("vera@example.org", Role.VERIFIER, has_second_factor=True))
    for _ in range(3):
        clock.shift(timedelta(hours=11))
        verifier.see("/account")
    clock.shift(timedelta(hours=12))
    assert verifier.get("/account").status_code == 302, "whoever sees private things is signed out after half a day"
    member.see("/account")
    clock.shift(timedelta(days=30))
    assert member.get("/account").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "///evil.example",
        "\\\\evil",
    ],
)
def test_signing_in_leads_to_no_other_site(target, own_site):
    own_site.account()
    someone = own_site.visitor()
    assert someone.see("/sign-in", 400, query_string={"next": target})
    token = someone.see("/sign-in").all("input", name="csrf_token")[0].get("value")
    fields = {"csrf_token": token, "email": ANA, "password": PASSWORD}
    assert someone.post("/sign-in", data=fields | {"next": target}).status_code == 400
    assert someone.post("/sign-in", query_string={"next": target}, data=fields).status_code == 400
    assert someone.get("/account/keys", query_string={"next": target}).status_code in {302, 400}
    assert someone.get("/account").status_code == 302


def test_the_session_is_made_new_at_the_door(own_site):
    own_site.account()
    someone = own_site.visitor()
    someone.see("/sign-in")
    with someone.session_transaction() as session:
        session["planted"] = "by somebody else"
        before = session["csrf_token"]
    someone.send("/sign-in", email=ANA, password=PASSWORD)
    with someone.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before
