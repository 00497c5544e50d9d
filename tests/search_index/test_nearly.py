"""When nobody has all of the words, each search with one word less says how many it would find."""

from search_index import Document, Nearly, Request, nearly
from search_index.oracle import Oracle
from tests.search_index.strategies import NOW, SCHEMA


def offered(typed, **asked):
    engine = Oracle(SCHEMA)
    engine.rebuild(
        [
            Document(1, text={"name": "anna chen", "about": "smile lines"}),
            Document(2, text={"name": "anna miller"}, points=((40.25, -74.05),)),
            Document(3, text={"about": "wrinkles"}),
            Document(4, tier=1, text={"name": "brendan"}),
        ]
    )
    request = Request(typed, now=NOW, **asked)
    return nearly(engine, request, engine.search(request))


def test_the_word_without_which_most_are_found_comes_first():
    assert offered("anna wrinkles") == (Nearly("anna", "wrinkles", 2, 0), Nearly("wrinkles", "anna", 1, 0))


def test_a_phrase_goes_as_a_whole():
    assert offered("laugh lines miller") == (
        Nearly("miller", "laugh lines", 1, 0),
        Nearly("laugh lines", "miller", 1, 0),
    )


def test_the_place_and_the_filters_stay():
    there = {"near": (40.25, -74.05), "within_m": 1000.0}
    assert offered("anna wrinkles", **there) == (Nearly("anna", "wrinkles", 1, 0),)


def test_unclaimed_people_are_counted_apart():
    assert offered("brendan chen") == (Nearly("chen", "brendan", 1, 0), Nearly("brendan", "chen", 0, 1))


def test_one_word_cannot_be_one_less():
    assert offered("xylophone") == ()
    assert offered("anna") == ()
