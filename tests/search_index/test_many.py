"""Some thousands of listings: the ways that are taken only where many match, held against the oracle."""

import itertools
import random
from dataclasses import replace

import pytest

from search_index import Document, Oracle, Phase, Request, WhooshEngine, many
from tests.search_index.comparing import assert_same, assert_same_answers, assert_same_suggestions
from tests.search_index.strategies import AGES, CONCERNS, LANGUAGES, NOW, SCHEMA, told

LISTINGS = 2_500
COMMON = ("acupuncture", "anna", "needle")
WORDS = (*COMMON, "chen", "wrinkle", "scraping", "body", "müller", "garcia", "puffiness")


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """An engine and the oracle with the same listings: common words weigh much in few of them."""
    rng = random.Random(3)
    documents = [
        Document(
            id=number,
            tier=int(rng.random() < 0.2),
            text={"name": rng.choice(WORDS), "about": " ".join(rng.choices(COMMON * 3 + WORDS, k=rng.randint(1, 40)))},
            points=((rng.uniform(30, 45), rng.uniform(-120, -70)),) * (rng.random() < 0.9),
            phases=(
                told(
                    Phase(
                        values={
                            "concern": frozenset(rng.sample(CONCERNS, rng.randint(0, 3))),
                            "technique": frozenset(rng.sample(("gua sha", "tui na"), rng.randint(0, 2))),
                            "language": frozenset(rng.sample(LANGUAGES, 3)),
                        },
                        pairs={
                            "photos": frozenset(
                                (rng.choice(AGES), rng.choice(CONCERNS)) for _ in range(rng.randrange(3))
                            )
                        },
                        numbers={"price_cents": float(rng.randrange(50)), "answered": float(rng.randrange(6))},
                    )
                ),
            ),
        )
        for number in range(1, LISTINGS + 1)
    ]
    engine, oracle = WhooshEngine(tmp_path_factory.mktemp("many"), SCHEMA), Oracle(SCHEMA)
    engine.rebuild(documents)
    oracle.rebuild(documents)
    return engine, oracle


def kinds():
    """Common and rare words, with and without choices, a place, a bound; later pages, both tiers."""
    words = (None, "acupuncture", "needle anna", "acupuncture anna needle", "garcia", "garcia acupuncture")
    chosen = (
        {},
        {"concern": frozenset(CONCERNS[:1])},
        {"concern": frozenset(CONCERNS[1:]), "technique": {"gua sha"}},
        {"concern": frozenset(CONCERNS[:1]), "age": frozenset(AGES[:1])},
        {"age": frozenset(AGES[1:2])},
    )
    near = ({}, {"near": (40.0, -75.0)}, {"near": (40.0, -75.0), "within_m": 300_000.0})
    how = (
        {"sort": "relevance"},
        {"sort": "relevance", "include_unclaimed": True, "page": 40},
        {"sort": "price", "at_least": {"price_cents": 20.0}},
        {"sort": "best", "page": 3},
        {"sort": "best", "all_of": {"answered": frozenset({"3"})}},
    )
    for one, choices, place, rest in itertools.product(words, chosen, near, how):
        frozen = {name: frozenset(values) for name, values in choices.items()}
        yield Request(words=one, choices=frozen, now=NOW, **place, **rest)


def test_many_listings_are_found_counted_and_ordered_as_by_the_oracle(both):
    engine, oracle = both
    asked = random.Random(5).sample(list(kinds()), 34)
    for request in asked:
        assert_same(engine.search(request), oracle, request)


def test_what_is_counted_once_for_everybody_around_a_place_holds_for_that_place_and_until_an_edit(both):
    engine, oracle = both
    here = Request(near=(40.0, -75.0), within_m=300_000.0, sort="distance", now=NOW)
    others = ({"include_unclaimed": True}, {"within_m": 600_000.0}, {"near": (34.0, -110.0)})
    asked = [here, *(replace(here, **other) for other in others)]
    assert_same_answers(engine, oracle, asked)
    first = engine.search(here).ids[:3]
    for one in both:
        one.drop(first)
    assert_same_answers(engine, oracle, [here])


@pytest.mark.parametrize("typed", ["a", "an", "anna", "g", "anma", "c g", "puffiness"])
def test_many_names_are_suggested_as_by_the_oracle(both, typed):
    assert_same_suggestions(*both, typed)


def test_of_many_that_have_common_words_only_the_heavy_are_put_in_order(both, monkeypatch):
    engine, oracle = both
    ordered = []
    heaviest = many.Many._heaviest
    monkeypatch.setattr(many.Many, "_heaviest", lambda *asked: ordered.append(heaviest(*asked)) or ordered[-1])
    for words in ("acupuncture", "acupuncture anna"):
        request = Request(words=words, sort="relevance", now=NOW)
        said = engine.search(request)
        assert_same(said, oracle, request)
        assert len(ordered[-1]) < said.total / 2
