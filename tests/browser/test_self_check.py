""" "Is it for me?" in the browser: ticks narrow the list, and nothing of them leaves the page or outlives it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settle
from tests.browser.test_access import examine

pytestmark = pytest.mark.browser
CHECK = "/is-it-for-me"
KEPT = """async () => ({
  local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie, state: history.state,
  steps: history.length, address: location.href, name: window.name, title: document.title,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
})"""
SHOWN = "article.self-check-item:visible"


def listen(page):
    """Everything that a window sends from now on, as its network and its own protocol tell."""
    sent = []
    protocol = page.context.new_cdp_session(page)
    protocol.send("Network.enable")
    for event in ("requestWillBeSent", "webSocketCreated", "webTransportCreated"):
        protocol.on(f"Network.{event}", lambda told: sent.append(str(told)))
    page.on("request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data}"))
    return sent


def test_nothing_that_is_ticked_leaves_the_page_or_outlives_it(visit):
    page = visit(CHECK)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    settle(page)
    before, sent = page.evaluate(KEPT), listen(page)
    ticks = page.get_by_role("checkbox")
    for tick in ticks.all():
        tick.check()
    page.get_by_role("button", name="Copy my questions").click()
    expect(page.get_by_text("Copied. Only your clipboard has it.")).to_be_visible()
    page.get_by_role("button", name="To my questions").click()
    page.evaluate("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_load_state("networkidle")
    assert sent == []
    assert page.evaluate(KEPT) == before
    assert (before["local"], before["session"], before["cookie"], page.context.cookies()) == ({}, {}, "", [])

    page.goto("/guides/contraindications")
    page.go_back()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    expect(page.locator(SHOWN)).to_have_count(ticks.count())
    page.get_by_role("checkbox", name="Have you had Botox lately?").check()
    page.reload()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    asked = [one for one in sent if not re.search(r"/static/|/guides/contraindications", one)]
    assert asked
    for one in asked:
        assert "/is-it-for-me" in one
        assert "is-it-for-me?" not in one
        assert "botox" not in one.lower()
        assert "cookie" not in one.lower()
    assert page.evaluate(KEPT)["local"] == {}
    page.context.clear_permissions()


def test_a_page_that_comes_back_from_memory_is_empty(visit):
    page = visit(CHECK)
    page.get_by_role("checkbox", name="Do you bruise easily?").check()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    page.get_by_role("checkbox", name="Do you bruise easily?").check()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)


def test_by_keyboard_at_200_percent_the_list_is_ones_own_on_screen_on_paper_and_copied(visit):
    page = visit(CHECK, width=640, height=450)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    said = page.locator("[data-self-check-said]")
    expect(said).to_contain_text("All 35 questions are shown.")
    assert said.get_attribute("role") == "status"
    page.get_by_role("checkbox").first.focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    for _ in range(2):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    expect(said).to_have_text("5 questions for what you ticked.")
    assert examine(page) == []
    own = page.locator(SHOWN)
    expect(own).to_have_count(2)
    page.emulate_media(media="print")
    expect(own).to_have_count(2)
    expect(page.get_by_text("What applies to you?")).to_be_hidden()
    box = "getComputedStyle(document.querySelector('[data-self-check-asked]'), '::before').borderTopWidth"
    assert page.evaluate(box) == "1px"
    page.emulate_media(media="screen")
    while page.evaluate("document.activeElement.textContent.trim()") != "To my questions":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "list-heading"
    while page.evaluate("document.activeElement.textContent.trim()") != "Copy my questions":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-self-check-copied]")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("A clotting disorder\nAsk the practitioner\n- This is what my disorder is called")
    assert copied.count("- ") == 5
    page.context.clear_permissions()
    page.get_by_role("button", name="Untick everything").click()
    expect(page.locator(SHOWN)).to_have_count(page.get_by_role("checkbox").count())


def test_without_scripts_everything_is_there_to_read_and_to_print(visit):
    page = visit(CHECK, width=390, java_script_enabled=False)
    expect(page.locator(SHOWN)).to_have_count(13)
    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.get_by_text("tick on paper what applies to you")).to_be_visible()
    expect(page.get_by_text("Your ticks stay on this screen")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("[data-self-check-asked]:visible")).to_have_count(35)
