"""Planning in a real browser, by the keyboard alone and without scripts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.test_finding import tab_until

pytestmark = pytest.mark.browser


def test_the_keyboard_alone_plans_a_year_and_counts_back_from_an_event_without_scripts(visit):
    page = visit("/plan-and-cost", width=390, java_script_enabled=False)
    tab_until(page, lambda here: here["id"] == "first_visit")
    page.keyboard.type("180")
    tab_until(page, lambda here: here["id"] == "session")
    page.keyboard.type("140,5")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan-and-cost?*")
    tab_until(page, lambda here: here["tag"] == "A" and here["words"].startswith("Enter an amount"))
    page.keyboard.press("Enter")
    tab_until(page, lambda here: here["id"] == "package_sessions")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("140")
    page.keyboard.press("Enter")
    page.wait_for_url("**session=140&*")
    assert page.locator(".plan-year__range").inner_text().startswith("$2,420–$3,120")
    tab_until(page, lambda here: here["words"] == "The same as a table")
    page.keyboard.press("Enter")
    assert page.get_by_role("cell", name="$2,420").is_visible()

    tab_until(page, lambda here: here["words"] == "Count back from an event")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan-and-cost/event")
    day = datetime.now(UTC).date() + timedelta(days=200)
    tab_until(page, lambda here: here["id"] == "event")
    page.keyboard.type(f"{day:%m%d%Y}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**event={day}*")
    assert page.locator("h2").first.inner_text() == "There is time for a course of 12 sessions"
    tab_until(page, lambda here: here["words"].startswith("Take the days"))
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename == "sessions.ics"
