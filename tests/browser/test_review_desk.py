"""The desk for reviews in Chromium: worked by keys alone, and nothing that axe finds, by day and by night."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.cookies import come_in
from tests.browser.entries import ALIKE, FIRST, QUESTIONED, SECOND, THIRD
from tests.browser.moderators import MODERATOR
from tests.browser.test_access import examine
from tests.browser.test_verification import go_by, keys_are_ready

pytestmark = pytest.mark.browser


def at_the_desk(visit, **options):
    page = visit("/healthz", **options)
    come_in(page, MODERATOR)
    page.goto("/admin/reviews")
    return page


def test_from_the_queue_to_decided_redacted_and_on_to_the_next_by_keys_alone_with_axe_on_the_way(visit):
    page = at_the_desk(visit)
    keys_are_ready(page)
    assert examine(page) == []
    go_by(page, "n")
    text, send = page.locator(".review-blind").first, page.get_by_role("button", name="Decide", exact=True)
    expect(text).to_have_text(FIRST)
    expect(page.get_by_role("figure", name="Compared with it")).to_contain_text(ALIKE)
    expect(send).to_be_hidden()
    assert examine(page) == []
    page.keyboard.press("p")
    expect(send).to_be_focused()
    go_by(page, "Enter")
    expect(page.get_by_role("status")).to_contain_text("published.")
    expect(text).to_have_text(SECOND)
    page.keyboard.press("d")
    reason = page.get_by_role("radio", name="It does not tell of the writer’s own experience")
    expect(reason).to_be_focused()
    expect(reason).not_to_be_checked()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    page.keyboard.press("d")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Something was given for what it says")).to_be_checked()
    go_by(page, "Enter")
    expect(page.get_by_role("status")).to_contain_text("declined.")
    expect(text).to_have_text(THIRD)
    page.get_by_text("Show words as removed").press("Enter")
    page.get_by_label("Words to remove", exact=True).press_sequentially("Ann Lee")
    go_by(page, "Enter")
    expect(page.get_by_role("region", name="Preview")).to_contain_text("[name removed] at the desk was kind to me.")
    page.emulate_media(reduced_motion="reduce")
    assert examine(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Show these words as removed").press("Enter")
    expect(text).to_contain_text("[name removed]")
    expect(page.get_by_role("radio", name="Publish")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/admin/reviews")
    page.get_by_role("link", name="1 report").click()
    expect(text).to_have_text(QUESTIONED)
    for path in (page.url, "/admin/disputes", "/admin/reports", "/admin/receipts", "/admin/threats"):
        page.goto(path)
        if path in ("/admin/disputes", "/admin/reports", "/admin/receipts"):
            page.locator(".desk-queue a").first.click()
            expect(
                page.get_by_role("button", name="Decide").or_(page.get_by_role("button", name="Answer"))
            ).to_be_visible()
        page.emulate_media(color_scheme="light")
        assert examine(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        page.emulate_media(color_scheme="dark")
        assert examine(page, ["color-contrast"]) == [], path
