"""A practitioner's page by key, on a phone, without scripts and on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settle
from tests.browser.test_finding import focused, tab_until

pytestmark = pytest.mark.browser

FOLD = "details:has(#licensed)"


@pytest.fixture
def profile(visit):
    """The page of somebody whose license is verified and whose training is not."""
    query = "/api/v1/search?near=Los+Angeles,+CA&within=100&license=verified"
    items = visit("/healthz").request.get(query).json()["items"]
    return next(f"/providers/{one['slug']}" for one in items if not one["points"][1]["answered"])


def test_the_keyboard_opens_the_evidence_and_finds_what_to_ask(visit, profile):
    page = visit(profile)
    settle(page)
    assert page.locator(FOLD).get_attribute("open") is None
    tab_until(page, lambda here: here["words"] == "Licensed?")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#licensed$"))
    expect(page.locator("#licensed .timeline")).to_be_in_viewport()
    expect(page.locator("#licensed-heading")).to_be_in_viewport()
    tab_until(page, lambda here: here["words"] == "One page to print")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{profile}/questions")
    expect(page.locator(".question-sheet__item").first).to_contain_text("?")
    page.emulate_media(media="print")
    expect(page.locator(".site-header")).to_be_hidden()
    page.emulate_media(media="screen")
    page.go_back()
    page.wait_for_url(re.compile("#licensed$"))
    expect(page.locator("#licensed .timeline")).to_be_visible()


def test_without_scripts_the_address_opens_the_evidence_and_paper_has_all_of_it(visit, profile):
    page = visit(f"{profile}#licensed", java_script_enabled=False)
    expect(page.locator("#licensed .timeline")).to_be_in_viewport()
    page.goto(profile)
    expect(page.locator("#licensed")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("#licensed .timeline")).to_be_visible()
    for part in (".site-header nav", ".contact-bar", ".profile__do", ".jump-list"):
        expect(page.locator(part).first).to_be_hidden()


def test_on_a_phone_contact_is_at_hand_and_covers_nothing_that_has_the_focus(visit, profile):
    page = visit(profile, width=390, height=700)
    settle(page)
    bar = page.locator(".contact-bar")
    expect(bar).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    top = bar.bounding_box()["y"]
    page.locator("#licensed-heading").scroll_into_view_if_needed()
    page.locator(f"{FOLD} summary").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        bottom = page.evaluate("document.activeElement.getBoundingClientRect().bottom")
        in_bar = page.evaluate("Boolean(document.activeElement.closest('.contact-bar'))")
        assert in_bar or bottom <= top + 1, focused(page)
