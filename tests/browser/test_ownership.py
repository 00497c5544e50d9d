"""From signing in at the start to the claimed draft, with the desk between; every page without a complaint of axe."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.claimers import CLAIMER, DESK, OWNER
from tests.browser.cookies import come_in
from tests.browser.test_access import examine
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.browser


def sign_in_at(page, path):
    page.goto(path)
    page.get_by_label("E-mail address").fill(CLAIMER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_somebody_claims_their_record(visit):
    page = visit("/healthz", width=390, reduced_motion="reduce")
    sign_in_at(page, "/practice/start")
    expect(page.get_by_role("heading", name="Find your listing")).to_be_visible()
    page.get_by_label("Your name").fill("oda wynn")
    page.get_by_label("Town or postal code").fill("Ocean Township")
    page.get_by_role("button", name="Look for me").click()
    assert examine(page) == []
    page.get_by_role("link", name=re.compile("This is me.*Oda Wynn")).click()
    assert examine(page) == []
    page.get_by_label("What should we know?").fill("License 25MZ000001, New Jersey.")
    page.get_by_role("button", name="Ask to keep it").click()
    expect(page.get_by_text("We send a code to the phone or the postal address on record")).to_be_visible()
    request = page.url

    desk = visit("/healthz", reduced_motion="reduce")
    come_in(desk, DESK)
    desk.goto("/admin/ownership")
    assert examine(desk) == []
    desk.get_by_role("link", name="Oda Wynn").click()
    expect(desk.get_by_text("License 25MZ000001, New Jersey.")).to_be_visible()
    assert examine(desk) == []
    desk.get_by_role("button", name="By post: print the letter").click()
    assert examine(desk) == []
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", desk.locator("main").inner_text())[0]

    page.goto(request)
    assert examine(page) == []
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Prove it").click()
    page.get_by_role("link", name="Open your workspace").click()
    expect(page).to_have_url(re.compile("/practice/oda-wynn-ocean-township-nj$"))
    page.goto("/practice/oda-wynn-ocean-township-nj/keepers")
    assert examine(page) == []
    page.goto("/providers/oda-wynn-ocean-township-nj")
    expect(page.get_by_role("heading", name="We could not find that page")).to_be_visible()


def test_axe_finds_nothing_on_the_pages_around_it(visit):
    page = visit("/healthz", width=390, reduced_motion="reduce")
    come_in(page, OWNER)
    page.goto("/practice/start?name=Nobody+Atall&town=Nowhere")
    assert examine(page) == []
    page.goto("/practice/start/fresh")
    page.get_by_role("button", name="Open the listing").click()
    assert examine(page) == []
    page.goto("/practice/petra-quist/keepers")
    page.get_by_label("Their e-mail address").fill("clinic@example.org")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("A letter with the invitation is on its way to clinic@example.org.")).to_be_visible()
    assert examine(page) == []
    come_in(page, DESK)
    page.goto("/admin/listings/petra-quist")
    assert examine(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    assert examine(page) == []
