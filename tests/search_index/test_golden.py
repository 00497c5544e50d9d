"""People find whom they mean: every golden query, by the definition of right answers and by each engine.

What only moved up or down is no failure here: `python3 dev.py bench golden` reports it.
"""

from collections import Counter

import pytest

from directory.discovery.schema import schema
from search_index import Oracle, WhooshEngine
from tests.search_index import golden

ENGINES = {"oracle": lambda _: Oracle(schema()), "whoosh": lambda folder: WhooshEngine(folder, schema())}


@pytest.fixture(scope="module", params=ENGINES)
def answers(request, tmp_path_factory):
    engine, documents = ENGINES[request.param](tmp_path_factory.mktemp("golden")), golden.documents()
    engine.rebuild(documents.values())
    return {judged.query.typed: judged for judged in golden.judge(engine, documents)}


@pytest.mark.parametrize("typed", [query.typed for query in golden.queries()])
def test_people_find_whom_they_mean(answers, typed):
    judged = answers[typed]
    assert not judged.broken, f"{typed!r} {'; '.join(judged.broken)}. Found: {judged.found}"


def test_the_golden_set_is_large_and_every_query_judges_something():
    queries = golden.queries()
    assert len(queries) >= 150
    assert [typed for typed, times in Counter(query.typed for query in queries).items() if times > 1] == []
    assert [query.typed for query in queries if query == golden.GoldenQuery(query.typed)] == []


def test_a_broken_expectation_is_named():
    engine, documents = Oracle(schema()), golden.documents()
    engine.rebuild(documents.values())
    wrong = golden.GoldenQuery(
        "chen",
        must=["lena-chan", "nobody"],
        must_not=["wei-chen"],
        before=[("rosa-alvarez", "wei-chen")],
        only=[],
        corrected="chan",
        suggestion="chan",
        left_out=["chen"],
    )
    (judged,) = golden.judge(engine, documents, [wrong])
    said = "; ".join(judged.broken)
    for part in (
        "not there: ['nobody']",
        "does not find ['lena-chan', 'nobody']",
        "finds ['wei-chen']",
        "puts wei-chen before rosa-alvarez",
        "not []",
        "corrected is ''",
        "suggestion is ''",
        "left_out is []",
    ):
        assert part in said
