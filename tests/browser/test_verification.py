"""The verification desk in Chromium: worked by keys alone, worked without a script, and nothing that axe finds."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.claimers import DESK, come_in
from tests.browser.test_access import examine, examine_in_turn
from tests.browser.verifiers import LACKING, NAMES, PLAIN, VERIFIER

pytestmark = pytest.mark.browser

PAGES = (
    "/admin/verification",
    "/admin/verification?show=asked&kind=license",
    "/admin/proposals",
    "/admin/exclusions",
    "/admin/conflicts?q=dogwood",
    "/admin/conflicts/everybody",
)


def at_the_desk(visit, path="/admin/verification", *, who=VERIFIER, **options):
    page = visit("/healthz", **options)
    come_in(page, who)
    page.goto(path)
    return page


def keys_are_ready(page):
    expect(page.locator("[data-desk-keys]")).to_be_visible()


def go_by(page, key):
    """Press a key that leads to another page, and wait for that page and its keys."""
    with page.expect_navigation():
        page.keyboard.press(key)
    keys_are_ready(page)


def test_from_the_queue_to_decided_and_on_to_the_next_by_keys_alone(visit):
    page = at_the_desk(visit)
    keys_are_ready(page)
    go_by(page, "n")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(f"{NAMES[0]}: license")
    go_by(page, "a")
    expect(page.get_by_role("status")).to_contain_text("You have it now.")
    page.keyboard.press("v")
    reason = page.get_by_role("radio", name="It matches the source")
    expect(reason).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="The issuer confirmed it")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("How it was checked")).to_be_focused()
    page.keyboard.press("d")  # a letter of a list, not a key of the desk
    expect(page.get_by_role("radio", name="Verify")).to_be_checked()
    page.get_by_label("How it was checked").press("Home")
    page.keyboard.press("Tab")
    address = page.get_by_label("Address of the source")
    expect(address).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("https://board.example/nvadm")
    expect(address).to_have_value("https://board.example/nvadm")
    expect(page.get_by_role("radio", name="Verify")).to_be_checked()
    go_by(page, "Enter")
    expect(page.get_by_role("status")).to_contain_text(f"{NAMES[0]}: verified.")
    expect(heading).to_have_text(f"{NAMES[1]}: license")
    go_by(page, "n")
    expect(heading).to_have_text(f"{NAMES[2]}: license")


def test_keys_are_turned_off_and_stay_so(visit):
    page = at_the_desk(visit)
    keys_are_ready(page)
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys")).to_be_focused()
    switch = page.get_by_role("switch")
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).not_to_be_checked()
    page.keyboard.press("n")
    page.reload()
    keys_are_ready(page)
    expect(page.get_by_role("switch")).not_to_be_checked()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Verification")


def test_what_lacks_something_is_said_and_the_focus_goes_there(visit):
    page = at_the_desk(visit, "/admin/verification")
    page.get_by_role("link", name=LACKING).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{LACKING}: license")
    keys_are_ready(page)
    page.keyboard.press("m")
    expect(page.get_by_role("radio", name="We did not find it at the source")).to_be_focused()
    expect(page.get_by_label("Good through, as the source says")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.get_by_role("radio", name="Ask for more")).to_be_checked()
    page.get_by_role("link", name="Say what is needed").click()
    expect(page.get_by_label("What you found")).to_be_focused()


def test_it_is_decided_without_a_script(visit):
    page = at_the_desk(visit, java_script_enabled=False)
    page.get_by_role("link", name=PLAIN).click()
    expect(page.locator("[data-desk-keys]")).to_be_hidden()
    page.get_by_role("radio", name="Decline").check()
    page.get_by_role("radio", name="The name at the source is another one").check()
    page.get_by_label("What you found").fill("The board lists somebody else under this number.")
    page.get_by_label("Address of the source").fill("https://board.example/look-up")
    page.get_by_role("button", name="Write it into the ledger").click()
    expect(page.get_by_role("status")).to_contain_text(f"{PLAIN}: declined.")


def test_axe_finds_nothing_at_these_desks(visit):
    page, wrong = at_the_desk(visit, PAGES[0], who=DESK, width=390, reduced_motion="reduce"), {}
    for number, path in enumerate(PAGES):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.url.endswith(path)
        wrong[path] = examine_in_turn(page, number)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    assert not any(wrong.values()), wrong


@pytest.mark.parametrize("name", [NAMES[1], "Zoe Dogwood"])
def test_axe_finds_nothing_beside_the_evidence(name, visit):
    page = at_the_desk(visit, "/admin/verification?show=all&kind=license", width=390, reduced_motion="reduce")
    link = page.get_by_role("link", name=name)
    if not link.count():
        page.goto("/admin/verification?show=all&kind=license&page=2")
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{name}: license")
    assert examine(page) == []
    if name == NAMES[1]:
        page.get_by_role("radio", name="Verify").check()
        assert examine(page) == []
    else:
        expect(page.get_by_text("Somebody else must decide this.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.emulate_media(color_scheme="dark")
    assert examine(page, ["color-contrast"]) == []
