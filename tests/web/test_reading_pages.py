"""How checking works, how results are ordered and the privacy notice: whole in both languages, held to the code."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from directory.accounts.rules import IDLE_FOR_STAFF, LASTS_FOR, LASTS_FOR_STAFF
from directory.checklist.rules import QUESTIONS, STATE_WORDS, Number
from directory.discovery.schema import STEPS_MILES, schema
from directory.languages import gettext, speaking
from directory.listings.first_year import Course
from directory.listings.rules import CONFIRMED_FOR
from directory.reviews.rules import AVERAGED_FROM
from directory.web.presenting.kept import keeping, lasting
from directory.web.presenting.reading import ANSWERED_BY, ORDER_MEANINGS
from directory.web.presenting.search_page import SORT_WORDS
from directory.web.review_arriving import DEVICE_KEPT_FOR
from search_index import By
from tests.web.visitor import words_of

PREFIXES = {"en": "", "es": "/es"}
TITLES = {
    "/how-checking-works": "Cómo comprobamos",
    "/how-results-are-ordered": "Cómo se ordenan los resultados",
    "/privacy": "Privacidad",
}


@pytest.fixture(scope="module")
def seen(site):
    """Each page by its address in both languages."""
    visitor = site.visitor()
    return {prefix + url: visitor.see(prefix + url) for url in TITLES for prefix in PREFIXES.values()}


def test_each_page_has_the_same_headings_anchors_and_links_in_spanish(seen):
    for url, title in TITLES.items():
        english, spanish = seen[url], seen[f"/es{url}"]
        assert spanish.h1 == title
        parts = [
            [
                (one.tag, one.get("id"))
                for one in page.one("main").iter()
                if one.get("id") or one.tag in {"h2", "li", "dt"}
            ]
            for page in (english, spanish)
        ]
        assert parts[0] == parts[1]
        links = [
            [link.get("href").removeprefix("/es") for link in page.one("main").iter("a")] for page in (english, spanish)
        ]
        assert links[0] == links[1]
        for one, other in zip(english.one("main").iter("p"), spanish.one("main").iter("p"), strict=True):
            assert words_of(one) != words_of(other)


@pytest.mark.parametrize("code", PREFIXES)
def test_the_page_of_orders_names_those_of_the_engine_with_its_numbers(code, seen):
    orders = {order.name: (order.by, order.number) for order in schema().orders}
    assert orders == {  # what the page's words mean
        "best": (By.MERIT, "answered"),
        "distance": (By.NEAREST, ""),
        "price": (By.LOWEST, "price_cents"),
        "first_year": (By.LOWEST, "first_year_cents"),
        "rating": (By.HIGHEST, "rating_low"),
        "relevance": (By.RELEVANCE, ""),
    }
    assert list(ORDER_MEANINGS) == list(orders)
    page, course = seen[f"{PREFIXES[code]}/how-results-are-ordered"], Course()
    with speaking(code):
        names = [gettext(SORT_WORDS[name]) for name in orders]
    assert [words_of(page.one("h2", id="best")), *map(words_of, page.all("dt"))] == [
        name.capitalize() for name in names
    ]
    steps = words_of(list(page.one("ol", class_="order-steps"))[2])
    assert re.findall(r"\d+", steps) == [str(step) for step in STEPS_MILES]
    rating = words_of(page.one("div", id="order-rating"))
    assert re.findall(r"\d+", rating) == ["95", "4", "7", "5", "0", str(AVERAGED_FROM)]
    year = words_of(page.one("p", class_="order-formula")), page.text
    assert all(
        str(number) in year[1]
        for number in (course.sessions_low, course.sessions_high, course.year_low(), course.year_high())
    )


@pytest.mark.parametrize("code", PREFIXES)
def test_the_page_about_checking_explains_every_state_and_says_what_answers_each_point(code, seen):
    page = seen[f"{PREFIXES[code]}/how-checking-works"]
    with speaking(code):
        states = {gettext(word) for word in STATE_WORDS.values()}
        asked = [f"{number}. {gettext(QUESTIONS[number])}" for number in Number]
        answers = [gettext(STATE_WORDS[ANSWERED_BY[number]]) for number in Number]
    assert {words_of(one) for one in page.one("dl", class_="state-meanings").iter("dt")} == states
    points = page.all("section", class_="checked-point")
    assert [words_of(one.find("h2")) for one in points] == asked
    for point, answer in zip(points, answers, strict=True):
        assert answer in words_of(list(point.find("dl"))[-1])
    days = set(re.findall(r"\d{2,}", page.text))
    assert days == {str(CONFIRMED_FOR.days), "365"}


@pytest.mark.parametrize("code", PREFIXES)
def test_the_privacy_page_says_every_time_that_a_rule_goes_by(code, seen):
    page = seen[f"{PREFIXES[code]}/privacy"]
    with speaking(code):
        kept = keeping()
        sign_in_times = [lasting(one) for one in (LASTS_FOR, LASTS_FOR_STAFF, IDLE_FOR_STAFF)]
    rows = [words_of(one) for one in page.all("dl", class_="keeping") for one in one]
    assert len(rows) == len(kept.of_everybody + kept.of_accounts + kept.of_practitioners)
    for row, one in zip(rows, kept.of_everybody + kept.of_accounts + kept.of_practitioners, strict=True):
        assert all(words in row for words in (one.what, one.why, one.until))
    parts = list(page.one("div", class_="prose"))
    below = {one.get("id"): words_of(after) for one, after in pairwise(parts) if one.tag == "h2"}
    for section, times in (
        ("inquiries", [kept.inquiry, kept.inquiry_closed]),
        ("photos", [kept.photos, kept.reporter]),
        ("reviews", [lasting(DEVICE_KEPT_FOR), kept.traces]),
        ("rights", [kept.answered_within]),
        ("searching", [str(kept.told_from)]),
    ):
        assert re.findall(r"\d+", below[section]) == [re.findall(r"\d+", time)[0] for time in times]
    assert "review_device" in page.text
    assert any(all(time in row for time in sign_in_times) for row in rows)
