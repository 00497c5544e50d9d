"""From a search to a printed comparison, by keyboard. Without scripts: test_before_booking."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.test_finding import focused, tab_until

pytestmark = pytest.mark.browser

RESULTS = "/search?near=Los+Angeles,+CA&within=100"


def test_by_keyboard_three_are_kept_in_place_compared_and_printed_on_one_sheet(visit):
    page = visit(RESULTS, reduced_motion="reduce")
    names = page.locator(".listing-card__name a").all_text_contents()[:3]
    for number, name in enumerate(names, 1):
        tab_until(page, lambda here, name=name: here["tag"] == "BUTTON" and here["words"] == f"Keep {name}")
        page.keyboard.press("Enter")
        expect(page.locator("[data-shortlist-said]")).to_have_text(f"On your shortlist: {name}")
        assert focused(page)["words"] == f"Kept {name}", "the keyboard stays where it is"
        expect(page.locator(".site-nav [data-shortlist-count]")).to_have_text(str(number))
    page.keyboard.press("Enter")
    expect(page.locator("[data-shortlist-said]")).to_have_text(f"Off your shortlist: {names[2]}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Kept {names[2]}")).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith(RESULTS)

    page.goto("/shortlist")
    assert page.locator(".listing-card__name a").all_text_contents() == names[::-1]
    tab_until(page, lambda here: here["words"] == "Compare the ticked ones")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare?*")
    assert page.locator(".compare__name").all_text_contents() == names[::-1]
    tab_until(page, lambda here: here["words"] == "Only what differs")
    page.keyboard.press("Enter")
    page.wait_for_url("**differ=1")
    expect(page.locator(".compare__row--alike")).to_have_count(0)
    page.go_back()
    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(paper.pages) == 1
    assert paper.pages[0].mediabox.width > paper.pages[0].mediabox.height, "it lies"
    assert all(name in " ".join(paper.pages[0].extract_text().split()) for name in names)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.get_by_role("columnheader", name=names[0]).count() == 1, "laid out anew, it is a table still"


def test_what_finds_no_room_is_said_where_it_can_be_seen(visit, address):
    page = visit("/healthz")
    full = ".".join(f"some-{number}" for number in range(20))
    page.context.add_cookies([{"name": "shortlist", "value": full, "url": address}])
    page.goto(RESULTS)
    page.get_by_role("button", name="Keep").first.click()
    page.wait_for_url("**/shortlist?full=1")
    expect(page.get_by_text("holds 20, and it is full")).to_be_visible()
