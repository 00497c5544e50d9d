"""Before and after in a real browser: by keyboard, mouse and switch, side by side without scripts, on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.shown import GALLERY

pytestmark = pytest.mark.browser

CLIP = "one => getComputedStyle(one).clipPath"


def test_one_line_between_two_pictures_goes_where_keys_and_pointer_put_it(visit):
    page = visit(GALLERY)
    case = page.locator(".photo-case").first
    line, before = case.get_by_role("slider").first, case.locator(".photo-case__shot--before .photo-case__frame").first
    expect(line).to_have_attribute("aria-valuetext", "50% before, 50% after")
    assert before.evaluate(CLIP) == "inset(0px 50% 0px 0px)"
    line.focus()
    line.press("ArrowRight")
    expect(line).to_have_attribute("aria-valuetext", "51% before, 49% after")
    assert before.evaluate(CLIP) == "inset(0px 49% 0px 0px)"
    line.press("Home")
    expect(line).to_have_attribute("aria-valuetext", "only after")
    line.press("End")
    expect(line).to_have_attribute("aria-valuetext", "only before")
    box = case.locator("[data-photo-slide]").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 3)
    assert 24 <= int(line.input_value()) <= 26, "It goes where the picture is pressed, not only by its grip."
    assert all(picture.get_attribute("alt") for picture in case.get_by_role("img").all())
    assert case.get_by_role("img").count() == 2, "Of the pair that is chosen, both pictures say what they show."
    assert before.bounding_box()["width"] / before.bounding_box()["height"] == pytest.approx(3 / 4, abs=0.01)


def test_a_switch_sets_them_side_by_side_and_another_chooses_the_pair(visit):
    page = visit(GALLERY, width=390)
    case = page.locator(".photo-case").first
    pairs = case.locator("[data-photo-pair]")
    case.get_by_role("radio", name=re.compile("^Pair 2: ")).check(force=True)
    expect(pairs.nth(0)).to_be_hidden()
    expect(pairs.nth(1)).to_be_visible()
    case.get_by_role("radio", name="Slider").press("ArrowRight")
    expect(case.get_by_role("radio", name="Side by side")).to_be_checked()
    expect(case.get_by_role("slider")).to_have_count(0)
    left, right = (pairs.nth(1).locator(".photo-case__frame").nth(one).bounding_box() for one in (0, 1))
    assert left["x"] + left["width"] <= right["x"]
    expect(pairs.nth(1).locator("figcaption")).to_contain_text(["Before", "After"])
    other = page.locator(".photo-case").nth(1)
    expect(other.get_by_role("slider")).to_have_count(1)
    assert other.get_by_role("radio", name=re.compile("^Pair 2: ")).count() == 0
    page.emulate_media(media="print")
    expect(other.get_by_role("slider")).to_have_count(0)
    expect(pairs.nth(0)).to_be_visible()
    expect(pairs.nth(1)).to_be_visible()
    assert other.locator(".photo-case__shot--before .photo-case__frame").evaluate(CLIP) == "none"
    page.emulate_media(media="screen")


def test_without_scripts_every_pair_stands_there_and_people_are_chosen(visit):
    page = visit(GALLERY, width=390, java_script_enabled=False)
    expect(page.locator(".photo-case").first.locator("figure:visible")).to_have_count(4)
    expect(page.get_by_role("slider")).to_have_count(0)
    page.get_by_role("radio", name=re.compile("^40–49")).check()
    page.get_by_role("button", name="Show these").click()
    assert page.url.endswith("age_band=40-49")
    expect(page.locator(".photo-case")).to_have_count(1)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_line_of_links_covers_no_heading_that_it_leads_to(width, visit):
    page = visit("/providers/fay-elm", width=width, reduced_motion="reduce")
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="Waits").click()
    bar = page.get_by_role("navigation", name="On this page").bounding_box()
    expect(page.locator("#precautions-heading")).to_be_in_viewport()
    assert page.locator("#precautions-heading").bounding_box()["y"] >= bar["y"] + bar["height"], "It is under the line."


def test_a_finger_moves_the_line_sideways_and_the_page_up(visit):
    page = visit(GALLERY, width=390, has_touch=True, is_mobile=True)
    picture, line = page.locator("[data-photo-slide]").first, page.get_by_role("slider").first
    picture.scroll_into_view_if_needed()
    page.evaluate(
        "scrollTo(0, document.querySelector('[data-photo-slide]').getBoundingClientRect().top + scrollY - 200)"
    )
    began = page.evaluate("scrollY")
    swipe(page, picture, right=6, down=-120)
    page.wait_for_function("began => scrollY > began", arg=began)
    expect(line).to_have_value("50")
    swipe(page, picture, right=90, down=4)
    expect(line).to_have_attribute("aria-valuetext", re.compile("^[78][0-9]% before"))


def swipe(page, picture, *, right, down):
    """Put a finger on the middle of a picture and move it, in ten steps."""
    box, touch = picture.bounding_box(), page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2 + 20, box["y"] + box["height"] / 2
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        at = {"x": x + right * step / 10, "y": y + down * step / 10}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    touch.detach()
