"""The page “How results are ordered”, sentence by sentence, asked of an engine with the product's own schema."""

from __future__ import annotations

import math
from random import Random

import pytest

from directory.discovery.schema import PHOTOS, STEPS_MILES, schema
from directory.reviews.rating import interval
from search_index import METERS_PER_MILE, Document, Oracle, Phase, Request

HERE = (40.0, -100.0)
DAY = 86_400
MILES_A_DEGREE = 6_371_008.8 * math.pi / 180 / METERS_PER_MILE


def at(miles):
    return (HERE[0] + miles / MILES_A_DEGREE, HERE[1])


def a_document(number, *, tier=0, miles=(), values=None, pairs=None, **numbers):
    phase = Phase(values=values or {}, pairs=pairs or {}, numbers=numbers)
    return Document(number, tier=tier, points=tuple(map(at, miles)), phases=(phase,))


def in_order(documents, **asked):
    oracle = Oracle(schema())
    oracle.put(documents)
    return [hit.id for hit in oracle.search(Request(include_unclaimed=True, size=100, **asked)).hits]


def test_best_is_claimed_then_answered_then_the_step_of_distance_then_a_shuffle_of_the_day():
    chance = Random(11)
    told, documents = {}, []
    for number in range(100, 0, -1):
        tier, answered, miles = chance.randrange(2), chance.randrange(3), chance.uniform(0, 150)
        told[number] = (tier, -answered, sum(miles > step for step in STEPS_MILES))
        # What the page says has no place in it:
        other = {"rating": chance.uniform(1, 5), "price_cents": chance.uniform(100, 999), "training_hours": 9.0}
        documents.append(a_document(number, tier=tier, miles=[miles], answered=answered, **other))
    days = [in_order(documents, near=HERE, now=now) for now in (7 * DAY, 8 * DAY - 60, 8 * DAY)]
    for found in days:
        assert [told[number] for number in found] == sorted(told.values())
    morning, night, next_day = days
    assert morning == night
    assert morning != next_day
    without_a_place = [told[number][:2] for number in in_order(documents)]
    assert without_a_place == sorted(without_a_place)


def test_photos_of_others_lift_nobody():
    values = {"concern": frozenset({"jawline"}), "answered": frozenset({"1", "2", "3"})}
    without = {**values, "answered": frozenset({"1", "2"})}
    others, mine = ({PHOTOS: frozenset({("40-49", concern)})} for concern in ("dull-tone", "jawline"))
    documents = [
        a_document(1, values={**values, "age_band": frozenset({"40-49"})}, pairs=others, answered=3),
        a_document(2, values={**values, "age_band": frozenset({"40-49"})}, pairs=mine, answered=3),
        a_document(3, values=without, answered=2, miles=[1]),
    ]
    assert in_order(documents, choices={"concern": frozenset({"jawline"})})[0] == 2
    near = in_order(documents, choices={"concern": frozenset({"jawline"})}, near=HERE)
    assert near == [2, 3, 1]  # of two with two points each, the one with a place near


@pytest.mark.parametrize(
    ("sort", "number", "first_to_last"),
    [
        ("price", "price_cents", (9000, 9000, 12000, None)),
        ("first_year", "first_year_cents", (180_000, 180_000, 240_000, None)),
        ("rating", "rating_low", (4.5, 4.5, 3.25, None)),
    ],
)
def test_orders_by_a_number_put_who_has_none_last_the_first_listed_first_and_unclaimed_ones_after_all(
    sort, number, first_to_last
):
    documents = [a_document(place, **{number: amount}) for place, amount in enumerate(first_to_last, start=1)]
    documents.append(a_document(9, tier=1, **{number: first_to_last[0]}))
    assert in_order(reversed(documents), sort=sort) == [1, 2, 3, 4, 9]


def test_nearest_counts_the_nearest_of_several_places_and_needs_a_place_as_best_match_needs_words():
    documents = [
        a_document(1, miles=[30], answered=1),
        a_document(2, miles=[200, 20], answered=0),
        a_document(3, tier=1, miles=[1], answered=0),
    ]
    assert in_order(documents, sort="distance", near=HERE) == [2, 1, 3]
    for sort in ("distance", "relevance"):
        assert in_order(documents, sort=sort) == in_order(documents) == [1, 2, 3]


def test_thirty_visits_of_4_7_come_before_five_of_5():
    assert interval(4.7, 30)[0] > interval(5.0, 5)[0]
