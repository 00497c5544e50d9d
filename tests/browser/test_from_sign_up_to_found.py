"""The whole way in one go, in Chromium: from nobody, over an account and a fresh listing, to being found."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_accounts import CONFIRM, letter_link, sign_in, sign_up
from tests.browser.test_workspace import FOUND

pytestmark = pytest.mark.browser

EMAIL, NAME = "sena@example.org", "Sena Aldous"


def test_from_signing_up_to_being_found(visit):
    page = visit("/healthz")
    sign_up(page, EMAIL, NAME)
    page.goto(letter_link(page, EMAIL, CONFIRM))
    sign_in(page, EMAIL)

    page.goto("/practice/start")
    page.get_by_label("Your name").fill(NAME)
    page.get_by_label("Town or postal code").fill("07712")
    page.get_by_role("button", name="Look for me").click()
    page.get_by_role("link", name="Open a fresh listing").click()
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Family name").fill("Aldous")
    page.get_by_label("Town or postal code").fill("07712")
    page.get_by_role("button", name="Open the listing").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    assert NAME not in page.request.get("/api/v1/search?near=07712&q=sena+aldous").text()

    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Searches find it within a second")).to_be_visible()
    assert page.evaluate(FOUND, NAME)
    page.goto("/search?near=07712&q=sena+aldous")
    page.get_by_role("link", name=NAME).first.click()
    expect(page.get_by_role("heading", name=NAME, level=1)).to_be_visible()
