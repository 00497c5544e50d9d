"""One box may hold words and a place: told apart, said back, and correctable, on the page and in the API."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

AT_HOME = {"ana-lee", "bo-kim", "cy-old", "di-bare"}


def see(visitor, **parameters):
    return visitor.see(f"/search?{urlencode(parameters)}")


def api(visitor, status=200, **parameters):
    return visitor.see(f"/api/v1/search?{urlencode(parameters)}", status).response.get_json(force=True)


def fields(page) -> tuple[str, str]:
    return page.one("input", id="near").get("value"), page.one("input", id="q").get("value")


def said(page) -> str:
    return " ".join(page.one("div", class_="place-in-words").itertext())


def parameters_of(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def test_a_place_in_the_words_is_looked_near_and_each_shows_in_its_own_field(visitor):
    page = see(visitor, q="gua sha near ocean township nj")
    assert page.h1 == "2 practitioners for “gua sha” within 25 miles of Ocean Township, NJ, best answered first"
    assert fields(page) == ("Ocean Township, NJ", "gua sha")
    assert "We read “near ocean township nj” as a place." in said(page)
    assert set(page.slugs) < AT_HOME


def test_the_words_can_be_searched_for_instead_and_stay_words(visitor):
    first = see(visitor, q="denver person 07712")
    assert fields(first) == ("Asbury Park, NJ 07712", "denver person")
    again = visitor.see(first.links["Search for these words instead"])
    assert fields(again) == ("", "denver person 07712")
    assert again.one("input", name="as_words").get("form") == "search-form"
    assert "Looking for somebody in Asbury Park, NJ 07712?" in said(again)
    back = visitor.see(again.links["Search near Asbury Park, NJ 07712"])
    assert fields(back) == fields(first)


def test_links_of_a_page_that_was_told_apart_ask_with_words_and_place_apart(visitor):
    page = see(visitor, q="denver person in denver co", within="50")
    second = parameters_of(page.links["Next"])
    assert second == {"q": ["denver person"], "within": ["50"], "near": ["Denver, CO"], "page": ["2"]}
    assert not visitor.see(page.links["Next"]).all("div", class_="place-in-words")


def test_a_distance_in_the_words_counts(visitor):
    page = see(visitor, q="gua sha within 10 miles of 07712", within="25")
    assert "within 10 miles of Asbury Park, NJ 07712" in page.h1
    assert api(visitor, q="gua sha within 10 miles of 07712")["asked"]["within_miles"] == 10


def test_a_place_in_its_own_box_leaves_the_words_alone(visitor):
    page = see(visitor, near="07712", q="gua sha denver co")
    assert fields(page) == ("07712", "gua sha denver co")
    assert not page.all("div", class_="place-in-words")


@pytest.mark.parametrize("typed", ["gua sha near ocean township nj", "gua sha 07712"])
def test_the_box_for_the_place_may_hold_words_too(typed, visitor):
    page = see(visitor, near=typed)
    assert fields(page)[1] == "gua sha"
    assert "“gua sha” within 25 miles of" in page.h1


def test_an_address_in_the_box_for_the_place_is_no_words(visitor):
    assert fields(see(visitor, near="123 Main St, Asbury Park, NJ 07712"))[1] == ""


def test_near_me_is_answered_with_a_question_and_the_way_to_search_everywhere(visitor):
    page = see(visitor, q="gua sha near me")
    assert page.h1 == "Where are you looking?"
    assert page.one("button", data_press_near_me="").get("hidden") is not None
    assert fields(page) == ("", "gua sha")
    everywhere = visitor.see(page.links["Search everywhere for “gua sha”"])
    assert "for “gua sha”, best answered first" in everywhere.h1


def test_a_name_that_is_also_a_town_is_searched_for_and_the_town_offered(visitor):
    page = see(visitor, q="hamilton")
    assert page.slugs == ["eva-nord"]
    assert "Looking for somebody in Hamilton, ON?" in said(page)
    assert parameters_of(page.links["Search near Hamilton, ON"]) == {"near": ["Hamilton, ON"]}


def test_a_name_that_finds_nobody_is_taken_as_the_town(visitor):
    page = see(visitor, q="gua sha orange")
    assert fields(page) == ("Orange, CA", "gua sha")
    assert "Nobody fits the words “gua sha orange”, so we read “orange” as a place: Orange, CA." in said(page)
    words = visitor.see(page.links["Search for these words instead"])
    assert fields(words) == ("", "gua sha orange")


def test_an_unknown_place_after_near_is_said_to_be_unknown(visitor):
    page = see(visitor, q="gua sha near xyzzyville")
    assert "We could not find “xyzzyville”." in page.text
    assert fields(page) == ("xyzzyville", "gua sha")


def test_words_that_no_listing_has_are_left_out_and_said(visitor):
    page = see(visitor, q="gua sha qqqzzz")
    assert "No listing mentions “qqqzzz”" in page.text
    assert api(visitor, q="gua sha qqqzzz")["words_left_out"] == ["qqqzzz"]


def test_places_of_one_name_are_a_choice_that_keeps_the_words(visitor):
    page = see(visitor, q="gua sha near springfield")
    assert "Which one do you mean?" in page.text
    assert parameters_of(page.links["Springfield, IL"]) == {"near": ["Springfield, IL"], "q": ["gua sha"]}


def test_a_whole_state_shows_who_names_it_and_offers_its_towns(visitor):
    page = see(visitor, q="gua sha nj")
    assert set(page.slugs) <= AT_HOME
    assert page.slugs
    assert "New Jersey is a whole state." in said(page)
    assert parameters_of(page.links["Jersey City, NJ"]) == {"near": ["Jersey City, NJ"], "q": ["gua sha"]}


def test_a_whole_state_in_the_box_for_the_place_says_that_it_is_one(visitor):
    assert "New Jersey is a whole state. Where in it are you looking?" in see(visitor, near="New Jersey").text


def test_the_api_says_what_it_understood_and_can_be_told_to_keep_the_words(visitor):
    read = api(visitor, q="gua sha ocean township nj")
    assert read["asked"] == {
        "words": "gua sha",
        "near": "Ocean Township, NJ",
        "within_miles": 25,
        "read_from_words": True,
    }
    kept = api(visitor, q="gua sha ocean township nj", as_words="1")
    assert kept["asked"] == {
        "words": "gua sha ocean township nj",
        "near": None,
        "within_miles": None,
        "read_from_words": False,
    }


def test_the_api_asks_which_place_and_refuses_what_it_cannot_know(visitor):
    assert len(api(visitor, 300, q="gua sha near springfield")["choices"]) > 3
    assert [error["field"] for error in api(visitor, 422, q="gua sha near me")["errors"]] == ["near"]
    assert [error["field"] for error in api(visitor, 422, q="gua sha 00000")["errors"]] == ["q"]
    assert [error["field"] for error in api(visitor, 422, q="gua sha near xyzzyville")["errors"]] == ["q"]


@pytest.mark.parametrize(
    "typed", ["gua sha near ocean township nj", "hamilton", "gua sha orange", "gua sha nj", "ana lee", "denver person"]
)
def test_the_page_and_the_api_read_the_same(typed, visitor):
    assert see(visitor, q=typed).slugs == [item["slug"] for item in api(visitor, q=typed)["items"]]
