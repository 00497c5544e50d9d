"""Suggestions while typing in a real browser: by keyboard, mouse and finger, with answers late, wrong or none."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import examine_by_day_and_by_night

pytestmark = pytest.mark.browser

LOS_ANGELES = "/search?near=Los+Angeles,+CA&within=100"


def typing(page, field, text):
    """Type into a field; the list below it."""
    page.locator(f"#{field}").press("ControlOrMeta+a")
    page.locator(f"#{field}").press_sequentially(text)
    return page.locator(f"#{field}-suggestions")


def chosen(page, field):
    """The words of the option that the arrow keys are on."""
    active = page.locator(f"#{field}").get_attribute("aria-activedescendant")
    return page.locator(f"#{active}").text_content() if active else None


def test_the_keyboard_chooses_a_concern_and_it_becomes_a_filter(visit):
    page = visit(LOS_ANGELES)
    field, shown = page.locator("#q"), typing(page, "q", "smile lin")
    expect(shown).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("aria-controls", "q-suggestions")
    expect(page.locator("[role=status]", has_text="suggestion")).to_have_count(1)
    assert chosen(page, "q") is None
    field.press("ArrowDown")
    assert chosen(page, "q").startswith("smile lines → Nasolabial folds")
    expect(shown.get_by_role("option", selected=True)).to_have_count(1)
    expect(shown.locator("mark").first).to_have_text("smile")
    field.press("Enter")
    page.wait_for_url(re.compile("concern=nasolabial-folds"))
    assert "near=Los+Angeles" in page.url
    assert "q=" not in page.url
    expect(page.locator("#concern-nasolabial-folds")).to_be_checked()
    expect(shown).to_be_hidden()


def test_on_the_front_page_a_technique_is_searched_for_around_the_place(visit):
    page = visit("/")
    shown = typing(page, "near", "los ang")
    shown.get_by_role("option", name="Los Angeles, CA").click()
    expect(page.locator("#near")).to_have_value("Los Angeles, CA")
    expect(page.locator("#near")).to_be_focused()
    typing(page, "q", "guasha").get_by_role("option", name="Gua Sha").click()
    page.wait_for_url(re.compile("technique=gua-sha"))
    assert "near=Los+Angeles" in page.url


def test_enter_without_a_choice_searches_for_what_was_typed(visit):
    page = visit("/")
    shown = typing(page, "q", "gua")
    expect(shown).to_be_visible()
    page.locator("#q").press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=gua$"))


def test_a_practitioner_opens_their_page_and_practice_and_place_fill_the_form(visit):
    page = visit(LOS_ANGELES)
    name = page.locator(".listing-card__name a").first.text_content()
    practice = page.request.get("/api/v1/search?near=Los+Angeles,+CA").json()["items"][0]["practice"]
    shown = typing(page, "q", practice)
    shown.get_by_role("option", name=practice).first.click()
    page.wait_for_url(re.compile("q="))
    assert page.locator("#q").input_value() == practice
    shown = typing(page, "q", "denver")
    shown.get_by_role("option", name="Denver, CO").click()
    assert (page.locator("#near").input_value(), page.locator("#q").input_value()) == ("Denver, CO", "")
    typing(page, "q", name.split()[-1].lower()).get_by_role("option", name=name).click()
    page.wait_for_url("**/providers/*")
    assert page.locator("h1").text_content() == name


def test_escape_closes_the_list_and_then_empties_the_field_and_tab_leaves_it(visit):
    page = visit("/")
    field, shown = page.locator("#q"), typing(page, "q", "lines")
    expect(shown).to_be_visible()
    field.press("Escape")
    expect(shown).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("lines")
    field.press("ArrowDown")
    expect(shown).to_be_visible()
    field.press("ArrowDown")
    assert chosen(page, "q")
    field.press("Home")
    assert chosen(page, "q") is None
    field.press("Tab")
    expect(shown).to_be_hidden()
    expect(field).not_to_be_focused()
    expect(field).to_have_value("lines")
    field.press("Escape")
    expect(field).to_have_value("")


def test_arrow_keys_go_round_and_the_chosen_one_is_in_sight(visit):
    page = visit("/", width=390, height=500)
    shown = typing(page, "q", "ma")
    expect(shown).to_be_visible()
    count = shown.get_by_role("option").count()
    assert count == 8
    for _ in range(count):
        page.locator("#q").press("ArrowDown")
    inside = """() => {
      const list = document.querySelector("#q-suggestions").getBoundingClientRect();
      const option = document.querySelector("#q-suggestions [aria-selected=true]").getBoundingClientRect();
      return option.top >= list.top - 1 && option.bottom <= list.bottom + 1 && list.bottom <= innerHeight;
    }"""
    assert page.evaluate(inside)
    page.locator("#q").press("ArrowDown")
    assert chosen(page, "q") is None


def test_nothing_of_the_page_lies_over_the_list(visit):
    uncovered = """() => [...document.querySelectorAll("#q-suggestions [role=option]")].every((option) => {
      option.scrollIntoView({block: "nearest"});
      const {left, top, width, height} = option.getBoundingClientRect();
      return option.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    })"""
    page = visit("/healthz")
    for path in ("/", LOS_ANGELES):
        page.goto(path)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            expect(typing(page, "q", "li")).to_be_visible()
            assert page.evaluate(uncovered), (path, width)
            page.locator("#q").press("Escape")


def test_nothing_found_is_said_and_shows_no_list(visit):
    page = visit("/")
    shown = typing(page, "q", "zzqqxx")
    expect(page.locator("[role=status]", has_text="No suggestions.")).to_have_count(1)
    expect(shown).to_be_hidden()
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")


def test_a_late_answer_to_an_earlier_question_changes_nothing(visit):
    page = visit("/")
    held = []
    page.route(lambda url: "suggest" in url and "q=neck" in url, lambda route: held.append(route))  # noqa: PLW0108 - a list's method is no handler
    with page.expect_request(lambda request: "q=neck" in request.url):
        typing(page, "q", "neck")
    with page.expect_response(lambda answer: "q=gua" in answer.url):
        page.locator("#q").fill("gua")
    shown = page.locator("#q-suggestions")
    expect(shown.get_by_role("option", name="Gua Sha")).to_be_visible()
    for route in held:
        route.fulfill(json={"items": [{"kind": "place", "label": "Late, NJ", "value": "", "marks": [], "url": "/"}]})
    page.evaluate("() => new Promise(requestAnimationFrame)")
    expect(shown.get_by_role("option", name="Gua Sha")).to_be_visible()
    expect(shown.get_by_text("Late, NJ")).to_have_count(0)


def test_letters_typed_quickly_are_one_question(visit):
    page = visit("/")
    asked = []
    page.on("request", lambda request: "suggest" in request.url and asked.append(request.url))
    page.evaluate(
        """() => { const field = document.getElementById("q");
          for (const text of ["j", "ja", "jaw", "jaw ", "jaw t"]) {
            field.focus(); field.value = text; field.dispatchEvent(new InputEvent("input", {bubbles: true}));
          } }"""
    )
    expect(page.locator("#q-suggestions")).to_be_visible()
    assert len(asked) == 1
    assert asked[0].endswith("q=jaw+t")


def test_unfinished_characters_of_an_input_method_ask_nothing(visit):
    page = visit("/")
    asked = []
    page.on("request", lambda request: "suggest" in request.url and asked.append(request.url))
    page.locator("#q").focus()
    page.evaluate(
        """() => { const field = document.getElementById("q");
          field.dispatchEvent(new CompositionEvent("compositionstart"));
          field.value = "gua"; field.dispatchEvent(new InputEvent("input", {bubbles: true, isComposing: true})); }"""
    )
    page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
    assert asked == []
    page.evaluate("() => document.getElementById('q').dispatchEvent(new CompositionEvent('compositionend'))")
    expect(page.locator("#q-suggestions")).to_be_visible()


def test_when_the_server_fails_the_form_goes_on_as_before(visit):
    page = visit("/")
    page.route("**/api/v1/suggest*", lambda route: route.abort())
    page.locator("#q").press_sequentially("gua")
    page.locator("#q").press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=gua$"))


def test_axe_finds_nothing_while_the_list_is_open_by_day_and_by_night(visit):
    page = visit("/", width=390, reduced_motion="reduce")
    expect(typing(page, "q", "smile")).to_be_visible()
    page.locator("#q").press("ArrowDown")
    assert examine_by_day_and_by_night(page) == []
    expect(page.locator("#q-suggestions")).to_be_visible()


def test_a_finger_finds_every_suggestion_large_enough_and_within_the_screen(visit):
    page = visit("/", width=390, height=844, has_touch=True, is_mobile=True)
    shown = typing(page, "q", "lines")
    expect(shown).to_be_visible()
    boxes = [option.bounding_box() for option in shown.get_by_role("option").all()]
    assert min(box["height"] for box in boxes) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shown.get_by_role("option", name="Frown lines").tap()
    page.wait_for_url(re.compile("concern=frown-lines"))


def test_without_scripts_the_field_is_a_plain_one(visit):
    page = visit("/", java_script_enabled=False)
    assert page.locator("#q").get_attribute("role") is None
    page.locator("#q").fill("smile lines")
    page.get_by_role("button", name="Show practitioners").click()
    assert "q=smile+lines" in page.url
    expect(page.locator(".listing-card").first).to_be_visible()
