"""One box told apart, in a real browser: the fields follow the answer, and the next search asks the same."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def ask(page, words):
    page.locator("#q").fill(words)
    page.locator("#q").press("Enter")


def test_the_fields_show_words_and_place_apart_after_the_answer_came(visit):
    page = visit("/search")
    ask(page, "gua sha near los angeles ca within 50 miles")
    expect(page.locator("h1")).to_contain_text("“gua sha” within 50 miles of Los Angeles, CA")
    expect(page.locator("#near")).to_have_value("Los Angeles, CA")
    expect(page.locator("#within")).to_have_value("50")
    expect(page.locator("#q")).to_have_value("gua sha")
    page.locator("#within").select_option("100")
    expect(page.locator("h1")).to_contain_text("“gua sha” within 100 miles of Los Angeles, CA")
    assert re.search(r"near=Los\+Angeles%2C\+CA", page.url)


def test_the_words_instead_stay_words_while_filters_are_chosen(visit):
    page = visit("/search?q=acupuncture+los+angeles+ca")
    page.get_by_role("link", name="Search for these words instead").click()
    expect(page.locator("#near")).to_have_value("")
    expect(page.locator("#q")).to_have_value("acupuncture los angeles ca")
    page.locator("#within").select_option("100")
    page.wait_for_url("**within=100**")
    assert "as_words=1" in page.url
    expect(page.locator("h1")).to_contain_text("“acupuncture los angeles ca”")


def test_near_me_is_answered_where_the_browser_knows(visit):
    page = visit("/search")
    page.context.set_geolocation({"latitude": 34.05, "longitude": -118.24})
    page.context.grant_permissions(["geolocation"])
    ask(page, "acupuncture near me")
    expect(page.get_by_role("link", name="Search everywhere for “acupuncture”")).to_be_visible()
    page.get_by_role("button", name="Use where I am now").last.click()
    expect(page.locator("h1")).to_contain_text("“acupuncture” within 25 miles of the point 34.05, -118.24")
    page.context.clear_permissions()


def test_near_me_without_scripts_is_a_question_with_links(visit):
    page = visit("/search?q=acupuncture+near+me", java_script_enabled=False)
    assert page.get_by_role("button", name="Use where I am now").count() == 0
    page.get_by_role("link", name="Search everywhere for “acupuncture”").click()
    expect(page.locator("h1")).to_contain_text("for “acupuncture”")
