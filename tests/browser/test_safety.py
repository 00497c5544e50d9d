"""What people write runs nowhere, and a page weighs little."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.browser.conftest import settle
from tests.browser.payloads import LETTERS, NAME, SLUG, TEXT

pytestmark = pytest.mark.browser

RESULTS_MAX_BYTES = 120 * 1024
NOT_COUNTED = ("/map-", "/pictures/")
"""Map and photos, which come after the page can be read."""
PLANTED = """() => new Promise((failed) => {
  document.querySelector("main").insertAdjacentHTML("beforeend", "<img src=x onerror=owned=1>");
  document.querySelector("img[src=x]").addEventListener("error", failed);
})"""
"""A picture that cannot be loaded, with a script for that case; answers when the case is there."""
HOSTILE_QUERY = urlencode(dict.fromkeys(("q", "near", "next", "of", "age_band", "language", "strange"), TEXT))
BEFORE_BOOKING = (
    f"/compare?listing={SLUG}&listing=letters",
    "/shortlist",
    f"/plan-and-cost?listing={SLUG}",
    f"/plan-and-cost/event?listing={SLUG}",
    f"/providers/{SLUG}/is-it-for-me",
    f"/providers/{SLUG}/questions",
    f"/providers/{SLUG}/photos",
    f"/providers/{SLUG}/reviews",
    f"/providers/{SLUG}/inquiry",
    f"/providers/{SLUG}/report",
    f"/es/providers/{SLUG}",
    "/near/co/denver",
    "/concerns/jaw-tension",
    "/is-it-for-me",
    "/search",
    "/search/save",
    "/transparency/decisions",
)
"""Where what that person says, or what is typed, could show."""
FONTS = ("fraunces-latin-wght", "fraunces-latin-ext", "fraunces-vietnamese", "figtree-latin-wght", "figtree-latin-ext")


@pytest.mark.parametrize("path", ["/search?near=Denver,+CO&within=100&q=owned", f"/providers/{SLUG}"])
def test_nothing_that_a_listing_says_is_run(path, visit):
    page = visit(path)
    settle(page)
    assert NAME in page.locator("main").text_content()
    assert page.locator("img[src=x]").count() == 0
    assert page.locator('[href^="javascript:" i]').count() == 0
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    for link in page.locator("main a[href^='tel']:visible, main summary:visible").all()[:3]:
        link.hover()
    assert page.evaluate("typeof owned") == "undefined"


def test_nothing_that_anybody_wrote_is_run_on_the_pages_before_booking(visit, address):
    """One window through all of them; what is typed into address lines is hostile as well."""
    page = visit("/")
    page.context.add_cookies([{"name": "shortlist", "value": SLUG, "url": address}])
    for path in BEFORE_BOOKING:
        page.goto(f"{path}{'&' if '?' in path else '?'}{HOSTILE_QUERY}")
        assert page.locator("h1").count() == 1, path
        if SLUG in path:
            assert "owned=1" in page.locator("body").text_content(), f"{path} does not show the payload at all."
        assert page.locator("img[src=x]").count() == 0, path
        assert page.locator('[href^="javascript:" i]').count() == 0, path
        assert page.evaluate("typeof owned") == "undefined", path


POLLUTING = "__proto__[polluted]=1&__proto__.polluted=1&constructor[prototype][polluted]=1&__proto__=polluted"


def test_no_address_and_no_field_reaches_the_prototypes_of_the_scripts(visit, address):
    page = visit(f"/search?near=Denver,+CO&{POLLUTING}#{POLLUTING}")
    for path in ("", f"/plan-and-cost?listing={SLUG}&{POLLUTING}", f"/is-it-for-me?{POLLUTING}"):
        if path:
            page.goto(f"{address}{path}#{POLLUTING}")
        settle(page)
        page.evaluate("""() => {
          const typed = "main input:is([type=text], [type=search], [type=number]), main textarea, main select";
          for (const one of [...document.querySelectorAll(typed)].slice(0, 4)) {
            if (one.type !== "number" && one.tagName !== "SELECT") one.value = "__proto__";
            one.insertAdjacentHTML("afterend", '<input name="__proto__" value="polluted" hidden>');
            for (const kind of ["input", "change"]) one.dispatchEvent(new Event(kind, { bubbles: true }));
          }
        }""")
        found = "[({}).polluted, Object.keys(Object.prototype).length, Object.getPrototypeOf({}) === Object.prototype]"
        assert page.evaluate(found) == [None, 0, True], path


def test_the_map_shows_a_hostile_name_as_text(visit):
    page = visit("/search?near=Denver,+CO&within=100")
    marker = page.locator(".map .pin[aria-label*='owned']")
    marker.wait_for()
    marker.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup a", has_text="owned").wait_for()
    assert page.evaluate("typeof owned") == "undefined"


def test_a_script_in_the_page_would_be_refused(windows):
    """The planted hole: without our own care the policy still runs nothing."""
    name, page = windows.lend()
    page.goto("/privacy")
    page.evaluate(PLANTED)
    assert page.evaluate("typeof owned") == "undefined"
    windows.take_back(name, page)


def test_a_page_of_results_weighs_less_than_120_kilobytes_with_every_font(chromium, address):
    page = chromium.new_page(base_url=address)
    answers = []

    def keep(answer):
        answers.append(answer)

    page.on("response", keep)
    page.goto("/search?near=90012&within=100&sort=distance")
    settle(page)
    assert LETTERS in page.locator("main").text_content()
    counted = {}
    for answer in answers:
        path = answer.url.split("/", 3)[3].split("?")[0]
        if not any(part in f"/{path}" for part in NOT_COUNTED):
            counted[path] = answer.request.sizes()["responseBodySize"]
    page.context.close()
    for font in FONTS:
        assert any(font in path for path in counted), f"{font} did not come with {list(counted)}."
    total = sum(counted.values())
    assert total < RESULTS_MAX_BYTES, f"{total:,} bytes: {counted}"
