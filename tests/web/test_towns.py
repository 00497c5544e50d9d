"""Town and region pages: who is near, who licenses there, other spellings, and places that we do not know."""

from __future__ import annotations

from directory.discovery.counting_towns import read_places
from tests.web.visitor import words_of


def robots(page):
    return [one.get("content") for one in page.all("meta", name="robots")]


def test_a_town_says_who_is_near_in_numbers_and_shows_the_first_of_them(site, visitor):
    page = visitor.see("/near/nj/ocean-township")
    search = visitor.see("/search?near=Ocean+Township,+NJ&within=25")
    total = int(search.h1.split()[0])
    assert page.h1 == "Facial acupuncture near Ocean Township, NJ"
    assert f"{total} practitioners within 25 miles." in page.text
    assert page.slugs == search.slugs[: len(page.slugs)]
    assert len(page.slugs) == min(total, 5)
    assert len(page.all("span", class_="tally__words")) == 5
    assert f"of {total}" in words_of(page.all("span", class_="tally__words")[0])
    assert "New Jersey" in words_of(page.one("section", class_="licensing"))
    (board,) = (one for one in page.one("section", class_="licensing").iter("a") if "source" in one.get("class", ""))
    assert words_of(board).startswith("The board’s own page: ")
    assert words_of(board).endswith("(leaves this site)")
    assert "noopener" in board.get("rel")
    assert page.one("form", id="search-form").get("action") == "/search"
    assert page.one("input", id="near").get("value") == "Ocean Township, NJ"
    assert robots(page) == []
    near = visitor.see("/near/co/denver")
    assert "$" in words_of(near.all("figure", class_="range")[0])
    spanish = visitor.see("/es/near/nj/ocean-township")
    assert spanish.h1 == "Acupuntura facial cerca de Ocean Township, NJ"
    assert f"{total} profesionales en un radio de 25 millas." in spanish.text
    with site.app.app_context():
        towns = read_places().towns
    assert towns["CO", "denver"].practitioners == 44
    assert towns["ON", "toronto"].is_enough is False


def test_states_without_a_license_say_so_and_a_town_with_nobody_near_is_honest(visitor):
    for region in ("al", "ok", "sd"):
        page = visitor.see(f"/near/{region}")
        assert "issues no license to acupuncturists." in page.text
        assert "No board of acupuncture takes complaints here." in page.text
        assert robots(page) == ["noindex"]
    nobody = visitor.see("/near/al/birmingham")
    assert "Nobody is listed within 25 miles yet." in nobody.text
    assert "Nearest towns with practitioners" in nobody.text
    assert robots(nobody) == ["noindex"]
    assert not nobody.slugs
    unknown_region = visitor.see("/near/gu")
    assert "We know nothing certain about this region yet." in unknown_region.text
    few = visitor.see("/near/on/toronto")
    assert "1 practitioner within 25 miles." in few.text
    assert robots(few) == ["noindex"]
    beside = visitor.see("/near/co/lakewood")
    assert "None of them has a place in Lakewood itself." in beside.text
    assert robots(beside) == ["noindex"], "Towns where nobody practices would be thousands of pages of one list."


def test_other_spellings_lead_to_the_address_and_unknown_places_get_help(visitor):
    for asked, address in {
        "/near/NJ": "/near/nj",
        "/near/new-jersey": "/near/nj",
        "/near/nj/ocean-twp": "/near/nj/ocean-township",
        "/near/New-Jersey/Ocean-Township": "/near/nj/ocean-township",
        "/es/near/mo/st-louis": "/es/near/mo/saint-louis",
    }.items():
        answer = visitor.get(asked)
        assert (answer.status_code, answer.location) == (301, address)
    page = visitor.see("/near/nj/springfeld-nowhere", 404)
    assert "We found no “springfeld nowhere” in New Jersey." in page.text
    page = visitor.see("/near/zz/springfield", 404)
    assert page.links["Springfield, IL"] == "/near/il/springfield"
    assert robots(page) == ["noindex"]
    assert not page.all("link", rel="canonical")
    for hostile in ("/near/nj/%00", "/near/%22%3E/x", "/near/nj/" + "a-" * 400):
        visitor.see(hostile, 404)


def test_regions_and_their_towns_are_counted(visitor):
    page = visitor.see("/near")
    assert page.links["Colorado"] == "/near/co"
    colorado = visitor.see("/near/co")
    assert "44 practitioners have a place of practice here." in colorado.text
    assert colorado.links["Denver"] == "/near/co/denver"
    assert robots(colorado) == []
    assert visitor.see("/es/near/nj").h1 == "Acupuntura facial en Nueva Jersey"
