"""Every page for people who look: it answers and is whole, and what is no page says so and what to do."""

from __future__ import annotations

import pytest

from directory.web.errors import WORDS
from tests.web.visitor import words_of

PAGES = {
    "/": "Find facial acupuncture that shows its evidence",
    "/how-checking-works": "How checking works",
    "/how-results-are-ordered": "How results are ordered",
    "/privacy": "Privacy",
    "/style-guide": "Style guide",
    "/search": "practitioners",
    "/search?near=07712": "within 25 miles of",
    "/search?near=07712&include_unclaimed=1": "unclaimed",
    "/search?near=Springfield": "Where are you looking?",
    "/search?near=nowhere+at+all": "Where are you looking?",
    "/search?near=07712&q=zzzzzz": "No practitioners",
    "/search?near=80202&page=2": "practitioners",
    "/providers/ana-lee": "Ana Lee",
    "/providers/bo-kim": "Bo Kim",
    "/providers/cy-old": "Cy Old",
    "/providers/di-bare": "Di Bare",
    "/providers/eva-nord": "Éva Nord",
    "/providers/closed-one": "Closed One",
    "/providers/stella-stub": "Stella Stub",
    "/dev/mail": "Letters",
}


@pytest.mark.parametrize("url", PAGES)
def test_every_page_answers_and_is_whole(url, visitor):
    assert PAGES[url] in visitor.see(url).h1


@pytest.mark.parametrize("url", ["/no-such-page", "/providers/nobody", "/providers/", "/search/x", "/pictures/x.webp"])
def test_an_address_that_leads_nowhere_says_so_and_offers_a_search(url, visitor):
    page = visitor.see(url, 404)
    assert page.h1 == WORDS[404].title
    assert page.one("form").get("action") == "/search"


@pytest.mark.parametrize("url", ["/", "/search", "/providers/ana-lee", "/privacy", "/healthz", "/api/v1/search"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_what_only_reads_cannot_be_written_to(url, method, site):
    answer = site.app.test_client().open(url, method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_page_that_cannot_be_written_to_says_so_in_words(visitor):
    answer = visitor.post("/search")
    assert WORDS[405].sentence in answer.get_data(as_text=True)


def test_another_host_name_is_refused(visitor):
    for url in ("/", "/api/v1/search", "/no-such-page"):
        page = visitor.see(url, 400, base_url="http://evil.example")
        assert "evil" not in page.response.get_data(as_text=True)


def test_the_home_page_counts_the_people_of_the_directory_and_asks_for_a_place(visitor):
    page = visitor.see("/")
    assert [words_of(figure) for figure in page.one("dl", class_="figures").iter("dd")] == ["49", "5"]
    assert "2 licensed acupuncturists" in page.text
    form = page.one("form")
    assert form.get("action") == "/search"
    assert {field.get("name") for field in form.iter() if field.get("name")} == {"near", "q"}


def test_the_health_page_says_ok_and_is_never_kept(visitor):
    answer = visitor.get("/healthz")
    assert answer.get_data(as_text=True) == "ok\n"
    assert answer.headers["Cache-Control"] == "no-store"


def test_pages_are_not_kept_by_shared_caches(visitor):
    assert visitor.see("/providers/ana-lee").response.headers["Cache-Control"] == "private, no-cache"


def test_nothing_sets_a_cookie_on_somebody_who_only_looks(visitor):
    for url in PAGES:
        assert "Set-Cookie" not in visitor.get(url).headers, url


def test_a_production_site_asks_browsers_to_stay_with_https(site):
    production = site.with_settings(production=True).visitor()
    assert "max-age=31536000" in production.see("/").response.headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in site.visitor().see("/").response.headers


def test_the_inbox_of_letters_is_closed_on_a_production_site(site):
    assert site.with_settings(production=True).visitor().see("/dev/mail", 403).h1 == WORDS[403].title
