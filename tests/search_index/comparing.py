"""An answer held against the oracle's: what must be equal, and what is left to an engine that ranks in its own way."""

from __future__ import annotations

from itertools import pairwise

import pytest

from search_index import By
from search_index.request import SIZE_MAX
from tests.search_index.strategies import POINTS, SCHEMA


def assert_same_answers(engine, oracle, asked, *, ranks_alike=True):
    for request in asked:
        assert_same(engine.search(request), oracle, request, ranks_alike=ranks_alike)


def assert_same_suggestions(engine, oracle, typed):
    for asked in ({}, {"near": POINTS[0]}, {"near": POINTS[4], "include_unclaimed": True}, {"limit": 2}):
        assert engine.suggest(typed, **asked) == oracle.suggest(typed, **asked)


def assert_same(said, oracle, request, *, ranks_alike=True):
    """Ids in order, totals, counts, readings, places, distances, values; by relevance in its own order if it may."""
    right = oracle.search(request)
    assert facts(said) == facts(right)
    if ranks_alike or SCHEMA.order_of[right.sort].by is not By.RELEVANCE:
        assert [exact(hit) for hit in said.hits] == [exact(hit) for hit in right.hits]
        assert_measures(said.hits, right.hits, ("distance_m", "value"))
    else:
        assert_ranked_in_its_own_way(said, oracle, request, len(right.hits))


def facts(result):
    """Everything of an answer but its hits."""
    return (
        result.total,
        result.total_unclaimed,
        result.facets,
        result.sort,
        result.readings,
        result.corrected,
        result.suggestion,
    )


def exact(hit):
    """What of a hit is no measurement."""
    return hit.id, hit.tier, hit.place, hit.words


def assert_measures(said, right, measures):
    for measure in measures:
        assert [getattr(hit, measure) for hit in said] == pytest.approx([getattr(hit, measure) for hit in right])


def assert_ranked_in_its_own_way(said, oracle, request, count):
    """As many hits, of those that match, each once and with its facts; tiers first, heavier before lighter."""
    asked = request.clamped(SCHEMA)
    pages = range(1, 1 + (asked.page - 1) * asked.size // SIZE_MAX + 2)
    every = [hit for page in pages for hit in oracle.search(_page(asked, page)).hits]
    of_id = {hit.id: hit for hit in every}
    assert len(set(said.ids)) == len(said.hits) == count
    assert set(said.ids) <= set(of_id)
    if asked.page == 1 and len(every) <= asked.size:
        assert set(said.ids) == set(of_id)
    right = [of_id[hit.id] for hit in said.hits]
    assert [(hit.tier, hit.place, len(hit.words)) for hit in said.hits] == [
        (hit.tier, hit.place, len(hit.words)) for hit in right
    ]
    assert_measures(said.hits, right, ("distance_m",))
    for before, after in pairwise(said.hits):
        assert (before.tier, -before.value) <= (after.tier, -after.value)


def _page(asked, page):
    return type(asked)(**{**vars(asked), "page": page, "size": SIZE_MAX})
