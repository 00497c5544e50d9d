"""Finding somebody in a real browser: with the keyboard alone, without scripts, and with all that scripts add."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settle

pytestmark = pytest.mark.browser

TOWN = "Los Angeles, CA"
RESULTS = "/search?near=Los+Angeles,+CA"


def focused(page):
    """What the keyboard is on: tag, id, words."""
    return page.evaluate(
        "(({tagName, id, textContent}) => ({tag: tagName, id, words: textContent.trim()}))(document.activeElement)"
    )


def tab_until(page, reached, limit=150):
    """Press Tab until the focus is where it should be; every stop must be one that can be seen."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        here = focused(page)
        if reached(here):
            return here
    raise AssertionError(f"The keyboard never got there; it is on {here}.")


def test_the_keyboard_alone_finds_a_practitioner(visit):
    page = visit("/")
    page.keyboard.press("Tab")
    assert focused(page)["words"] == "Skip to the content"
    page.keyboard.press("Enter")
    tab_until(page, lambda here: here["id"] == "near")
    page.keyboard.type(TOWN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?near=*")
    names = page.locator(".listing-card__name a").all_text_contents()
    tab_until(page, lambda here: here["tag"] == "A" and here["words"] == names[0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/providers/*")
    assert page.locator("h1").text_content() == names[0]


def test_the_keyboard_sees_where_it_is(visit):
    page = visit(RESULTS)
    tab_until(page, lambda here: here["id"] == "near")
    for _ in range(12):
        page.keyboard.press("Tab")
        drawn = page.evaluate(
            """(() => {
              const {outlineStyle, boxShadow} = getComputedStyle(document.activeElement);
              return outlineStyle !== "none" || boxShadow !== "none";
            })()"""
        )
        assert drawn, f"No ring around {focused(page)}."


def test_without_scripts_one_can_search_filter_turn_pages_and_read_a_profile(visit):
    page = visit("/", java_script_enabled=False)
    page.get_by_label("Where are you looking?").fill(TOWN)
    page.get_by_label("What matters to you?").fill("jaw tension")
    page.get_by_role("button", name="Show practitioners").click()
    expect(page.locator("h1")).to_contain_text("practitioner")
    expect(page.locator("#q")).to_have_value("jaw tension")
    page.goto(f"{RESULTS}&within=100")
    page.locator("#answered-4").check()
    page.locator("#filters").get_by_role("button", name="Show practitioners").click()
    assert "answered=4" in page.url
    expect(page.locator("#answered-4")).to_be_checked()
    before = page.locator(".listing-card__name").all_text_contents()
    page.get_by_role("link", name="Next").click()
    assert "page=2" in page.url
    after = page.locator(".listing-card__name").all_text_contents()
    assert not set(before) & set(after)
    page.locator("#sort").select_option("price")
    page.get_by_role("button", name="Apply").click()
    assert "sort=price" in page.url
    name = page.locator(".listing-card__name a").first.text_content()
    page.locator(".listing-card__name a").first.click()
    assert page.locator("h1").text_content() == name


def test_a_chosen_filter_shows_its_results_at_once_and_back_takes_it_away(visit):
    page = visit(f"{RESULTS}&within=100")
    before = page.locator("h1").text_content()
    page.locator("#answered-4").check()
    page.wait_for_url(re.compile("answered=4"))
    expect(page.locator("h1")).not_to_have_text(before)
    expect(page.locator("#results-said")).to_have_text(page.locator("h1").text_content())
    page.go_back()
    page.wait_for_url(re.compile(r"within=100$"))
    expect(page.locator("h1")).to_have_text(before)
    expect(page.locator("#answered-4")).not_to_be_checked()


def test_the_keyboard_keeps_its_place_when_the_results_change(visit):
    page = visit(f"{RESULTS}&within=100")
    page.locator("#answered-4").focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("answered=4"))
    expect(page.locator("#results-said")).not_to_be_empty()
    assert focused(page)["id"] == "answered-4"


def test_on_a_phone_the_filters_are_a_drawer_that_escape_closes(visit):
    page = visit(f"{RESULTS}&within=100", width=390)
    drawer = page.locator("#filters")
    expect(drawer).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    expect(drawer).to_be_visible()
    page.locator("#answered-4").check()
    page.wait_for_url(re.compile("answered=4"))
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(page.get_by_role("button", name="Filters (1)")).to_be_visible()


def test_the_map_shows_each_result_of_the_page_and_a_marker_leads_to_its_profile(visit):
    page = visit(RESULTS)
    markers = page.locator(".map .pin")
    expect(markers.first).to_be_visible()
    numbers = page.locator(".listing-card[data-number]").evaluate_all("all => all.map(one => one.dataset.number)")
    assert sorted(markers.evaluate_all("all => all.map(one => one.dataset.number)")) == sorted(numbers)
    name = page.locator('.listing-card[data-number="1"] .listing-card__name').text_content()
    marker = page.locator('.map .pin[data-number="1"]')
    assert marker.get_attribute("aria-label") == f"1: {name}"
    marker.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup a", has_text=name).click()
    page.wait_for_url("**/providers/*")
    assert page.locator("h1").text_content() == name


def test_a_result_that_has_the_focus_lights_its_marker(visit):
    page = visit(RESULTS)
    expect(page.locator(".map .pin").first).to_be_visible()
    page.locator('.listing-card[data-number="2"] .listing-card__name a').focus()
    expect(page.locator('.map .pin[data-number="2"]')).to_have_class(re.compile("pin--pointed"))


def test_an_error_takes_the_focus_and_its_link_leads_to_the_field(visit):
    page = visit("/search?near=00000")
    assert focused(page)["id"] == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page)["id"] == "near"


def test_who_wants_less_motion_gets_none(visit):
    page = visit(RESULTS, reduced_motion="reduce")
    settle(page)
    durations = page.evaluate(
        """[...document.querySelectorAll("*")].map(one => getComputedStyle(one).transitionDuration)
        .flatMap(text => text.split(",")).map(parseFloat)"""
    )
    assert max(durations) <= 0.01
