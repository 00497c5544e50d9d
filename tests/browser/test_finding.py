"""Finding somebody in a real browser, with all that scripts add. The whole way by keyboard: test_before_booking."""

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


def test_in_forced_colors_one_sees_which_page_this_is(visit):
    page = visit("/plan-and-cost", forced_colors="active")
    here, other = page.locator(".plan-ways a").evaluate_all("all => all.map(one => getComputedStyle(one).borderColor)")
    assert here != other


def test_who_wants_less_motion_gets_none(visit):
    page = visit(RESULTS, reduced_motion="reduce")
    settle(page)
    durations = page.evaluate(
        """[...document.querySelectorAll("*")].map(one => getComputedStyle(one).transitionDuration)
        .flatMap(text => text.split(",")).map(parseFloat)"""
    )
    assert max(durations) <= 0.01
