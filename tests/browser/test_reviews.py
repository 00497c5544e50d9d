"""A review by keyboard alone in a real browser, and the button back; axe by day and by night on every page of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.cookies import come_in
from tests.browser.reviewed import READER, REVIEWED, WRITER
from tests.browser.test_access import examine, examine_by_day_and_by_night

pytestmark = pytest.mark.browser

TEXT = "Three visits so far. Calm, and I was told what needles cannot do. <b>שלום</b>"
FITS = "document.documentElement.scrollWidth <= innerWidth"


def go_to(page, name):
    """Press Tab until the control of a name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    pytest.fail(f"Tab does not reach {name}.")


def test_somebody_writes_by_keyboard_and_reads_what_happens_next(visit):
    page = visit(f"/providers/{REVIEWED}/reviews", width=390)
    come_in(page, WRITER)
    page.get_by_role("link", name="Write a review").press("Enter")
    expect(page.get_by_role("heading", name="Write about Rita Moor")).to_be_visible()
    assert not examine_by_day_and_by_night(page)
    assert page.evaluate(FITS)
    page.get_by_role("button", name="Send it").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose when in the course this is.")
    assert not examine_by_day_and_by_night(page)

    go_to(page, "stage")
    page.keyboard.press("Space")
    go_to(page, "text")
    page.keyboard.type(TEXT)
    go_to(page, "stars")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    go_to(page, "comfort")
    page.keyboard.press("ArrowLeft")
    go_to(page, "relation")
    page.keyboard.press("Space")
    for name in ("is_first_hand", "is_unpaid"):
        go_to(page, name)
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you for your review")).to_be_visible()
    expect(page.get_by_text("It is public within 72 hours at the latest")).to_be_visible()
    assert not examine(page)
    page.get_by_role("link", name="Your review, and all you can do with it").press("Enter")
    expect(page.get_by_text(TEXT)).to_be_visible()
    expect(page.get_by_text("Comfort")).to_be_visible()
    expect(page.get_by_text("3 of 5")).to_be_visible()
    page.go_back()
    page.go_back()
    page.get_by_role("button", name="Send it").press("Enter")
    expect(page.get_by_role("heading", name="Thank you for your review")).to_be_visible()
    page.goto("/account/reviews")
    expect(page.get_by_text(re.compile("^1 entry, visit not verified"))).to_be_visible()


def test_a_reader_chooses_whose_reviews_and_finds_their_own(visit):
    page = visit(f"/providers/{REVIEWED}/reviews?age_band=60-69", width=1280)
    expect(page.get_by_role("heading", name="1 of 15 reviews: 60–69")).to_be_visible()
    expect(page.get_by_text("name removed")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^Any age")).check(force=True)
    page.get_by_role("button", name="Show these").press("Enter")
    expect(page.get_by_role("heading", name="15 reviews")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    come_in(page, READER)
    page.goto("/account/reviews")
    assert not examine_by_day_and_by_night(page)
    assert page.evaluate(FITS)
    page.get_by_role("link", name=re.compile("^See your review")).press("Enter")
    expect(page.get_by_role("heading", name="Your review of Rita Moor")).to_be_visible()
    assert not examine_by_day_and_by_night(page)
    assert page.evaluate(FITS)
