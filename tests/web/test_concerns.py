"""Concern pages: what is known, and the numbers of this directory, held to the search itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from directory import vocabulary
from directory.discovery.find import Query, find
from directory.discovery.spread import SPREAD_FROM, spread_of
from directory.guides.concern_pages import concern_texts, shared_statements
from directory.guides.library import library
from tests.web.visitor import words_of


def found(site, **choices):
    now, index = datetime.now(UTC), site.app.extensions["search_index"]
    with site.app.app_context():
        return find(Query(choices={k: frozenset({v}) for k, v in choices.items()}), index=index, stubs=True, now=now)


def test_every_concern_has_a_whole_page_with_its_cards_and_the_index_leads_to_it(visitor):
    index = visitor.see("/concerns")
    for code, text in concern_texts().items():
        url, label = f"/concerns/{code}", vocabulary.concern(code).label
        assert index.links[label] == url
        page = visitor.see(url)
        assert page.h1 == f"{label} and facial acupuncture"
        assert "Not individual medical advice" in page.text
        cards = [card.get("id") for card in page.all("article", class_="evidence-card")]
        research = [one.anchor for one in shared_statements(library())]
        assert cards == [*(one.anchor for one in text.statements), *research]
        assert {f"/concerns/{one}" for one in text.related} <= set(page.links.values())
        guides = {slug: anchor for anchor, slug in reversed(text.origins.items())}
        assert {f"/guides/{slug}#{anchor}" for slug, anchor in guides.items()} <= set(page.links.values())
    visitor.see("/concerns/nothing", 404)


def test_the_numbers_are_those_of_the_search_and_the_form_asks_for_the_concern(site, visitor):
    named = next(code for code in concern_texts() if found(site, concern=code).result.total > SPREAD_FROM)
    unnamed = next(code for code in concern_texts() if not found(site, concern=code).result.total)
    result = found(site, concern=named).result
    page = visitor.see(f"/concerns/{named}")
    assert f"{result.total} practitioners name this concern." in page.text
    tallies = [words_of(one) for one in page.all("span", class_="tally__words")]
    answered = [result.facets["answered"].get(str(number), 0) for number in range(1, 6)]
    assert tallies == [f"Answered by {count} of {result.total}" for count in answered]
    assert "No photo case shows it yet." in page.text
    assert words_of(page.one("figure", class_="range")).startswith("First-year cost, in US dollars Lowest$")
    assert page.links["Denver, CO"] == "/near/co/denver"
    form = page.one("form", id="search-form")
    assert form.get("action") == "/search"
    hidden = {one.get("name"): one.get("value") for one in form.iter("input") if one.get("type") == "hidden"}
    assert hidden == {"concern": named}
    assert parse_qs(urlsplit(page.links[f"Show all {result.total} practitioners"]).query) == {"concern": [named]}
    assert not page.all("meta", name="robots")
    thin = visitor.see(f"/concerns/{unnamed}")
    assert "Nobody here names this concern yet." in thin.text
    assert thin.one("meta", name="robots").get("content") == "noindex"
    assert not thin.all("section", class_="numbers")


def test_the_page_speaks_spanish_after_it_was_counted_in_english(visitor):
    visitor.see("/concerns/jaw-tension")
    page = visitor.see("/es/concerns/jaw-tension")
    assert page.h1.endswith("y acupuntura facial")
    assert "Lo que podría hacer" in page.text
    assert not re.search(r"What it may do|Named by|In this directory|Answered by", page.text)
    assert all(url.startswith(("/es/", "#", "https://")) for url in page.links.values()), page.links


def test_five_amounts_make_a_spread_and_four_make_none():
    assert spread_of([1, 2, 3, 4]) is None
    spread = spread_of([100, 200, 300, 500, 900, 1000])
    assert (spread.count, spread.low, spread.median, spread.high) == (6, 100, 400, 1000)
