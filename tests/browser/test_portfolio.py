"""Photo cases in Chromium: one is stated, consented to and handed in by keyboard alone, on a phone; axe on the way."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.keepers import PUBLISHED, SLUGS, come_in_to_work
from tests.browser.test_access import examine
from tests.browser.test_locker import tab_to
from tests.factories.photos import a_face

pytestmark = pytest.mark.browser

PHONE = 390
CASES = f"/practice/{SLUGS[PUBLISHED]}/photos"
SAVE = "Save the case"
READING_MS = 60_000
"""How long two photos may take to be drawn anew on a busy machine."""
DECLARED = ("light", "angle", "expression", "make_up", "unretouched")


def a_file(folder, name, number):
    path = folder / name
    a_face(number, size=(420, 560)).save(path)
    return path


def choose(page, name, *files):
    tab_to(page, name)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(list(files))


def tick(page, name):
    tab_to(page, name)
    page.keyboard.press("Space")


def test_a_case_is_stated_consented_to_and_handed_in_by_keyboard_alone(visit, tmp_path):
    before, after = a_file(tmp_path, "before.jpg", 1), a_file(tmp_path, "after.jpg", 2)
    empty = tmp_path / "empty.jpg"
    empty.write_bytes(b"")
    page = visit("/healthz", width=PHONE)
    page.on("filechooser", lambda _: None)  # asked for long before a key opens one, for asking takes a moment
    come_in_to_work(page, PUBLISHED)
    page.goto(CASES)
    expect(page.get_by_role("heading", name="What a case needs")).to_be_visible()
    assert not examine(page)
    tab_to(page, "Add your first case")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A new case")).to_be_visible()

    tab_to(page, SAVE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Choose the person's age band.")
    assert not examine(page)

    tick(page, "18–29")
    page.keyboard.press("ArrowDown")
    tick(page, "The person was at least 18 years old on every photo. I know this for certain.")
    tick(page, "Facial acupuncture")
    tick(page, "Jaw tension (TMJ)")
    tab_to(page, "Sessions between the first and the last photo")
    page.keyboard.type("10")
    tick(page, "No, none")
    for _ in DECLARED:
        tick(page, "Yes, in all photos")
    choose(page, "Before", before, empty)
    expect(page.get_by_text("empty.jpg, empty: choose it again")).to_be_visible()
    choose(page, "After", after)
    tab_to(page, "Days after the first session")
    page.keyboard.type("70")
    tab_to(page, SAVE)
    page.keyboard.press("Enter")

    expect(page.get_by_text("2 photos came in.")).to_be_visible(timeout=READING_MS)
    expect(page.get_by_role("alert")).to_contain_text("empty.jpg: This file is empty.")
    assert not examine(page)
    for words in ("Face from the front.", "The same face from the front."):
        tab_to(page, "What it shows")
        page.keyboard.type(words)
    tab_to(page, SAVE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile(r"^Case \d+$"))).to_be_visible()
    here = page.url
    tab_to(page, "See it as people will")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Results differ from person to person.")).to_be_visible()
    assert not examine(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab_to(page, "Record a signed paper")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The text that they signed")).to_be_visible()
    tick(page, "English")
    tick(page, "On the listing's page and in search results")
    tab_to(page, "Until which day?")
    page.keyboard.type(f"0531{datetime.now(UTC).year + 1}")
    tick(page, "I told them that treatment, its price and its quality do not depend on it, and that they may say no.")
    tick(page, "They saw exactly these photos and signed this text. I keep the paper and can show it.")
    assert not examine(page)
    tab_to(page, "Write it into the ledger")
    page.keyboard.press("Enter")
    expect(page.get_by_text("written into the ledger. Now hand out their private link.")).to_be_visible()

    page.goto(f"{here}/link")
    tab_to(page, "Make the link")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Private link")).to_have_value(re.compile("/photos-of-me/[0-9a-f]{32}$"))
    expect(page.get_by_role("button", name="Copy it")).to_be_visible()
    assert not examine(page)

    page.goto(here)
    tab_to(page, "Hand it to the photo desk")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It has been at the photo desk since")).to_be_visible()
    for path in ("add", "edit", "paper", "consent", "consent/longer", "consent/withdraw", "withdraw"):
        page.goto(f"{here}/{path}")
        assert not examine(page), path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto(f"{CASES}/series")
    assert not examine(page)
