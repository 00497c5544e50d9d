"""What is said of one document agrees with the engine's own answer: it is there exactly when it fits, and there."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from search_index import Document, Oracle, Phase, Request, WhooshEngine
from search_index.fitting import fit, standing
from tests.search_index import strategies as invented
from tests.search_index.strategies import NOW, POINTS, SCHEMA

some_documents = st.lists(invented.documents, min_size=1, max_size=12, unique_by=lambda document: document.id)


def whole_order(engine, request):
    """The ids of all documents that match, in order: the claimed ones first."""
    return engine.search(replace(request, include_unclaimed=True, page=1, size=100)).ids


def agrees(engine, request, documents, *, indexed):
    for document in documents:
        found = fit(engine, SCHEMA, request, document, is_indexed=indexed)
        if indexed:
            with_it = engine
        else:
            with_it = Oracle(SCHEMA)
            with_it.put([*engine._documents.values(), document])
        order = whole_order(with_it, request)
        assert found.fits == (document.id in order)
        if found.fits and document.tier == 0 and (indexed or found.request.sort != "relevance"):
            stands = standing(engine, SCHEMA, found, document)
            assert stands.rank == order.index(document.id) + 1
            assert stands.of == engine.search(request).total + (not indexed)
            assert stands.is_there is indexed
            assert stands.ahead_by_key + stands.ahead_by_band < stands.rank


@settings(max_examples=50, deadline=None)
@given(some_documents, invented.requests)
def test_a_document_fits_exactly_when_the_answer_holds_it(documents, request):
    oracle = Oracle(SCHEMA)
    oracle.put(documents)
    agrees(oracle, request, documents, indexed=True)


@settings(max_examples=50, deadline=None)
@given(some_documents, invented.requests)
def test_a_document_that_is_not_there_yet_is_told_what_would_happen(documents, request):
    oracle = Oracle(SCHEMA)
    oracle.put(documents[1:])
    agrees(oracle, request, documents[:1], indexed=False)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=some_documents, requests=st.lists(invented.requests, min_size=8, max_size=8))
def test_the_engine_that_serves_agrees_too(documents, requests, tmp_path_factory):
    engine = WhooshEngine(tmp_path_factory.mktemp("index"), SCHEMA)
    engine.rebuild(documents)
    for request in requests:
        agrees(engine, request, documents, indexed=True)


@pytest.mark.parametrize("sort", ["best", "distance", "price", "rating", "relevance"])
def test_the_place_is_right_beyond_the_first_hundred(sort):
    oracle = Oracle(SCHEMA)
    documents = [
        Document(
            id=number,
            text={"name": "anna", "about": "needle " * (number % 7)},
            points=(POINTS[number % 2],),
            phases=(Phase(numbers={"answered": number % 4, "price_cents": number * 7 % 50 or None}),),
        )
        for number in range(1, 151)
    ]
    oracle.put(documents)
    request = Request(words="anna needle", near=POINTS[0], sort=sort, now=NOW)
    order = [key for page in (1, 2) for key in oracle.search(replace(request, page=page, size=100)).ids]
    for document in documents[::11]:
        found = fit(oracle, SCHEMA, request, document, is_indexed=True)
        if found.fits:
            assert standing(oracle, SCHEMA, found, document).rank == order.index(document.id) + 1
