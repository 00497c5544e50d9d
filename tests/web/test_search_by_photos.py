"""Photos of people of one's own age, asked for on the results page, in the API and in the findability test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import structlog
import time_machine

from directory.accounts.rules import Role
from directory.discovery.sync import rebuild
from directory.web.api.openapi import document
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.portfolio import a_shown_case
from tests.web.a_site import ANA, own_site

__all__ = ["own_site"]

NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)
JAW = "/search?near=07712&concern=jaw-tension"


@pytest.fixture
def photos(own_site):
    """Ana Lee shows a jaw of somebody in their forties and a neck of somebody in their sixties; Bo Kim shows nobody."""
    own_site.account(ANA, Role.PRACTITIONER)
    with time_machine.travel(NOON, tick=False), own_site.inside():
        vera = an_account("vera@example.org", Role.VERIFIER)
        ana, _ = (
            keep(a_listing(slug=slug, name=name)) for slug, name in (("ana-lee", "Ana Lee"), ("bo-kim", "Bo Kim"))
        )
        a_shown_case(vera, now=NOON, listing=ana, age_band="40-49", concerns=("jaw-tension",))
        a_shown_case(vera, now=NOON, listing=ana, age_band="60-69", concerns=("neck-laxity",))
        keeps(own_site.found(ANA), ana)
        rebuild(own_site.app.extensions["search_index"])
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        yield own_site


def counts(page):
    """Age band → (listings that choosing it would give, whether it can be chosen)."""
    found = {}
    for label in page.all("label", class_="choice"):
        box = next(label.iter("input"))
        if box.get("name") == "age_band" and box.get("value"):
            (count,) = [int(span.text) for span in label.iter("span") if span.get("class") == "choice__count"]
            found[box.get("value")] = (count, "disabled" not in box.attrib)
    return found


def test_the_page_offers_ages_with_counts_and_says_what_each_listing_shows_of_them(photos):
    visitor = photos.visitor()
    page = visitor.see("/search?near=07712")
    assert (counts(page)["40-49"], counts(page)["60-69"], counts(page)["18-29"]) == ((1, True), (1, True), (0, False))
    assert counts(visitor.see(JAW))["60-69"] == (0, False)

    page = visitor.see(f"{JAW}&age_band=40-49")
    assert page.slugs == ["ana-lee"]
    assert "2 cases, 1 for people 40–49 with jaw tension (TMJ)" in page.text
    assert "Its photos: 2 cases, 1 for people 40–49 with jaw tension (TMJ)." in page.text
    assert page.links["Remove Photos of people 40–49"] == JAW
    gallery = "/providers/ana-lee/photos?age_band=40-49&concern=jaw-tension"
    assert gallery in page.links.values()
    assert "1 of 2 cases" in visitor.see(gallery).text

    page = visitor.see("/search?near=07712&concern=fine-lines")
    assert "2 cases, none for people with texture and fine lines" in page.text
    assert "They do not count for your search." in page.text
    page = visitor.see("/search?near=07712&age_band=12-17")
    assert set(page.slugs) == {"ana-lee", "bo-kim"}
    assert "There is no age_band “12-17”." in page.text
    assert not [box for box in page.all("input") if box.get("name") == "age_band" and box.get("type") != "radio"]


def test_the_api_takes_one_age_band_and_tells_cases_of_such_people(photos):
    visitor = photos.visitor()

    def asked(query, status=200):
        return visitor.see(f"/api/v1/search?{query}", status).response.get_json(force=True)

    answer = asked("concern=jaw-tension&age_band=40-49")
    point = answer["items"][0]["points"][2]
    assert (answer["total"], point["word"], point["answered"]) == (1, "Shown", True)
    assert (point["cases"], point["cases_alike"]) == (2, 1)
    assert answer["facets"]["age_band"]["40-49"] == 1
    assert answer["facets"]["age_band"]["60-69"] == 0
    assert asked("concern=neck-laxity&answered=3")["total"] == 0
    for query in ("age_band=12-17", "age_band=40-49&age_band=60-69"):
        assert [error["field"] for error in asked(query, 422)["errors"]] == ["age_band"]
    described = {one["name"]: one for one in document()["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert described["age_band"]["schema"]["enum"][-1] == "70-plus"
    assert "concern" in described["age_band"]["description"]


def test_the_findability_test_says_which_photos_are_missing(photos):
    keeper = photos.visitor(ANA)
    page = keeper.see("/practice/ana-lee/findability?concern=jaw-tension&age_band=60-69&answered=3")
    assert "Photos of people 60–69 with jaw tension (TMJ)" in page.text
    assert "Your photos: 2 cases, none for people 60–69 with jaw tension (TMJ)." in page.text
    assert page.links["See your photos"] == "/practice/ana-lee/photos"
    page = keeper.see("/practice/ana-lee/findability?concern=jaw-tension&age_band=40-49&answered=3")
    assert "This search finds you" in page.text


def test_no_log_line_says_what_somebody_looked_for(photos, capfd):
    with structlog.testing.capture_logs() as logged:
        photos.visitor().see(f"{JAW}&age_band=40-49&q=ana")
        photos.visitor().see("/api/v1/search?age_band=none&concern=jaw-tension&near=07712", 422)
    said = f"{logged}{capfd.readouterr()}"
    assert not [word for word in ("jaw-tension", "40-49", "07712", "age_band") if word in said]
