"""Accounts in Chromium: from signing up to signing in with a passkey, with an authenticator that Chromium plays."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.claimers import KEYHOLDER
from tests.browser.cookies import come_in
from tests.browser.test_access import examine, examine_by_day_and_by_night

pytestmark = pytest.mark.browser

ARRIVES = """async ([who, about]) => {
  let letters = [];
  for (const started = performance.now(); performance.now() - started < 15000;) {
    const inbox = new DOMParser().parseFromString(await (await fetch("/dev/mail")).text(), "text/html");
    letters = [...inbox.querySelectorAll(".letters li")];
    const meant = letters.find((one) =>
      one.textContent.includes(`to ${who}`) && one.querySelector("a").textContent.includes(about));
    if (meant) return meant.querySelector("a").getAttribute("href");
    await new Promise((go) => setTimeout(go, 100));
  }
  throw `No letter about "${about}" to ${who} among: ${letters.map((one) => one.textContent).join("; ")}`;
}"""
CONFIRM, NEW_PASSWORD = "Confirm your address", "Set a new password"
"""Words of the subjects of letters."""
PASSWORD = "nine calm rivers"
WAYS_IN = ("/sign-in", "/sign-up", "/reset-password", "/confirm", "/check-your-mail", "/sign-in/passkey")
ACCOUNT = ("/account", "/account/name", "/account/password", "/account/address", "/account/prove")
ACCOUNT += ("/account/sign-ins", "/account/keys", "/account/keys/passkey")
PLATFORM = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def letter_link(page, address, subject):
    """The path of the first link in the newest letter to an address about something, once it is there.

    Other letters to the same address may come before and after it. The letter comes from the development inbox.
    """
    page.goto(page.evaluate(ARRIVES, [address, subject]))
    assert subject in page.locator("h1").inner_text()
    return re.search(r"https?://[^/\s]+(/\S+)", page.locator(".letter__body").inner_text())[1]


def sign_up(page, email, name="Noor Haddad"):
    page.goto("/sign-up")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()


def sign_in(page, email):
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_from_signing_up_to_signing_in_with_a_passkey(visit):
    email = "noor@example.org"
    page = visit("/healthz", reduced_motion="reduce")
    sign_up(page, email)
    page.goto(letter_link(page, email, CONFIRM))
    expect(page.get_by_text("Your address is confirmed")).to_be_visible()
    sign_in(page, email)
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()

    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    authenticator = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PLATFORM})["authenticatorId"]
    page.goto("/account/keys")
    page.get_by_label("Name of the new passkey").fill("Work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey “Work laptop” is added")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Work laptop")).to_be_visible()
    kept = devtools.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    assert [one["isResidentCredential"] for one in kept] == [True]

    page.goto("/account")
    sign_out(page)
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()

    sign_out(page)
    sign_in(page, email)
    expect(page.get_by_role("heading", name="One more step: your passkey")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()

    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.goto("/account/prove")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used")
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": True})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()

    page.goto("/account/keys")
    page.get_by_role("button", name="Remove the passkey Work laptop").click()
    expect(page.get_by_text("The passkey “Work laptop” is removed")).to_be_visible()
    devtools.detach()


def test_axe_finds_nothing_on_the_way_in_and_on_the_pages_of_an_account(visit):
    page, wrong = visit("/healthz", width=390, reduced_motion="reduce"), {}
    for path in WAYS_IN:
        page.goto(path)
        wrong[path] = examine(page)
    come_in(page, KEYHOLDER)
    for path in ACCOUNT:
        page.goto(path)
        assert page.url.endswith(path)
        wrong[path] = examine(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    assert not any(wrong.values()), wrong


def test_axe_finds_nothing_where_keys_are_made(visit):
    page = visit("/healthz", width=390, reduced_motion="reduce")
    come_in(page, KEYHOLDER)
    page.goto("/account/keys/authenticator")
    assert examine(page) == []
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("button", name="Set it up")).to_have_count(0)
    assert examine(page) == []
    page.goto("/account/keys/recovery-codes")
    assert examine(page) == []
    page.get_by_role("button", name="Make new codes").click()
    assert examine_by_day_and_by_night(page) == []
    page.goto("/account/keys")
    assert examine(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_password_can_be_shown(visit):
    page = visit("/sign-in")
    field = page.get_by_label("Password", exact=True)
    field.fill("eleven quiet needles")
    page.get_by_role("button", name="Show the password").click()
    assert field.get_attribute("type") == "text"
    page.get_by_role("button", name="Show the password").click()
    assert field.get_attribute("type") == "password"


def test_without_a_script_passkeys_say_what_they_need(visit):
    page = visit("/sign-in", java_script_enabled=False)
    expect(page.get_by_role("button", name="Show")).to_have_count(0)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
