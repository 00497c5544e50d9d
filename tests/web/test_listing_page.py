"""A listing's own page: what it shows, what it hides, and where its old addresses lead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from directory.web.presenting.contact import web_link


def test_a_profile_shows_the_five_questions_in_their_order_each_with_a_state_in_words(visitor):
    page = visitor.see("/providers/ana-lee")
    questions = ["Licensed?", "Trained in facial work?", "Photos of people like me?", "Costs upfront?"]
    places = [page.text.index(question) for question in [*questions, "A plan for my goals?"]]
    assert places == sorted(places)
    for word in ("Stated", "Not provided", "Confirmed"):
        assert word in page.text


def test_a_profile_masks_the_numbers_of_credentials(visitor):
    page = visitor.see("/providers/ana-lee")
    assert "ending 345" in page.text
    assert "EX-12345" not in page.response.get_data(as_text=True)


def test_a_lapsed_license_says_so(visitor):
    assert "Lapsed" in visitor.see("/providers/bo-kim").text


def test_a_license_lapses_on_the_page_at_midnight_of_its_state_with_no_job_having_run(site):
    expires = (datetime.now(UTC) + timedelta(days=365)).date()
    after = datetime(expires.year, expires.month, expires.day, tzinfo=UTC) + timedelta(days=1)
    for moment, word in (((after + timedelta(hours=3)), "Stated"), (after + timedelta(hours=6), "Lapsed")):
        with time_machine.travel(moment, tick=False):
            page = site.visitor().see("/providers/ana-lee")
        license_card = page.text.split("Licensed Acupuncturist (L.Ac.)")[-1][:120]
        assert word in license_card, moment


def test_a_listing_that_was_not_confirmed_for_long_says_so(visitor):
    assert "Stated but old" in visitor.see("/providers/cy-old").text


def test_a_canadian_price_says_its_currency(visitor):
    assert "CA$150" in visitor.see("/providers/eva-nord").text


def test_a_closed_listing_says_so_first(visitor):
    assert "Closed One is no longer practicing." in visitor.see("/providers/closed-one").text


def test_a_stub_shows_the_register_and_nothing_more(visitor):
    page = visitor.see("/providers/stella-stub")
    assert "From the public NPI record, not claimed, not checked, not known to offer facial work." in page.text
    assert page.one("meta", name="robots").get("content") == "noindex"
    assert not page.all("section", class_="evidence")


@pytest.mark.parametrize("slug", ["draft-one", "hidden-one", "removed-one", "quiet-stub"])
def test_a_listing_that_is_not_shown_is_as_unknown_as_one_that_never_was(slug, visitor):
    unseen = visitor.see(f"/providers/{slug}", 404)
    never = visitor.see("/providers/nobody-at-all", 404)
    assert unseen.text == never.text
    visitor.see(f"/api/v1/listings/{slug}", 404)


def test_a_site_that_shows_no_stubs_has_no_page_for_one(site):
    visitor = site.with_settings(public_stubs=False).visitor()
    visitor.see("/providers/stella-stub", 404)
    visitor.see("/api/v1/listings/stella-stub", 404)
    visitor.see("/providers/ana-lee")


@pytest.mark.parametrize("old", ["ana-before", "moved-one", "moved-before"])
def test_old_addresses_and_merged_listings_lead_to_the_present_one_for_good(old, visitor):
    page = visitor.see(f"/providers/{old}", 301)
    assert page.response.headers["Location"] == "/providers/ana-lee"


@pytest.mark.parametrize(
    "slug",
    [
        pytest.param("%00", marks=pytest.mark.sqlite_only),
        "a" * 3000,
        "..%2f..%2fetc%2fpasswd",
        "%F0%9F%8C%BF",
        "'; DROP TABLE listing",
    ],
)
def test_a_strange_address_is_only_not_found(slug, visitor):
    visitor.see(f"/providers/{slug}", 404)


def test_only_addresses_of_the_web_become_links():
    assert [web_link(one) for one in ("https://a.example", "javascript:x()", "data:,x", " http://a", "", None)] == [
        "https://a.example",
        *[None] * 5,
    ]
