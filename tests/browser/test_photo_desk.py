"""The photo desk in Chromium: worked by keys alone, and nothing that axe finds, by day and by night."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.cookies import come_in
from tests.browser.moderators import FIRST, HELD, MODERATOR, SECOND, SHOWN, TIED
from tests.browser.test_access import examine
from tests.browser.test_verification import go_by, keys_are_ready

pytestmark = pytest.mark.browser


def at_the_desk(visit, **options):
    page = visit("/healthz", **options)
    come_in(page, MODERATOR)
    page.goto("/admin/photos")
    return page


def test_from_the_queue_to_decided_and_on_to_the_next_by_keys_alone(visit):
    page = at_the_desk(visit)
    keys_are_ready(page)
    go_by(page, "n")
    heading, note = page.get_by_role("heading", level=1), page.get_by_label("What you found")
    expect(heading).to_contain_text(HELD)
    page.keyboard.press("r")
    expect(note).to_be_focused()
    page.keyboard.type("Another wall, and another person: d, m, n are letters here.")
    page.keyboard.press("Tab")
    go_by(page, "Enter")
    expect(heading).to_contain_text(HELD)
    page.keyboard.press("a")
    send = page.get_by_role("button", name="Decide, and on to the next")
    expect(send).to_be_focused()
    expect(note).to_be_hidden()
    go_by(page, "Enter")
    expect(page.get_by_role("status")).to_contain_text(f"{HELD}: approved.")
    expect(heading).to_contain_text(FIRST)
    page.keyboard.press("d")
    expect(page.get_by_role("radio", name="The photos cannot be compared")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="A photo looks retouched")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    page.get_by_role("link", name="Say what you found, in a sentence: it is kept.").press("Enter")
    expect(note).to_be_focused()
    page.keyboard.type("The skin has no pores.")
    page.keyboard.press("Tab")
    go_by(page, "Enter")
    expect(page.get_by_role("status")).to_contain_text(f"{FIRST}: declined.")
    expect(heading).to_contain_text(SECOND)


def test_axe_finds_nothing_at_the_desk(visit):
    page = at_the_desk(visit, width=390, reduced_motion="reduce")
    for name in ("", SHOWN, TIED):
        page.goto("/admin/photos")
        if name:
            page.get_by_role("link", name=name).click()
            expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        if name == SHOWN:
            page.get_by_role("radio", name="Hide it").check()
            page.get_by_text("Propose to remove it").first.click()
            page.get_by_text("As people see it").click()
            assert page.locator(".photo-case").bounding_box()["width"] > 280
        if name == TIED:
            expect(page.get_by_text("Somebody else must decide this.")).to_be_visible()
            expect(page.get_by_role("radio")).to_have_count(0)
        page.emulate_media(color_scheme="light")
        assert examine(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.emulate_media(color_scheme="dark")
        assert examine(page, ["color-contrast"]) == []
