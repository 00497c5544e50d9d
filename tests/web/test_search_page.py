"""The results page: always a page, never an error, whatever is asked."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from directory.web.forms.search import SearchForm
from tests.web.visitor import words_of

NAMES = [field.name for field in SearchForm()]
HOSTILE = [
    "\x00",
    "<script>alert(1)</script>",
    "?????*",
    "' OR 1=1 --",
    "{{7*7}}",
    "%s%n",
    "\u202e",
    "🌿" * 90,
    "-1",
    "1e9",
]
TEXTS = st.one_of(st.text(max_size=130), st.sampled_from(HOSTILE), st.integers().map(str))
PLAUSIBLE = {
    "near": ["07712", "Ocean Township, NJ", "Springfield", "M5V", "40.25,-74.03", "nowhere", "91,181", "Oceaan Twp NJ"],
    "within": ["5", "500", "501", "0", "-3", "ten", "25.5"],
    "q": ["jaw", "ana lee", "tmj or*", "gua sha", "zzz", "a " * 40],
    "concern": ["jaw-tension", "warts"],
    "sort": ["best", "distance", "price", "first_year", "rating", "relevance", "money"],
    "page": ["1", "2", "9999999999", "0", "-1", "x"],
    "answered": ["1", "5", "6"],
    "include_unclaimed": ["1", "0", "maybe"],
    "max_price": ["100", "0", "99999999999999999999"],
    "min_rating": ["4", "4.25", "0", "inf", "5.0000000000001"],
}
PAIRS = st.one_of(
    st.sampled_from(sorted(PLAUSIBLE)).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(PLAUSIBLE[name]))),
    st.tuples(st.sampled_from(NAMES), TEXTS),
    st.tuples(st.text(min_size=1, max_size=12), TEXTS),
)


@given(pairs=st.lists(PAIRS, max_size=6))
@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_asked_the_answer_is_a_page(pairs, visitor):
    answer = visitor.get(f"/search?{urlencode(pairs, errors='replace')}")
    assert answer.status_code == 200
    assert re.search("<h1[^>]*>[^<]+</h1>", answer.get_data(as_text=True))


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_the_page_is_whole(text, visitor):
    for name in ("near", "q", "concern", "within", "sort", "page", "no such name"):
        visitor.see(f"/search?{urlencode({name: text, 'max_price': 1})}")


@pytest.mark.parametrize("raw", ["%", "%ff%fe", "near=%C3%28", "=&=&&", "near", "near=07712&near=80202", "a" * 4000])
def test_an_address_line_that_no_form_sends_is_a_page_too(raw, visitor):
    visitor.see(f"/search?{raw}")


def test_the_results_say_in_a_sentence_what_was_found_where_and_in_which_order(visitor):
    page = visitor.see("/search?near=Ocean+Township,+NJ")
    assert page.h1 == "4 practitioners within 25 miles of Ocean Township, NJ, best answered first"
    assert page.slugs[0] == "ana-lee"
    assert set(page.slugs) == {"ana-lee", "bo-kim", "cy-old", "di-bare"}


def test_nobody_is_shown_who_may_not_be_found(visitor):
    everybody = visitor.see("/search?include_unclaimed=1")
    for name in ("Draft One", "Hidden One", "Closed One", "Removed One", "Moved One", "Quiet Stub"):
        assert name not in everybody.text


def test_each_filter_says_how_many_choosing_it_would_leave_and_leaves_so_many(visitor):
    page = visitor.see("/search?near=07712&within=50")
    tried = 0
    for label in page.all("label", class_="choice"):
        box = next(label.iter("input"))
        counts = [words_of(span) for span in label.iter("span") if span.get("class") == "choice__count"]
        if counts and "disabled" not in box.attrib:
            found = visitor.see(f"/search?near=07712&within=50&{box.get('name')}={box.get('value')}")
            assert len(found.slugs) == int(counts[0]), label.get("for")
            tried += 1
    assert tried > 10


def test_chosen_filters_stay_chosen_and_each_can_be_taken_away(visitor):
    page = visitor.see("/search?near=07712&concern=jaw-tension&max_price=100")
    assert page.slugs == ["bo-kim"]
    assert "checked" in page.one("input", id="concern-jaw-tension").attrib
    assert page.one("input", id="max_price").get("value") == "100"
    assert page.links["Remove At most $100 a session"] == "/search?near=07712&concern=jaw-tension"
    assert page.links["Remove Jaw tension (TMJ)"] == "/search?near=07712&max_price=100"


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [("price", "bo-kim", "di-bare"), ("first_year", "bo-kim", "di-bare"), ("distance", None, "bo-kim")],
)
def test_the_order_is_the_one_asked_for(sort, first, last, visitor):
    slugs = visitor.see(f"/search?near=07712&sort={sort}").slugs
    assert first in (None, slugs[0])
    assert slugs[-1] == last


def test_the_pages_hold_everybody_once(visitor):
    pages = [visitor.see(f"/search?near=80202&page={number}").slugs for number in (1, 2, 3)]
    assert [len(slugs) for slugs in pages] == [20, 20, 4]
    assert len({slug for slugs in pages for slug in slugs}) == 44


def test_a_page_past_the_end_leads_back(visitor):
    page = visitor.see("/search?near=80202&page=9")
    assert page.slugs == []
    assert page.one("a", rel="prev").get("href") == "/search?near=80202&page=3"


def test_unclaimed_people_come_after_all_others_and_only_when_asked_for(visitor):
    without = visitor.see("/search?near=07712")
    assert "Stella Stub" not in without.text
    assert without.links["Show them after the others"] == "/search?near=07712&include_unclaimed=1"
    page = visitor.see("/search?near=07712&include_unclaimed=1")
    assert set(page.slugs[-2:]) == {"stella-stub", "stefan-stub"}
    assert set(page.slugs[:4]) == set(without.slugs)
    assert page.h1.startswith("4 practitioners and 2 unclaimed")


def test_a_site_that_shows_no_stubs_never_speaks_of_them(site):
    page = site.with_settings(public_stubs=False).visitor().see("/search?near=07712&include_unclaimed=1")
    assert len(page.slugs) == 4
    assert "unclaimed" not in page.h1


def test_a_place_of_several_is_asked_back_and_each_choice_leads_on(visitor):
    page = visitor.see("/search?near=Springfield&concern=jaw-tension")
    choices = [link for link in page.one("main").iter("a") if "near=Springfield%2C" in link.get("href", "")]
    assert len(choices) > 3
    for link in choices[:3]:
        found = visitor.see(link.get("href"))
        assert words_of(link) in found.h1
        assert "concern=jaw-tension" in link.get("href")


def test_a_misspelt_place_is_mended_and_said(visitor):
    page = visitor.see("/search?near=Ocaen+Township,+NJ")
    assert "You typed “Ocaen Township, NJ”." in page.text
    assert "ana-lee" in page.slugs


def test_an_unknown_place_is_an_error_in_words_with_a_link_to_the_field(visitor):
    page = visitor.see("/search?near=00000")
    assert page.title.startswith("Error: ")
    assert any(href == "#near" for href in page.links.values())
    assert page.one("input", id="near").get("aria-invalid") == "true"
    assert "Enter a ZIP code" in page.text
    assert page.links["All states and provinces"] == "/near", "another way in"


def test_when_nobody_fits_the_page_says_how_to_widen(visitor):
    page = visitor.see("/search?near=80202&within=5&max_price=1")
    assert page.slugs == []
    assert page.links["Within 50 miles"] == "/search?near=80202&max_price=1&within=50"


def test_what_a_person_typed_stands_in_the_form_again_as_text(visitor):
    words = """"><img src=x onerror=alert(1)>'"""
    page = visitor.see("/search?" + urlencode({"q": words, "near": words}))
    assert page.one("input", id="q").get("value") == words
    assert not [image for image in page.all("img") if image.get("src") == "x"]


def test_a_search_is_kept_out_of_other_search_engines(visitor):
    assert visitor.see("/search?near=07712").one("meta", name="robots").get("content") == "noindex, follow"


def test_a_result_names_the_usual_words_for_a_synonym(visitor):
    said = visitor.see("/search?q=tmj").text
    assert "It matches “tmj” by “jaw tension" in said
    assert "“=" not in said
