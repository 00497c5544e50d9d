"""The locker in Chromium: a license with its document stated by keyboard alone, on a phone; axe on every page."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.cookies import come_in
from tests.browser.keepers import LOOKED_AT, SLUGS
from tests.browser.test_access import examine
from tests.factories.papers import a_picture

pytestmark = pytest.mark.browser

PHONE = 390
LOCKER = f"/practice/{SLUGS[LOOKED_AT]}/credentials"
KINDS = ["license", "certification", "training", "clean-needle-technique", "degree", "insurance"]
TABS = 80
NAMED = """() => {
  const one = document.activeElement;
  const label = one.labels && one.labels[0] ? one.labels[0].innerText : "";
  return (label || one.getAttribute("aria-label") || one.innerText || "").trim();
}"""


def tab_to(page, name):
    """Press Tab until what is called so has the focus."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate(NAMED) == name:
            return
    pytest.fail(f"Nobody gets to {name!r} with the Tab key.")


def next_year():
    return f"0531{datetime.now(UTC).year + 2}"


def test_a_license_with_its_document_is_stated_by_keyboard_alone(visit, tmp_path):
    scan = tmp_path / "license.png"
    scan.write_bytes(a_picture(7))
    page = visit("/healthz", width=PHONE)
    page.on("filechooser", lambda _: None)  # asked for long before a key opens one, for asking takes a moment
    come_in(page, LOOKED_AT)
    page.goto(f"{LOCKER}/add")
    tab_to(page, "License")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Add: License")).to_be_visible()

    tab_to(page, "State it, and have it checked")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Choose the state or province")

    tab_to(page, "State or province that gave it")
    page.keyboard.type("New Je")
    tab_to(page, "Number")
    page.keyboard.type("25MZ00123400")
    tab_to(page, "Last day")
    page.keyboard.type(next_year())
    tab_to(page, "Documents")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(scan)
    tab_to(page, "State it, and have it checked")
    page.keyboard.press("Enter")

    expect(page.get_by_text("saved, and handed to the verification desk")).to_be_visible()
    expect(page.get_by_role("link", name="license.png")).to_be_visible()
    expect(page.get_by_text("It has been at the verification desk")).to_be_visible()
    assert not examine(page)
    page.goto(LOCKER)
    expect(page.get_by_text("1 document")).to_be_visible()
    assert not examine(page)

    page.get_by_role("link", name=re.compile("^Look at it")).first.click()
    page.get_by_text("Take it back", exact=True).first.click()
    page.get_by_role("button", name=re.compile("^Take it back")).click()
    expect(page.get_by_text("Taken back in the last 30 days")).to_be_visible()
    assert not examine(page)
    page.get_by_role("button", name=re.compile("^Put back")).first.click()
    expect(page.get_by_text("It is back in your list")).to_be_visible()


def test_axe_finds_nothing_in_the_locker(visit):
    page = visit("/healthz", width=PHONE, reduced_motion="reduce")
    come_in(page, LOOKED_AT)
    for address in [LOCKER, f"{LOCKER}/add", *(f"{LOCKER}/add/{kind}" for kind in KINDS)]:
        page.goto(address)
        assert not examine(page), address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    page.get_by_role("button", name="State it, and have it checked").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert not examine(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not examine(page)
    page.goto(LOCKER)
    assert not examine(page)
