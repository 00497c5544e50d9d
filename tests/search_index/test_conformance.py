"""One suite for every engine: whatever is put, asked, edited or lapses, it says what the oracle says."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from search_index import Document, Request
from search_index.oracle import Oracle
from search_index.whoosh_engine import WhooshEngine
from tests.search_index.strategies import NOW, SCHEMA, documents, requests

FEW = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes here; a failing example is small anyway
)
ENGINES = {"whoosh": lambda path: WhooshEngine(path, SCHEMA)}
WAYS = {
    "as it is": {},
    "by bitmaps and presorted orders": {
        "view.LARGE_DOCUMENTS": 4,
        "selection.SORT_HITS": 0,
        "selection.ROW_COST": 10**9,
        "selection.COUNT_RUNS": 1,
        "columns.FEW_PHASES": 0,
        "words.CACHE_BYTES": 0,
    },
    "by rows": {"view.LARGE_DOCUMENTS": 2, "selection.ROW_COST": 0, "words.DENSE_SHARE": 0},
}
"""Small indexes would only ever take the ways for small indexes: here every way is taken."""


@pytest.fixture(params=[(engine, way) for engine in ENGINES for way in WAYS], ids=" ".join)
def make_engine(request, tmp_path_factory, monkeypatch):
    """Each engine under test, by a function that makes an empty one."""
    name, way = request.param
    for constant, value in WAYS[way].items():
        monkeypatch.setattr(f"search_index.{constant}", value)

    def make():
        engine = ENGINES[name](tmp_path_factory.mktemp("index"))
        engine.rebuild([])
        return engine

    return make


def assert_same(engine, oracle, request):
    said, right = engine.search(request), oracle.search(request)
    assert [(hit.id, hit.tier, hit.place, hit.words) for hit in said.hits] == [
        (hit.id, hit.tier, hit.place, hit.words) for hit in right.hits
    ]
    assert said.total == right.total
    assert said.total_unclaimed == right.total_unclaimed
    assert said.facets == right.facets
    assert (said.sort, said.readings, said.corrected, said.suggestion) == (
        right.sort,
        right.readings,
        right.corrected,
        right.suggestion,
    )
    for measure in ("distance_m", "value"):
        assert [getattr(hit, measure) for hit in said.hits] == pytest.approx(
            [getattr(hit, measure) for hit in right.hits]
        )


def test_an_engine_answers_like_the_oracle_through_edits_drops_and_lapses(make_engine):
    class Edits(RuleBasedStateMachine):
        @initialize(batch=st.lists(documents, max_size=25))
        def build(self, batch):
            self.engine, self.oracle = make_engine(), Oracle(SCHEMA)
            self.engine.rebuild({document.id: document for document in batch}.values())
            self.oracle.rebuild(batch)

        @rule(batch=st.lists(documents, max_size=4))
        def put(self, batch):
            self.engine.put(batch)
            self.oracle.put(batch)

        @rule(ids=st.sets(st.integers(1, 30), max_size=5))
        def drop(self, ids):
            self.engine.drop(ids)
            self.oracle.drop(ids)

        @rule(asked=st.lists(requests, min_size=1, max_size=12))
        def search(self, asked):
            for request in asked:
                assert_same(self.engine, self.oracle, request)

        @invariant()
        def holds_the_same_documents(self):
            if hasattr(self, "engine"):
                assert self.engine.document_count == self.oracle.document_count
                assert self.engine.fingerprints() == self.oracle.fingerprints()
                self.engine.check()

    run_state_machine_as_test(Edits, settings=settings(FEW, max_examples=15, stateful_step_count=8))


def test_an_engine_answers_like_the_oracle_over_one_build(make_engine):
    engine, oracle = make_engine(), Oracle(SCHEMA)

    @given(batch=st.lists(documents, max_size=30), asked=st.lists(requests, min_size=5, max_size=25))
    @settings(FEW, max_examples=20)
    def compare(batch, asked):
        engine.rebuild({document.id: document for document in batch}.values())
        oracle.rebuild(batch)
        for request in asked:
            assert_same(engine, oracle, request)

    compare()


def test_an_empty_index_answers_zeros(make_engine):
    result = make_engine().search(Request(words="anna", near=(40.0, -74.0), within_m=1000.0, now=NOW))
    assert (result.hits, result.total, result.total_unclaimed) == ((), 0, 0)
    assert set(result.facets["concern"].values()) == {0}


def test_pages_follow_one_another_without_overlap_or_gap(make_engine):
    engine = make_engine()
    engine.rebuild([Document(i, tier=i % 2) for i in range(1, 60)])
    for sort in ("best", "price", "rating"):
        pages = [
            engine.search(Request(sort=sort, include_unclaimed=True, now=NOW, page=page, size=7)).ids
            for page in range(1, 11)
        ]
        found = [key for page in pages for key in page]
        assert sorted(found) == list(range(1, 60))
        assert [key % 2 for key in found] == sorted(key % 2 for key in found)


def test_the_last_of_one_id_in_a_batch_wins(make_engine):
    engine = make_engine()
    engine.put([Document(7, text={"name": "anna"}), Document(7, text={"name": "chen"})])
    assert engine.document_count == 1
    assert engine.search(Request(words="chen", now=NOW)).ids == (7,)


def test_a_document_outside_the_schema_is_refused_before_anything_is_written(make_engine):
    engine = make_engine()
    with pytest.raises(ValueError, match="the schema has no"):
        engine.put([Document(1), Document(2, phases=(Document(1).phases[0].__class__(values={"concern": {"x"}}),))])
    assert engine.document_count == 0
