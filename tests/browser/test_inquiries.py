"""Messages in Chromium: somebody writes, the practitioner answers, the sender reads; by keyboard, axe on each page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.cookies import come_in
from tests.browser.keepers import ASKED, ASKER, SLUGS, WRITTEN_TO, come_in_to_work
from tests.browser.test_access import examine

pytestmark = pytest.mark.browser

PRACTITIONER, SLUG = "Olga Brandt", SLUGS[WRITTEN_TO]
HAND_MS = 34
"""Between two keys: faster than anybody types, and still too slow for what is held as haste."""
MESSAGE = "Is your studio open on Saturday mornings, and may my sister wait inside? She cannot stand for long."


def test_somebody_writes_the_practitioner_answers_and_the_sender_reads(visit):
    sender, keeper = visit(f"/providers/{SLUG}"), visit("/healthz")
    sender.get_by_role("link", name=f"Write to {PRACTITIONER}").click()
    sender.get_by_label("What you want to be called").fill("Robin")
    sender.keyboard.press("Tab")
    sender.keyboard.type("robin@example.net")
    sender.keyboard.press("Tab")
    sender.keyboard.type(MESSAGE, delay=HAND_MS)
    for key in ("Tab", "Tab", "Space", "Tab", "Enter"):  # past the times that suit, the consent, the button
        sender.keyboard.press(key)
    expect(sender.get_by_role("heading", name=f"Your message to {PRACTITIONER}")).to_be_visible()
    expect(sender.get_by_text("not opened yet")).to_be_visible()

    come_in_to_work(keeper, WRITTEN_TO)
    keeper.get_by_role("link", name="Inbox").click()
    keeper.get_by_role("link", name="Robin").first.click()
    expect(keeper.get_by_text(MESSAGE)).to_be_visible()
    keeper.get_by_label("Your reply").fill("Yes, from nine to one, and there is a chair.")
    keeper.get_by_role("button", name="Send the reply").click()
    expect(keeper.get_by_text("Your reply is on its way.")).to_be_visible()

    sender.reload()
    expect(sender.get_by_text("there is a chair")).to_be_visible()
    assert "olga@" not in sender.content()
    assert "robin@" not in keeper.content()


def test_axe_finds_nothing_on_the_pages_of_messages(visit):
    page = visit(f"/providers/{SLUG}/inquiry", width=390, reduced_motion="reduce")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert examine(page) == []
    page.get_by_label("What you want to be called").fill("Kim")
    page.get_by_label("Your e-mail address").fill("kim@example.net")
    page.get_by_label("Your message").fill("Do you take new clients in May?")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Your message to")).to_be_visible()
    come_in(page, WRITTEN_TO)
    for path in ("?show=answered", "?show=closed", ""):
        page.goto(f"/practice/{SLUG}/inquiries{path}")
        assert examine(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name=ASKER).first.click()
    expect(page.get_by_text(ASKED)).to_be_visible()
    assert examine(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    assert examine(page) == []
