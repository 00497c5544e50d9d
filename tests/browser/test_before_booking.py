"""From the first question to a printed plan, as one person goes it: by keyboard, without scripts at 200 %, by finger.

On the way nothing is wider than its window, whatever has the focus can be seen, and at the end the browser keeps one
cookie, which says what is on the shortlist, and nothing else.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import WIDER

pytestmark = pytest.mark.browser

EVENT = datetime.now(UTC).date() + timedelta(days=200)
HERE = """() => {
  const one = document.activeElement;
  const shown = one.closest("label") ?? document.querySelector(`label[for="${one.id}"]`) ?? one;
  const seen = [one, shown].some((part) => [...part.getClientRects()].some((box) => {
    const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
    const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const top = document.elementFromPoint(x, y);
    return top && (part.contains(top) || top.contains(part));
  }));
  return {id: one.id, words: one.textContent.trim().replace(/\\s+/g, " "), seen};
}"""
"""What has the focus, and whether something else lies over it."""
KEEPS = "() => ({...localStorage, ...sessionStorage, 'length': document.cookie.length})"


def tab_to(page, words="", *, field=""):
    """Press Tab until a control has the focus, by its words or its id; each stop on the way must be in sight."""
    for _ in range(200):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        assert here["seen"] or not here["words"], f"{page.url}: something lies over {here}."
        if (field and here["id"] == field) or (words and re.fullmatch(words, here["words"])):
            return
    raise AssertionError(f"{page.url}: the keyboard never came to {words or field}.")


def watched(page):
    """Everything that a window asks for from now on: method, path and query, what it carries."""
    asked = []
    page.on("request", lambda one: asked.append((one.method, one.url, one.post_data or "", one.headers.get("cookie"))))
    return asked


def keeps_nothing_but_the_shortlist(page, names=2):
    """Whether the browser has one cookie, which scripts cannot read, and no other memory."""
    (kept,) = page.context.cookies()
    assert (kept["name"], kept["httpOnly"], kept["sameSite"]) == ("shortlist", True, "Lax")
    assert len(kept["value"].split(".")) == names
    assert page.evaluate(KEEPS) == {"length": 0}


def test_by_keyboard_alone_from_a_place_to_a_printed_plan(visit):
    page = visit("/", reduced_motion="reduce")
    page.keyboard.press("Tab")
    assert page.evaluate(HERE)["words"] == "Skip to the content"
    page.keyboard.press("Enter")
    tab_to(page, field="near")
    page.keyboard.type("los ange")
    expect(page.locator("#near-suggestions").get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#near")).to_have_value("Los Angeles, CA")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?near=*")
    tab_to(page, field="answered-4")
    page.keyboard.press("Space")
    page.wait_for_url("**answered=4**")
    expect(page.locator("#results-said")).to_have_text(page.locator("h1").text_content())
    assert page.evaluate(HERE)["id"] == "answered-4", "The keyboard keeps its place when the results change."

    names = page.locator(".listing-card__name a").all_text_contents()[:2]
    for name in names:
        tab_to(page, f"Keep {name}")
        page.keyboard.press("Enter")
        expect(page.locator("[data-shortlist-said]")).to_have_text(f"On your shortlist: {name}")
    tab_to(page, "Shortlist ?2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/shortlist")
    tab_to(page, "Compare the ticked ones")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare?*")
    assert sorted(page.locator(".compare__name").all_text_contents()) == sorted(names)
    tab_to(page, names[0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/providers/*")
    assert page.locator("h1").text_content() == names[0]
    assert names[0] in page.title()

    tab_to(page, "Questions to take along|One page to print")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions")
    page.emulate_media(media="print")
    expect(page.locator(".site-header nav")).to_be_hidden()
    expect(page.locator(".question-sheet__item").first).to_be_visible()
    page.emulate_media(media="screen")
    page.go_back()
    tab_to(page, "Plan with these prices")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan-and-cost?listing=*")
    expect(page.get_by_role("main")).to_contain_text(names[0])
    tab_to(page, "Count back from an event")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan-and-cost/event?listing=*")
    tab_to(page, field="event")
    page.keyboard.type(f"{EVENT:%m%d%Y}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**event={EVENT}*")
    expect(page.locator("h2").first).to_contain_text("There is time")
    page.emulate_media(media="print")
    expect(page.locator(".site-header nav")).to_be_hidden()
    expect(page.locator("h2").first).to_be_visible()
    page.emulate_media(media="screen")
    keeps_nothing_but_the_shortlist(page)


def test_without_scripts_and_at_200_percent(visit):
    page = visit("/", width=640, height=450, java_script_enabled=False, device_scale_factor=2)
    fits = {}

    def here(path):
        page.wait_for_url(lambda url: path in url)
        fits[path] = page.evaluate(WIDER)

    page.get_by_label("Where are you looking?").fill("Los Angeles, CA")
    page.get_by_label("What matters to you?").fill("jaw tension")
    page.get_by_role("button", name="Show practitioners").click()
    here("/search?near=Los+Angeles")
    expect(page.locator("#q")).to_have_value("jaw tension")
    page.locator("#q").fill("")
    page.locator("#within").select_option("100")
    page.get_by_role("button", name="Filters").click()
    page.locator("#answered-4").check()
    page.locator("#filters").get_by_role("button", name="Show practitioners").click()
    here("answered=4")
    expect(page.locator("#answered-4")).to_be_checked()
    before = page.locator(".listing-card__name").all_text_contents()
    page.get_by_role("link", name="Next").click()
    here("page=2")
    assert not set(before) & set(page.locator(".listing-card__name").all_text_contents())
    page.locator("#sort").select_option("price")
    page.get_by_role("button", name="Apply").click()
    here("sort=price")
    names = page.locator(".listing-card__name a").all_text_contents()[:2]
    for name in names:
        page.get_by_role("button", name=f"Keep {name}").click()
        here("sort=price")
        assert "#keep-" in page.url, "One comes back to where one was."
        expect(page.get_by_role("button", name=f"Kept {name}")).to_be_visible()

    page.goto("/shortlist")
    page.get_by_role("button", name=f"Kept {names[0]}").click()
    assert page.locator(".listing-card__name a").all_text_contents() == names[1:]
    page.get_by_role("button", name="Undo").click()
    here("/shortlist")
    page.get_by_role("button", name="Compare the ticked ones").click()
    assert sorted(page.locator(".compare__name").all_text_contents()) == sorted(names)
    page.get_by_label("My age").select_option("40-49")
    page.get_by_role("button", name="Show for me").click()
    here("age_band=40-49")
    expect(page.get_by_role("rowheader", name="Photos for me")).to_be_visible()
    page.locator(".compare__name", has_text=names[0]).click()
    here("/providers/")
    assert page.locator("h1").text_content() == names[0]
    page.get_by_role("link", name="Questions to take along").click()
    here("/questions")
    page.go_back()
    page.get_by_role("link", name="Plan with these prices").click()
    here("/plan-and-cost?listing=")
    page.get_by_role("link", name="Count back from an event").click()
    page.get_by_label("When is the event?").fill(str(EVENT))
    page.get_by_role("button", name="Count back").click()
    here(f"event={EVENT}")
    expect(page.locator("h2").first).to_contain_text("There is time")
    keeps_nothing_but_the_shortlist(page)
    page.goto("/shortlist")
    page.get_by_role("button", name="Clear all").click()
    expect(page.get_by_role("heading", name="Nothing kept yet")).to_be_visible()
    assert page.context.cookies() == []
    assert not any(fits.values()), fits


def test_by_finger_in_spanish(visit):
    page = visit("/es/", width=390, height=800, has_touch=True, is_mobile=True)
    asked, fits = watched(page), {}

    def here(path):
        expect(page.locator("html")).to_have_attribute("lang", "es-US")
        assert re.search(rf"/es{path}", page.url), page.url
        fits[path] = page.evaluate(WIDER)

    here("/$")
    page.get_by_label("¿Dónde busca?").tap()
    page.keyboard.type("los ange")
    page.locator("#near-suggestions").get_by_role("option", name="Los Angeles, CA").tap()
    page.get_by_role("button", name="Mostrar profesionales").tap()
    page.wait_for_url("**/es/search?*")
    here("/search")
    page.get_by_role("button", name="Filtros").tap()
    page.locator("label[for=answered-4]").tap()
    page.wait_for_url("**answered=4**")
    expect(page.locator("#results-said")).to_contain_text("profesionales")
    page.locator("#filters").get_by_role("button", name="Cerrar").tap()
    expect(page.get_by_role("button", name="Filtros (1)")).to_be_visible()
    names = page.locator(".listing-card__name a").all_text_contents()[:2]
    for name in names:
        page.get_by_role("button", name=f"Guardar {name}").tap()
        expect(page.locator("[data-shortlist-said]")).to_contain_text(name)
    page.get_by_role("link", name=re.compile("^Mi lista: ?2$")).tap()
    here("/shortlist")
    page.get_by_role("button", name="Comparar").tap()
    here("/compare")
    page.locator(".compare__name", has_text=names[0]).tap()
    page.wait_for_url("**/es/providers/*")
    here("/providers/")
    page.go_back()
    page.go_forward()
    page.locator(".profile__ways a, main a[href*='/questions']").first.tap()
    page.wait_for_url("**/questions")
    here("/providers/.*/questions")
    page.go_back()
    page.locator("main a[href*='/plan-and-cost?listing=']").tap()
    page.wait_for_url("**/es/plan-and-cost?*")
    here("/plan-and-cost")
    page.locator("main a[href*='/plan-and-cost/event?listing=']").first.tap()
    page.wait_for_url("**/event?*")
    page.locator("#event").fill(str(EVENT))
    page.locator("#event").press("Enter")
    page.wait_for_url(f"**event={EVENT}*")
    here("/plan-and-cost/event")
    page.goto("/es/is-it-for-me")
    here("/is-it-for-me")
    settled = len(asked)
    for tick in page.locator("label:has(input[type=checkbox])").all()[:4]:
        tick.tap()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(4)
    page.goto("/es/guides/contraindications")
    here("/guides/contraindications")

    after = [url for _, url, *_ in asked[settled:] if "/static/" not in url]
    assert [urlsplit(url).path for url in after] == ["/es/guides/contraindications"], "What was ticked went nowhere."
    assert not any("?" in url for url in after)
    assert {urlsplit(url).path for method, url, *_ in asked if method != "GET"} == {"/es/shortlist"}
    assert all(re.fullmatch(r"shortlist=[a-z0-9.-]+", cookie) for *_, cookie in asked if cookie)
    keeps_nothing_but_the_shortlist(page)
    assert not any(fits.values()), fits
