"""Ratings as people search by them: on the results page, in the API and in the findability test."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from directory.accounts.rules import Role
from directory.discovery.sync import rebuild
from directory.web.api.openapi import document
from tests.factories.accounts import keeps
from tests.factories.listings import a_listing, keep
from tests.factories.reviews import vote
from tests.web.a_site import ANA, own_site

__all__ = ["own_site"]

NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)
FIVES = {"mean": 5.0, "low": 3.26, "high": 5.0, "count": 5}


@pytest.fixture
def rated(own_site):
    """Bo Kim has thirty visits of 4.7 on average, Ana Lee five of 5, Cy Low five of 2, Di Few three, Ed None none."""
    own_site.account(ANA, Role.PRACTITIONER)
    votes = {"Ana Lee": [5] * 5, "Bo Kim": [5] * 20 + [4] * 10, "Cy Low": [2] * 5, "Di Few": [4] * 3, "Ed None": []}
    with time_machine.travel(NOON, tick=False):
        with own_site.inside():
            for name, stars in votes.items():
                one = keep(a_listing(slug=name.lower().replace(" ", "-"), name=name))
                vote(one, *stars, now=NOON)
                if name in ("Ana Lee", "Di Few"):
                    keeps(own_site.found(ANA), one)
            rebuild(own_site.app.extensions["search_index"])
        yield own_site


def test_the_page_filters_and_orders_by_rating_and_says_why_each_is_where_it_is(rated):
    visitor = rated.visitor()
    page = visitor.see("/search?sort=rating")
    assert page.slugs == ["bo-kim", "ana-lee", "cy-low", "di-few", "ed-none"]
    assert page.h1.endswith("best rated first")
    for said in (
        "4.7 · 4.1 to 4.9 · 30 verified visits",
        "Rated 4.7, between 4.1 and 4.9 with 95 % certainty, from 30 verified visits",
        "3 verified visits, too few for an average",
        "30 verified visits rate it 4.7. This order goes by the lower end of the interval, 4.1",
        "that takes 5 verified visits, and there are 3. So it comes after those that have one.",
        "that takes 5 verified visits, and there is none. So it comes after those that have one.",
    ):
        assert said in page.text, said
    assert page.text.count("too few for an average") == 1

    page = visitor.see("/search?min_rating=4&sort=rating")
    assert page.slugs == ["bo-kim", "ana-lee"]
    assert "checked" in page.one("input", id="min_rating-4").attrib
    assert page.links["Remove Rated at least 4"] == "/search?sort=rating"
    assert set(visitor.see("/search?min_rating=4.67").slugs) == {"bo-kim", "ana-lee"}
    page = visitor.see("/search?min_rating=4.68")
    assert page.slugs == ["ana-lee"]
    assert "checked" in page.one("input", id="min_rating-4.68").attrib
    page = visitor.see("/search?min_rating=lots")
    assert (len(page.slugs), "Enter the lowest rating as a number from 1 to 5" in page.text) == (5, True)
    assert "Best rated first" in visitor.see("/how-results-are-ordered").text


def test_the_api_gives_ratings_and_takes_the_least_one(rated):
    visitor = rated.visitor()

    def asked(path):
        return visitor.see(f"/api/v1/{path}").response.get_json(force=True)

    answer = asked("search?sort=rating")
    assert [item["rating"] and item["rating"]["count"] for item in answer["items"]] == [30, 5, 5, None, None]
    assert answer["facets"]["min_rating"] == {"3": 2, "3.5": 2, "4": 2, "4.5": 2}
    (item,) = asked("search?min_rating=4.99")["items"]
    assert (item["slug"], item["rating"]) == ("ana-lee", FIVES)
    assert asked("listings/ana-lee")["rating"] == FIVES
    assert asked("search?min_rating=1")["total"] == 3
    described = {one["name"]: one for one in document()["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert described["min_rating"]["schema"] == {"type": "number", "minimum": 1, "maximum": 5}


def test_the_findability_test_says_what_a_rating_lacks(rated):
    keeper = rated.visitor(ANA)
    page = keeper.see("/practice/ana-lee/findability?min_rating=4&sort=rating")
    assert "This search finds you" in page.text
    assert "5 verified visits rate you 5.00." in page.text
    assert "1 is rated higher. What counts is the lower end of the interval: 3.26 for you." in page.text
    page = keeper.see("/practice/di-few/findability?min_rating=4&q=few")
    assert "that takes 5 verified visits, and there are 3." in page.text
    assert page.links["Give visit codes to your clients"] == "/practice/di-few/visit-codes"
    page = keeper.see("/practice/di-few/findability?sort=rating")
    assert "3 have a rating, and yours has none yet." in page.text
