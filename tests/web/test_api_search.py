"""The read API of a search: strict about what it is asked, and of one mind with the page."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

SEARCH = "/api/v1/search"
WRONG = [
    ({"near": "00000"}, "near"),
    ({"near": "Nowhere At All, ZZ"}, "near"),
    ({"near": "91,200"}, "near"),
    ({"near": "x" * 101}, "near"),
    ({"near": "07712", "within": "-5"}, "within"),
    ({"near": "07712", "within": "0"}, "within"),
    ({"near": "07712", "within": "501"}, "within"),
    ({"near": "07712", "within": "ten"}, "within"),
    ({"near": "07712", "within": "9" * 400}, "within"),
    ({"q": "x" * 101}, "q"),
    ({"page": "0"}, "page"),
    ({"page": "-1"}, "page"),
    ({"page": "one"}, "page"),
    ({"concern": "warts"}, "concern"),
    ({"technique": "warts"}, "technique"),
    ({"goal": "warts"}, "goal"),
    ({"language": "xx"}, "language"),
    ({"pays": "gold"}, "pays"),
    ({"access": "lift"}, "access"),
    ({"gender": "x"}, "gender"),
    ({"availability": "never"}, "availability"),
    ({"answered": "6"}, "answered"),
    ({"license": "stated"}, "license"),
    ({"sort": "money"}, "sort"),
    ({"max_price": "cheap"}, "max_price"),
    ({"max_price": "-1"}, "max_price"),
    ({"max_first_year": "0"}, "max_first_year"),
    ({"training_hours": "many"}, "training_hours"),
    *[({"min_rating": wrong}, "min_rating") for wrong in ("0.9", "5.1", "nan", "4,5", "1e0", "٤")],
    ({"accepting": "maybe"}, "accepting"),
    ({"include_unclaimed": "perhaps"}, "include_unclaimed"),
    ({"colour": "red"}, "colour"),
]


def asked(visitor, status=200, **parameters):
    """The answer as data; what came is checked like every page."""
    page = visitor.see(f"{SEARCH}?{urlencode(parameters, doseq=True)}", status)
    return page.response.get_json(force=True)


@pytest.mark.parametrize(("parameters", "field"), WRONG)
def test_what_cannot_be_used_is_refused_with_the_field_named_and_a_sentence(parameters, field, visitor):
    page = visitor.see(f"{SEARCH}?{urlencode(parameters)}", 422)
    assert page.response.mimetype == "application/problem+json"
    problem = page.response.get_json(force=True)
    assert problem["status"] == 422
    assert [error["field"] for error in problem["errors"]] == [field]
    assert problem["errors"][0]["message"].endswith(".")


def test_every_wrong_field_is_named_at_once(visitor):
    problem = asked(visitor, 422, near="00000", within="0", page="0", colour="red")
    assert {error["field"] for error in problem["errors"]} == {"near", "within", "page", "colour"}


def test_a_wrong_value_among_right_ones_is_refused(visitor):
    problem = asked(visitor, 422, concern=["jaw-tension", "warts"])
    assert "warts" in problem["errors"][0]["message"]


def test_a_place_of_several_answers_300_and_each_choice_is_understood(visitor):
    answer = asked(visitor, 300, near="Springfield")
    assert len(answer["choices"]) > 3
    for choice in answer["choices"]:
        place = asked(visitor, near=choice["near"])["place"]
        assert place["label"] == choice["label"]
        assert (place["lat"], place["lon"]) == (choice["lat"], choice["lon"])


def test_a_misspelt_place_is_mended_and_named_as_typed(visitor):
    answer = asked(visitor, near="Ocaen Township, NJ")
    assert answer["corrected_from"] == "Ocaen Township, NJ"
    assert answer["place"]["label"].startswith("Ocean Township, NJ")
    assert answer["total"] == 4


def test_a_place_spelled_right_is_not_mended(visitor):
    assert asked(visitor, near="07712")["corrected_from"] is None


@pytest.mark.parametrize("near", ["07712", "Ocean Township, NJ", "40.2518,-74.0376", "ocean township nj", " 07712 "])
def test_a_place_may_be_named_in_each_of_its_ways(near, visitor):
    answer = asked(visitor, near=near, within="10")
    assert answer["total"] == 4
    assert {"label", "lat", "lon"} == set(answer["place"])


def test_a_canadian_prefix_is_a_place(visitor):
    answer = asked(visitor, near="M5V")
    assert [item["slug"] for item in answer["items"]] == ["eva-nord"]


def test_a_page_past_the_end_is_empty_and_keeps_the_totals(visitor):
    answer = asked(visitor, near="80202", page="9")
    assert (answer["items"], answer["total"], answer["pages"], answer["page"]) == ([], 44, 3, 9)


def test_unclaimed_people_are_counted_always_and_listed_when_asked_for(visitor):
    without, with_them = (asked(visitor, near="07712", include_unclaimed=value) for value in "01")
    for answer in (without, with_them):
        assert (answer["total"], answer["total_unclaimed"]) == (4, 2)
    assert [item["status"] for item in without["items"]] == ["published"] * 4
    assert [item["status"] for item in with_them["items"]] == ["published"] * 4 + ["stub"] * 2


def test_a_site_that_shows_no_stubs_counts_none(site):
    answer = asked(site.with_settings(public_stubs=False).visitor(), near="07712", include_unclaimed="1")
    assert (answer["total"], answer["total_unclaimed"], len(answer["items"])) == (4, 0, 4)


def test_each_count_is_what_choosing_it_gives(visitor):
    facets = asked(visitor, near="07712")["facets"]
    assert facets["concern"]["jaw-tension"] == 3
    for facet in ("concern", "language", "access", "gender", "answered"):
        for value, count in facets[facet].items():
            if count:
                assert asked(visitor, near="07712", **{facet: value})["total"] == count, (facet, value)


def test_an_item_says_who_where_how_far_and_what_it_costs(visitor):
    items = {item["slug"]: item for item in asked(visitor, near="07712")["items"]}
    ana, bo = items["ana-lee"], items["bo-kim"]
    assert (ana["name"], ana["city"], ana["state"], ana["status"]) == ("Ana Lee", "Ocean Township", "NJ", "published")
    assert ana["url"].endswith("/providers/ana-lee")
    assert ana["session_price"] == {"cents": 14000, "currency": "USD"}
    assert ana["distance_miles"] < 5 < bo["distance_miles"] < 10
    assert [point["number"] for point in ana["points"]] == [1, 2, 3, 4, 5]
    assert bo["points"][0]["state"] == "lapsed"


def test_without_a_place_there_is_no_distance(visitor):
    answer = asked(visitor)
    assert answer["place"] is None
    assert {item["distance_miles"] for item in answer["items"]} == {None}


def test_an_answer_is_asked_for_all_of_the_points_and_any_of_the_concerns(visitor):
    both = asked(visitor, near="07712", answered=["4", "5"])
    assert {item["slug"] for item in both["items"]} == {"ana-lee", "bo-kim"}
    either = asked(visitor, near="07712", concern=["jaw-tension", "fine-lines"])
    assert {item["slug"] for item in either["items"]} == {"ana-lee", "bo-kim", "cy-old"}


@pytest.mark.parametrize(
    "parameters",
    [
        {"near": "07712"},
        {"near": "07712", "include_unclaimed": "1"},
        {"near": "07712", "within": "500", "sort": "price"},
        {"near": "80202", "page": "2"},
        {"near": "80202", "page": "3", "sort": "distance"},
        {"q": "jaw"},
        {"q": "denver person", "sort": "relevance"},
        {"concern": "jaw-tension", "language": "es", "sort": "first_year"},
        {"near": "07712", "max_price": "100"},
        {"accepting": "1", "weekends": "1", "evenings": "1"},
        {"near": "07712", "q": "zzzz"},
    ],
)
def test_the_page_and_the_api_show_the_same_people_in_the_same_order(parameters, visitor):
    page = visitor.see(f"/search?{urlencode(parameters)}")
    assert page.slugs == [item["slug"] for item in asked(visitor, **parameters)["items"]]


def test_an_error_of_the_api_is_a_problem_document_too(visitor):
    for url, status in (("/api/v1/nothing", 404), ("/api/v1/listings/nobody", 404)):
        answer = visitor.see(url, status).response
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json(force=True)["status"] == status
    assert visitor.post(SEARCH).mimetype == "application/problem+json"
