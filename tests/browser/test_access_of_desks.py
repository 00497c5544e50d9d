"""axe on the pages that few people see: the desks, the second step of signing in, a new password."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.claimers import DESK, FORGETFUL
from tests.browser.cookies import come_in
from tests.browser.test_access import examine, examine_in_turn
from tests.browser.test_accounts import NEW_PASSWORD, letter_link
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.browser

DESKS = (
    "/admin",
    "/admin/audit",
    "/admin/audit/1",
    "/admin/imports",
    "/admin/inquiries",
    "/admin/jurisdictions",
    "/admin/jurisdictions/AK",
    "/admin/ownership",
    "/admin/people",
    "/admin/people/1",
    "/admin/programmes",
    "/admin/programmes/new",
    "/admin/waivers",
)


def test_axe_finds_nothing_at_a_desk(visit):
    page, wrong = visit("/healthz", width=390, reduced_motion="reduce"), {}
    come_in(page, DESK)
    for number, path in enumerate(DESKS):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.url.endswith(path)
        wrong[path] = examine_in_turn(page, number)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    assert not any(wrong.values()), wrong


def test_axe_finds_nothing_at_the_second_step_and_at_a_new_password(visit):
    page = visit("/sign-in", width=390, reduced_motion="reduce")
    page.get_by_label("E-mail address").fill(DESK)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    for path in ("/sign-in/code", "/sign-in/recovery-code"):
        page.goto(path)
        assert page.url.endswith(path)
        assert examine(page) == []
    page.context.clear_cookies()
    page.goto("/reset-password")
    page.get_by_label("E-mail address").fill(FORGETFUL)
    page.get_by_role("main").get_by_role("button").first.click()
    page.goto(letter_link(page, FORGETFUL, NEW_PASSWORD))
    assert "/reset-password/" in page.url
    assert examine(page) == []
