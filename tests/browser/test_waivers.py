"""Words that the check stops: asked about in one window and let stand in another; every page without a complaint."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.claimers import DESK, OWNER
from tests.browser.cookies import come_in
from tests.browser.test_access import examine

pytestmark = pytest.mark.browser


def test_words_are_asked_about_and_let_stand(visit):
    words = "I trained at the School of Permanent Change."
    page = visit("/healthz", width=390, reduced_motion="reduce")
    come_in(page, OWNER)
    page.goto("/practice/petra-quist/about")
    page.get_by_label("About your work").fill(words)
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Is this a false alarm?").fill("It is the name of a school.")
    assert examine(page) == []
    page.get_by_role("button", name="Ask for a waiver").click()
    expect(page.get_by_label("About your work")).to_have_value(words)
    expect(page.get_by_text("Asked about “Permanent”")).to_be_visible()
    assert examine(page) == []

    desk = visit("/healthz", width=1280, reduced_motion="reduce")
    come_in(desk, DESK)
    desk.goto("/admin/waivers")
    expect(desk.get_by_role("mark")).to_have_text("Permanent")
    assert examine(desk) == []
    desk.get_by_label("Why", exact=True).first.fill("It is the name of a school.")
    desk.get_by_role("button", name=re.compile("^Grant")).click()
    expect(desk.get_by_text("Nobody asks")).to_be_visible()
    assert examine(desk) == []

    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("About you: saved.")).to_be_visible()
