"""Findability test, statistics, badge and copy in Chromium, as a keeper uses them; axe finds nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.cookies import come_in
from tests.browser.keepers import LOOKED_AT, SLUGS
from tests.browser.test_access import examine

pytestmark = pytest.mark.browser

HERE = f"/practice/{SLUGS[LOOKED_AT]}"
PAGES = {
    "found": f"{HERE}/findability?near=07712",
    "not found": f"{HERE}/findability?near=10001&within=10&language=ko&answered=1&q=cupping",
    "an unknown place": f"{HERE}/findability?near=00000",
    "statistics": f"{HERE}/statistics",
    "badge": f"{HERE}/badge",
    "copy": f"{HERE}/copy",
}
WIDE = ("found", "statistics")
"""Pages that a wide window lays out anew."""


def test_a_keeper_tests_a_search_by_keyboard_and_follows_what_would_change_it(visit):
    page = visit("/healthz", width=390)
    come_in(page, LOOKED_AT)
    page.goto(f"{HERE}/findability")
    expect(page.get_by_role("heading", name="This search finds you")).to_be_visible()
    page.get_by_text("Filters", exact=True).press("Enter")
    page.locator("#filter-language summary").press("Enter")
    page.get_by_label("Korean").press("Space")
    page.get_by_role("button", name="Test this search").press("Enter")
    expect(page.get_by_role("heading", name="This search does not find you")).to_be_visible()
    page.get_by_role("link", name="Add Korean, if it is so").click()
    expect(page.get_by_role("heading", name="Languages", level=1)).to_be_visible()


def test_the_badge_is_drawn_and_the_copy_comes_as_a_file(visit):
    page = visit("/healthz")
    come_in(page, LOOKED_AT)
    page.goto(PAGES["badge"])
    assert page.evaluate("document.querySelector('.badge-card__ground img').naturalWidth") > 0
    page.goto(PAGES["copy"])
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the copy").click()
    assert download.value.suggested_filename.startswith(f"{SLUGS[LOOKED_AT]}-")


def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(visit):
    page, wrong = visit("/healthz", width=390, reduced_motion="reduce"), {}
    come_in(page, LOOKED_AT)
    for name, path in PAGES.items():
        page.goto(path)
        wrong[name] = examine(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        if name in WIDE:
            page.set_viewport_size({"width": 1280, "height": 900})
            wrong[f"{name}, wide"] = examine(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 1280, name
            page.set_viewport_size({"width": 390, "height": 900})
    assert not any(wrong.values()), wrong
