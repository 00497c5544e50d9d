"""axe finds nothing on any page, on a phone and on a desktop, by day and by night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.conftest import settle

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "results": "/search?near=Denver,+CO&within=100",
    "results with filters": "/search?near=Los+Angeles,+CA&concern=jaw-tension&answered=4&max_price=300&q=gua+sha",
    "results with unclaimed people": "/search?near=Los+Angeles,+CA&include_unclaimed=1&page=2",
    "nobody found": "/search?near=Denver,+CO&q=zzzzzzz",
    "a place of several": "/search?near=Springfield",
    "an unknown place and wrong values": "/search?near=00000&within=0&page=x",
    "a profile": "published",
    "a stub": "stub",
    "a sheet of questions": "/providers/fay-elm/questions",
    "an empty shortlist": "/shortlist",
    "nobody to compare": "/compare",
    "how checking works": "/how-checking-works",
    "how results are ordered": "/how-results-are-ordered",
    "privacy": "/privacy",
    "guides": "/guides",
    "a guide": "/guides/contraindications",
    "concerns": "/concerns",
    "a concern": "/concerns/jaw-tension",
    "states": "/near",
    "a state without a license": "/near/al",
    "a town": "/es/near/co/denver",
    "an unknown town": "/near/nj/no-such-town",
    "is it for me": "/is-it-for-me",
    "a year from own numbers": "/plan-and-cost?first_visit=180&session=140&package_sessions=10&package_price=1250",
    "a plan with errors": "/plan-and-cost?session=x&sessions_low=12&sessions_high=3",
    "before an event": f"/plan-and-cost/event?event={datetime.now(UTC).date() + timedelta(days=40)}",
    "style guide": "/style-guide",
    "not found": "/no-such-page",
    "refused": "/search.php?near=1",
    "letters": "/dev/mail",
}
WIDE = ("home", "results with filters", "a profile", "a year from own numbers")
"""Pages that a wide window lays out anew."""
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


def of_status(page, status):
    """The address of the last listing of a status in a large town: the last page has the unclaimed."""
    query = "/api/v1/search?near=Los+Angeles,+CA&within=100&include_unclaimed=1"
    last = page.request.get(query).json()["pages"] if status == "stub" else 1
    items = page.request.get(f"{query}&page={last}").json()["items"]
    return next(f"/providers/{item['slug']}" for item in reversed(items) if item["status"] == status)


def test_axe_finds_nothing(visit):
    page, wrong = visit("/healthz", width=390, reduced_motion="reduce"), {}
    for name, path in PAGES.items():
        page.goto(path if path.startswith("/") else of_status(page, path))
        wrong[name] = examine_by_day_and_by_night(page)
        if name in WIDE:
            page.emulate_media(color_scheme="dark")
            page.set_viewport_size({"width": 1280, "height": 900})
            wrong[f"{name}, wide and in the dark"] = examine(page)
            page.emulate_media(color_scheme="light")
            page.set_viewport_size({"width": 390, "height": 900})
    assert not any(wrong.values()), wrong


def test_axe_finds_a_fault_where_there_is_one(visit):
    page = visit("/privacy")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input><img src=\"/x\">')")
    assert {one.split(":")[0] for one in examine(page)} >= {"label", "image-alt"}


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


def test_at_400_percent_nothing_scrolls_sideways(visit):
    page = visit("/healthz", width=320, height=640)
    for path in ("/", "/search?near=Los+Angeles,+CA", "published", "stub", "/how-checking-works", "/style-guide"):
        page.goto(path if path.startswith("/") else of_status(page, path))
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
