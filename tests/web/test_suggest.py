"""The address that is asked while somebody types: what it answers, where each suggestion leads, how long it keeps."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

SUGGEST = "/api/v1/suggest"


def asked(visitor, status=200, **parameters):
    """The answer as data."""
    page = visitor.see(f"{SUGGEST}?{urlencode(parameters, doseq=True)}", status)
    return page.response.get_json(force=True)


def items(visitor, **parameters):
    return asked(visitor, **parameters)["items"]


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "lin"},
        {"q": "ana lee"},
        {"q": "eva n", "near": "07712"},
        {"q": "spring", "kind": "place"},
        {"q": "gua", "near": "Denver, CO", "within": "50"},
        {"q": "practice"},
    ],
)
def test_every_suggestion_leads_to_a_page(parameters, visitor):
    found = items(visitor, **parameters)
    assert 0 < len(found) <= 8
    for one in found:
        visitor.see(one["url"], 200)


def test_a_term_leads_to_its_filter_around_the_same_place(visitor):
    (one,) = items(visitor, q="smile lin", kind="concern", near="80202", within="50")
    assert one["via"] == "smile lines"
    assert one["marks"] == [[0, 5], [6, 9]]
    assert one["url"] == "/search?concern=nasolabial-folds&near=Denver,+CO+80202&within=50"
    assert one["detail"].endswith(" within 50 miles")
    (one,) = items(visitor, q="smile lin", kind="concern")
    assert one["url"] == "/search?concern=nasolabial-folds"
    assert one["detail"].endswith(" practitioners")


def test_a_name_is_found_without_its_accent_and_says_where_it_is(visitor):
    (one,) = items(visitor, q="eva", kind="practitioner")
    assert (one["label"], one["url"]) == ("Éva Nord", "/providers/eva-nord")
    assert one["detail"].endswith("Toronto, ON")
    assert one["marks"] == [[0, 3]]


def test_an_unclaimed_listing_says_so_and_hidden_ones_are_never_there(visitor):
    (one,) = items(visitor, q="stella", kind="practitioner")
    assert one["detail"].endswith("not claimed")
    for name in ("quiet stub", "hidden one", "closed one", "removed one", "moved one", "draft one"):
        assert items(visitor, q=name, kind="practitioner") == []


@pytest.mark.parametrize("typed", ["", " ", "?" * 100, "x" * 5000, "\x00", "'; DROP TABLE listing; --", "%", "🙂"])
def test_hostile_typing_is_answered_with_nothing(typed, visitor):
    assert items(visitor, q=typed) == []


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"q": "gua", "kind": "nobody"}, "kind"),
        ({"q": "gua", "within": "0"}, "within"),
        ({"q": "gua", "prefix": "x"}, "prefix"),
    ],
)
def test_what_a_program_sends_wrong_is_named(parameters, field, visitor):
    problem = asked(visitor, 422, **parameters)
    assert [error["field"] for error in problem["errors"]] == [field]


@pytest.mark.parametrize("near", ["nowhere at all", "Springfield", "x" * 500, "91,200"])
def test_a_place_that_is_none_is_no_error_while_somebody_types(near, visitor):
    assert items(visitor, q="gua sha", near=near)[0]["label"] == "Gua Sha"


def test_an_answer_is_kept_for_half_a_minute_by_whoever_asked(visitor):
    answer = visitor.see(f"{SUGGEST}?q=gua").response
    assert (answer.cache_control.private, answer.cache_control.max_age) == (True, 30)
    assert "Set-Cookie" not in answer.headers


def test_both_boxes_of_the_search_ask_for_suggestions_and_name_no_role_without_scripts(visitor):
    for path in ("/", "/search"):
        page = visitor.see(path)
        near, words = (page.one("input", id=name) for name in ("near", "q"))
        assert near.get("data-suggest") == f"{SUGGEST}?kind=place"
        assert words.get("data-suggest") == SUGGEST
        assert words.get("role") is None
