"""The findability test as its keeper sees it; nobody else does."""

from __future__ import annotations

import re
import shutil

import pytest

from directory.accounts.rules import Role
from directory.discovery.sync import rebuild
from directory.listings.queries import listing_at
from directory.listings.rules import Status
from directory.ownership.rules import Part
from tests.factories.accounts import keeps
from tests.factories.listings import RED_BANK, a_listing, a_place, keep
from tests.web.a_site import ANA, own_site

__all__ = ["own_site"]

BO = "bo@example.org"


@pytest.fixture
def kept(own_site):
    """Ana's published listing in Ocean Township, Bo's draft in Red Bank, and some neighbors of theirs."""
    own_site.account(ANA, Role.PRACTITIONER)
    own_site.account(BO, Role.PRACTITIONER, name="Bo Kim")
    with own_site.inside():
        keep(
            a_listing(slug="ana-lee", name="Ana Lee"),
            a_listing(slug="bo-kim", name="Bo Kim", status=Status.DRAFT, plan=None, places=[a_place(**RED_BANK)]),
            *(a_listing(plan=None) for _ in range(3)),
        )
        rebuild(own_site.app.extensions["search_index"])
        keeps(own_site.found(ANA), listing_at("ana-lee"))
        keeps(own_site.found(BO), listing_at("bo-kim"))
    return own_site


def rows(page):
    """Label → passes."""
    return {
        re.sub(r"\s+", " ", row.find("h3").text): "findability__row--passes" in row.get("class")
        for row in page.all("li", class_="findability__row")
    }


def test_a_search_that_finds_the_listing_says_where_it_stands(kept):
    page = kept.visitor(ANA).see("/practice/findability?near=07712&concern=jaw-tension&q=gua+sha")
    assert rows(page) == {"“gua sha”": True, "Distance": True, "Concern": True}
    assert "This search finds you" in page.text
    assert "number 1 of 4, on page 1, ordered best answered first" in page.text


def test_what_fails_is_named_with_what_would_change_it(kept):
    page = kept.visitor(ANA).see(
        "/practice/ana-lee/findability?near=10001&within=10&language=ko&max_price=100&answered=1"
    )
    assert rows(page) == {
        "Distance": False, "Language": False, "Price of a session": False, "Licensed?": False,
    }  # fmt: skip
    assert "“Distance”, “Licensed?”, “Language” and 1 more are in the way" in page.text
    assert "people must search within 50 miles" in page.text
    assert page.links["Add Korean, if it is so"] == "/practice/ana-lee/languages"


def test_without_a_search_it_tests_the_town_of_the_listing(kept):
    page = kept.visitor(ANA).see("/practice/findability")
    assert rows(page) == {"Distance": True}


def test_a_draft_is_told_what_would_be_if_it_were_published(kept):
    page = kept.visitor(BO).see("/practice/bo-kim/findability?near=07701")
    assert "This search would find you" in page.text
    assert "about number" in page.text
    assert "Nobody is shown it yet".lower() in page.text.lower()


def test_words_that_stand_nowhere_and_places_that_are_none_are_said(kept):
    page = kept.visitor(ANA).see("/practice/findability?near=99999&q=xylophone")
    assert "Error:" in page.title
    assert "We could not find “99999”" in page.text
    assert rows(kept.visitor(ANA).see("/practice/findability?q=xylophone")) == {"“xylophone”": False}


def test_while_the_index_is_away_nothing_is_claimed(kept):
    shutil.rmtree(kept.app.config["FINEPOINT"].index_path)
    page = kept.visitor(ANA).see("/practice/findability?near=07712")
    assert "being rebuilt" in page.text
    assert not rows(page)


def test_only_the_keeper_may_test_a_listing(kept):
    kept.visitor(BO).see("/practice/ana-lee/findability", 404)
    kept.visitor(BO).see("/practice/findability?listing=ana-lee", 404)
    assert kept.visitor().get("/practice/findability?near=07712").status_code == 302


def test_who_keeps_several_chooses_one(kept):
    with kept.inside():
        keeps(kept.found(ANA), listing_at("bo-kim"), Part.CLINIC)
    page = kept.visitor(ANA).see("/practice/findability?near=07712&concern=jaw-tension")
    assert page.links["Bo Kim"] == "/practice/bo-kim/findability?near=07712&concern=jaw-tension"
    assert "Distance" in rows(kept.visitor(ANA).see("/practice/findability?listing=bo-kim&near=07712"))


def test_who_keeps_nothing_is_told_so(kept):
    nobody = kept.visitor(kept.account("nobody@example.org"))
    assert "You keep no listing yet" in nobody.see("/practice/findability").text
