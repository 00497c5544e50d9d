"""axe finds nothing on any public page, none scrolls sideways at 400 %, none is heavy; desks are looked at elsewhere.

Every page is looked at twice: in Spanish, as narrow as WCAG 1.4.10 asks, by day; and in English, wide, by night. That
is each language, each layout and each set of colors once, for what two runs of axe cost.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import NotFound

from tests.browser.conftest import settle
from tests.browser.cookies import come_in
from tests.browser.pages import ENGLISH_ONLY, NO_PAGES, PAGES, STATES, pages_of
from tests.browser.reviewed import WRITER

pytestmark = pytest.mark.browser

OUTSIDE = ("style guide", "writing a review")
"""Not weighed: what builders look at, and what a session keeps from being compressed (directory/web/compression)."""
MAX_BYTES = 120 * 1024
LOOKED_AT = ["color-contrast", "link-in-text-block"]
"""What another color scheme may break."""
CHECK = """async (rules) => {
  bringAxe();
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  const options = {preload: {assets: ["media"]}, ...(rules && {runOnly: {type: "rule", values: rules}})};
  for (let moving = [1]; moving.length; moving.forEach((one) => one.finish())) {
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    moving = document.getAnimations();
  }
  const {violations, passes} = await axe.run(document, {...options, resultTypes: ["violations"]});
  return {passes: passes.length, wrong: violations.map(one =>
    `${one.id}: ${one.help}: ` + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | "))};
}"""


WEIGHS = """() => {
  const counted = {};
  for (const one of performance.getEntries())
    if (one.encodedBodySize && !/\\/(map-|pictures\\/|share)|\\/photos.*\\.(avif|webp|jpg)/.test(one.name))
      counted[one.name.split("/").pop().split("?")[0]] = one.encodedBodySize;
  return counted;
}"""
"""What came with a page, compressed, from the network or kept. Map and photos come after it can be read."""
WIDER = """() => {
  const {scrollWidth, clientWidth} = document.documentElement;
  const isHeld = (one) => {
    for (let at = one.parentElement; at && !at.matches("main, body"); at = at.parentElement)
      if (getComputedStyle(at).overflowX !== "visible") return true;
    return false;
  };
  const wide = [...document.querySelectorAll("body *")].filter((one) => {
    const {right, width, height} = one.getBoundingClientRect();
    return width > 1 && height > 1 && right > clientWidth + 1 && !one.closest("[aria-hidden=true]") && !isHeld(one);
  });
  if (scrollWidth <= clientWidth && !wide.length) return [];
  const right = Math.max(scrollWidth, ...wide.map((one) => Math.ceil(one.getBoundingClientRect().right)));
  return [`${right} px wide: ` + wide.slice(-3).map((one) => one.outerHTML.slice(0, 120)).join(" | ")];
}"""
"""What does not fit: 320 px are what a window of 1280 has at 400 %."""


def examine(page, rules=None):
    """What axe finds wrong on the page as it stands, everything that can be opened being open."""
    settle(page)
    found = page.evaluate(CHECK, rules)
    assert found["passes"], "axe looked at nothing"
    return found["wrong"]


def examine_by_day_and_by_night(page):
    """What axe finds wrong in the light colors, and then in the dark ones."""
    wrong = examine(page)
    page.emulate_media(color_scheme="dark")
    wrong += [f"in the dark: {one}" for one in examine(page, LOOKED_AT)]
    page.emulate_media(color_scheme="light")
    return wrong


def examine_in_turn(page, number):
    """What axe finds wrong in the light colors for an even number, in the dark ones for an odd.

    For rows of pages that are built of the same parts: each is looked at once, and the parts in both colors.
    """
    page.emulate_media(color_scheme="dark" if number % 2 else "light")
    return examine(page)


def test_every_page_is_looked_at(app):
    adapter = app.url_map.bind("localhost")
    values = defaultdict(lambda: "1", entry=1, reply=1, case=1)
    looked_at = set()
    for path in (PAGES | STATES | ENGLISH_ONLY).values():
        with suppress(NotFound):
            looked_at.add(adapter.match(path.partition("?")[0].format_map(values))[0])
    public = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("public.") and "GET" in rule.methods
    }
    assert public - looked_at == NO_PAGES, "Put the page in tests/browser/pages.py, or say there that it is a file."


@pytest.mark.parametrize(("prefix", "width", "colors"), [("/es", 320, "light"), ("", 1280, "dark")])
def test_axe_finds_nothing_and_no_page_is_heavy_or_wider_than_its_window(prefix, width, colors, visit, address):
    page = visit("/healthz", width=width, reduced_motion="reduce", color_scheme=colors)
    wrong: dict[str, list[str]] = {}
    for name, path in pages_of(page, prefix).items():
        page.context.clear_cookies()
        if name == "writing a review":
            come_in(page, WRITER)
        if name == "a shortlist":
            page.context.add_cookies([{"name": "shortlist", "value": "fay-elm.rita-moor", "url": address}])
        page.goto(path)
        assert urlsplit(page.url).path == path.partition("?")[0], f"{name} leads elsewhere."
        wrong[name] = examine(page) + page.evaluate(WIDER)
        weighs = page.evaluate(WEIGHS)
        if sum(weighs.values()) >= MAX_BYTES and name not in OUTSIDE:
            wrong[name].append(f"It weighs {weighs}.")
    assert not any(wrong.values()), {name: said for name, said in wrong.items() if said}


def test_a_fault_is_found_where_there_is_one(visit):
    page = visit("/privacy")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input><img src=\"/x\">')")
    assert {one.split(":")[0] for one in examine(page)} >= {"label", "image-alt"}
    assert page.evaluate(WIDER) == []
    page.evaluate("document.querySelector('main').append(document.createElement('div'))")
    page.evaluate(
        "Object.assign(document.querySelector('main > div:last-child').style, {width: '2000px', height: '9px'})"
    )
    assert "px wide" in page.evaluate(WIDER)[0]


def test_axe_finds_nothing_in_the_filter_drawer_of_a_phone(visit):
    page = visit("/search?near=Los+Angeles,+CA", width=390, reduced_motion="reduce")
    page.get_by_role("button", name="Filters").click()
    page.locator("#filters").wait_for(state="visible")
    assert examine(page) == []


def test_the_ways_of_a_phone_open_and_close_by_key_and_axe_finds_nothing_in_them(visit):
    page = visit("/es/search?near=Los+Angeles,+CA", width=390, reduced_motion="reduce")
    opens = page.get_by_role("button", name="Menú")
    opens.press("Enter")
    page.locator("#site-nav").wait_for(state="visible")
    assert page.get_by_role("link", name="Guías").first.is_visible()
    assert examine(page) == []
    page.keyboard.press("Escape")
    page.locator("#site-nav").wait_for(state="hidden")
    assert opens.evaluate("one => one === document.activeElement")
