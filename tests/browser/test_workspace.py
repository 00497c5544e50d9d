"""The workspace in Chromium: from an empty draft to a listing that a search finds; by keyboard; axe."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.cookies import come_in
from tests.browser.keepers import DRAFT, LOOKED_AT, PUBLISHED, SLUGS, come_in_to_work
from tests.browser.test_access import examine, examine_by_day_and_by_night, examine_in_turn

pytestmark = pytest.mark.browser

PHONE, DESKTOP = 390, 1280
FOUND = """async (name) => {
  const address = "/api/v1/search?near=07712&q=" + encodeURIComponent(name);
  const found = async () => (await (await fetch(address)).text()).includes(name);
  for (const began = performance.now(); performance.now() - began < 30000;) {
    if (await found()) return true;
    await new Promise((go) => setTimeout(go, 100));
  }
  return false;
}"""
"""Whether the search comes to find somebody. How soon it does is measured by a drill, on a machine of its own."""
SHEETS = ["", "about", "contact", "availability", "concerns", "plan", "precautions", "places", "places/new"]
SHEETS += ["prices", "prices/new", "packages/new", "preview", "changes"]
LAID_OUT_ANEW = SHEETS[:2]
"""Pages of which a wide window shows something else."""


def test_from_an_empty_draft_to_a_listing_that_the_search_finds(visit):
    page = visit("/healthz", width=390)
    come_in_to_work(page, DRAFT)
    expect(page.get_by_text("Add a place of practice, then publish it")).to_be_visible()

    page.get_by_role("link", name="Add a place").click()
    page.get_by_label("Street and number").fill("3 Example Street")
    page.get_by_label("Town").fill("Ocean Township")
    page.get_by_label("State or province").select_option("New Jersey")
    page.get_by_label("Postal code").fill("07712")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("3 Example Street")).to_be_visible()

    page.get_by_role("link", name="Hours of Ocean Township").click()
    page.get_by_label("Opens", exact=True).first.fill("09:00")
    page.get_by_label("Closes", exact=True).first.fill("17:00")
    page.get_by_role("button", name="Copy Monday").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name="Monday to Friday 9 am to 5 pm")).to_be_visible()

    page.goto(f"/practice/{SLUGS[DRAFT]}")
    page.get_by_role("link", name="Give it").first.click()
    page.get_by_label("What visitors read").fill("First visit")
    page.get_by_label("Amount").fill("from $150")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text("are not prices").last).to_be_visible()
    page.get_by_label("Amount").fill("150")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("$150")).to_be_visible()

    page.goto(f"/practice/{SLUGS[DRAFT]}/about")
    page.get_by_label("About your work").fill("Fine needles on the face; the result is permanent.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("nothing is saved")).to_be_visible()
    page.get_by_role("button", name="Back to the form").click()
    expect(page.get_by_label("About your work")).to_have_value("Fine needles on the face; the result is permanent.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".remark")).to_contain_text("permanent")
    page.get_by_label("About your work").fill("Fine needles on the face; the result fades slowly.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("About you: saved.")).to_be_visible()

    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Searches find it within a second")).to_be_visible()
    assert page.evaluate(FOUND, "Lena Falk")
    page.goto("/search?near=07712&q=lena+falk")
    expect(page.get_by_role("heading", name="Lena Falk", exact=True)).to_be_visible()


def test_a_change_is_found_and_undone_from_the_next_page(visit):
    page = visit("/healthz", width=DESKTOP)
    come_in_to_work(page, PUBLISHED)
    page.get_by_role("list", name="Your listing").get_by_role("link", name="About you").click()
    page.get_by_label("Name of the practice").fill("Seven Herons")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("About you: saved.")).to_be_visible()
    assert page.evaluate(FOUND, "Seven Herons")
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("undone")).to_be_visible()
    page.goto(f"/providers/{SLUGS[PUBLISHED]}")
    expect(page.get_by_text("Seven Herons")).to_have_count(0)


def test_two_windows_are_compared_and_nothing_is_overwritten(visit):
    page = visit("/healthz")
    come_in_to_work(page, PUBLISHED)
    other = page.context.new_page()
    address = f"/practice/{SLUGS[PUBLISHED]}/contact"
    page.goto(address)
    other.goto(address)
    page.get_by_label("Telephone").fill("732 555 0111")
    page.get_by_role("button", name="Save").click()
    other.get_by_label("Telephone").fill("732 555 0122")
    other.get_by_role("button", name="Save").click()
    row = other.get_by_role("row", name=re.compile("Telephone"))
    expect(row).to_contain_text("(732) 555-0111")
    expect(row).to_contain_text("(732) 555-0122")
    other.get_by_role("button", name="Save mine").click()
    expect(other.get_by_text("Contact: saved.")).to_be_visible()


def test_on_a_phone_the_parts_open_and_close_by_keyboard(visit):
    page = visit("/healthz", width=PHONE)
    come_in_to_work(page, LOOKED_AT)
    page.get_by_role("button", name="Parts").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Prices and packages")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Prices and packages")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_a_script_a_sheet_is_saved_all_the_same(visit):
    page = visit("/healthz", java_script_enabled=False)
    come_in_to_work(page, LOOKED_AT)
    page.get_by_role("link", name="Languages").click()
    page.get_by_label("French").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Languages: saved.")).to_be_visible()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("undone")).to_be_visible()


def test_axe_finds_nothing_on_the_pages_of_the_workspace(visit):
    page, wrong = visit("/healthz", width=PHONE, reduced_motion="reduce"), {}
    come_in(page, LOOKED_AT)
    for number, sheet in enumerate(SHEETS):
        page.goto(f"/practice/{SLUGS[LOOKED_AT]}/{sheet}".rstrip("/"))
        for turn, width in enumerate((PHONE, DESKTOP) if sheet in LAID_OUT_ANEW else (PHONE,)):
            page.set_viewport_size({"width": width, "height": 900})
            wrong[sheet, width] = examine_in_turn(page, number + turn)
            assert page.evaluate("document.documentElement.scrollWidth") == width, sheet
        page.set_viewport_size({"width": PHONE, "height": 900})
    assert not any(wrong.values()), wrong


def test_axe_finds_nothing_where_a_sheet_is_refused_and_where_it_has_remarks(visit):
    page = visit("/healthz", width=PHONE, reduced_motion="reduce")
    come_in(page, LOOKED_AT)
    page.goto(f"/practice/{SLUGS[LOOKED_AT]}/about")
    page.get_by_label("About your work").fill("The result is permanent.")
    page.get_by_label("Your family name").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert examine(page) == []
    page.get_by_label("Your family name").fill("Berg")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".remark").first).to_be_visible()
    assert examine_by_day_and_by_night(page) == []
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    assert examine(page) == []
