"""What every engine owes, as functions of a way to make one: whatever is put, asked, edited or lapses, it says what
the oracle says. `test_conformance.py` holds the engines to it, `test_suite.py` the suite itself.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from search_index import Document, Request
from search_index.oracle import Oracle
from tests.search_index.comparing import assert_same_answers, assert_same_suggestions
from tests.search_index.history import History, questions
from tests.search_index.strategies import BROAD, NOW, SCHEMA, documents, prefixes, requests

FEW = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes here; a failing example is small anyway
    report_multiple_bugs=False,
    database=None,
)


def answers_through_edits_drops_and_lapses(new_store, *, ranks_alike=True, effort=FEW):
    """Random edits and questions, the questions to one that was opened before the edits and does not write."""

    class Edits(RuleBasedStateMachine):
        @initialize(batch=st.lists(documents, max_size=25))
        def build(self, batch):
            open_index = new_store()
            self.writer, self.oracle = open_index(), Oracle(SCHEMA)
            self.writer.rebuild({document.id: document for document in batch}.values())
            self.oracle.rebuild(batch)
            self.reader = open_index()
            self.before = (self.reader.generation, self.reader.fingerprints())

        @rule(batch=st.lists(documents, max_size=4))
        def put(self, batch):
            self.writer.put(batch)
            self.oracle.put(batch)

        @rule(ids=st.sets(st.integers(1, 30), max_size=5))
        def drop(self, ids):
            self.writer.drop(ids)
            self.oracle.drop(ids)

        @rule(batch=st.lists(documents, max_size=10))
        def rebuild(self, batch):
            self.writer.rebuild({document.id: document for document in batch}.values())
            self.oracle.rebuild(batch)

        @rule(asked=st.lists(requests, min_size=1, max_size=12))
        def search(self, asked):
            assert_same_answers(self.reader, self.oracle, asked, ranks_alike=ranks_alike)

        @rule(prefix=prefixes)
        def suggest(self, prefix):
            assert_same_suggestions(self.reader, self.oracle, prefix)

        @invariant()
        def holds_the_same_documents(self):
            generation, held = self.before
            self.before = (self.reader.generation, self.reader.fingerprints())
            assert self.before[1] == self.oracle.fingerprints()
            assert_same_answers(self.reader, self.oracle, BROAD, ranks_alike=ranks_alike)
            assert_same_suggestions(self.reader, self.oracle, "a")
            assert self.before[0] > generation or self.before == (generation, held)
            assert self.reader.document_count == self.oracle.document_count
            self.reader.check()

    run_state_machine_as_test(Edits, settings=settings(effort, max_examples=6, stateful_step_count=8))


def answers_through_a_known_life(new_store, *, ranks_alike=True, **_):
    """The same edits and questions each time."""
    open_index, history, asked = new_store(), History(), questions(50)
    writer, oracle = open_index(), Oracle(SCHEMA)
    for number in range(6):
        history.step(number).take(writer)
        history.step(number).take(oracle)
        reader = open_index()
        assert reader.fingerprints() == history.fingerprints(number)
        assert_same_answers(reader, oracle, asked, ranks_alike=ranks_alike)
        for typed in ("gr", "group1 s", "step0 gruop2"):
            assert_same_suggestions(reader, oracle, typed)


def answers_over_one_build(new_store, *, ranks_alike=True, effort=FEW):
    """Many questions about few documents, over and over."""
    engine, oracle = new_store()(), Oracle(SCHEMA)

    @given(batch=st.lists(documents, max_size=30), asked=st.lists(requests, min_size=5, max_size=25))
    @settings(effort, max_examples=12)
    def compare(batch, asked):
        engine.rebuild({document.id: document for document in batch}.values())
        oracle.rebuild(batch)
        assert_same_answers(engine, oracle, asked, ranks_alike=ranks_alike)

    compare()


def an_empty_index_answers_zeros(new_store):
    engine = new_store()()
    engine.rebuild([])
    result = engine.search(Request(words="anna", near=(40.0, -74.0), within_m=1000.0, now=NOW))
    assert (result.hits, result.total, result.total_unclaimed) == ((), 0, 0)
    assert set(result.facets["concern"].values()) == {0}


def pages_follow_one_another_without_overlap_or_gap(new_store):
    engine = new_store()()
    engine.rebuild([Document(i, tier=i % 2, text={"name": "anna " * (i % 4 + 1)}) for i in range(1, 60)])
    for sort in ("best", "price", "rating", "relevance"):
        pages = [
            engine.search(Request("anna", sort=sort, include_unclaimed=True, now=NOW, page=page, size=7)).ids
            for page in range(1, 11)
        ]
        found = [key for page in pages for key in page]
        assert sorted(found) == list(range(1, 60))
        assert [key % 2 for key in found] == sorted(key % 2 for key in found)


def what_was_dropped_is_gone(new_store):
    engine = new_store()()
    engine.rebuild([Document(i, text={"name": name}) for i, name in enumerate(("annab", "annac", "annad"), 1)])
    engine.drop([2, 9])
    assert engine.document_count == 2
    assert engine.search(Request(now=NOW, sort="price")).ids == (1, 3)
    assert engine.search(Request("annac", now=NOW)).corrected in {"annab", "annad"}
    assert engine.suggest("ann") == (1, 3)
    engine.put([Document(2, text={"name": "chen"})])
    assert engine.suggest("ann") == (1, 3)
    assert engine.search(Request("chen", now=NOW)).ids == (2,)


def every_change_raises_the_generation(new_store):
    engine = new_store()()
    engine.rebuild([])
    seen = [engine.generation]
    for change in (lambda: engine.put([Document(1)]), lambda: engine.drop([1]), lambda: engine.rebuild([Document(1)])):
        change()
        seen.append(engine.generation)
    assert seen == sorted(set(seen))


def the_last_of_one_id_in_a_batch_wins(new_store):
    engine = new_store()()
    engine.rebuild([])
    engine.put([Document(7, text={"name": "anna"}), Document(7, text={"name": "chen"})])
    assert engine.document_count == 1
    assert engine.search(Request(words="chen", now=NOW)).ids == (7,)


def a_document_outside_the_schema_is_refused_before_anything_is_written(new_store):
    engine = new_store()()
    engine.rebuild([])
    with pytest.raises(ValueError, match="the schema has no"):
        engine.put([Document(1), Document(2, phases=(Document(1).phases[0].__class__(values={"concern": {"x"}}),))])
    assert engine.document_count == 0


def a_state_lapses_within_its_minute(new_store):
    """The same index, asked at different times in any order."""
    engine, oracle = new_store()(), Oracle(SCHEMA)
    asked = [Request(now=NOW + seconds) for seconds in (0, 59, 61, 86_400 * 2, 30, -86_400 * 2, 60)]

    @given(batch=st.lists(documents, min_size=1, max_size=8))
    @settings(FEW, max_examples=5)
    def compare(batch):
        engine.rebuild({document.id: document for document in batch}.values())
        oracle.rebuild(batch)
        assert_same_answers(engine, oracle, asked)

    compare()


EXACTLY = (
    an_empty_index_answers_zeros,
    what_was_dropped_is_gone,
    every_change_raises_the_generation,
    pages_follow_one_another_without_overlap_or_gap,
    the_last_of_one_id_in_a_batch_wins,
    a_document_outside_the_schema_is_refused_before_anything_is_written,
    a_state_lapses_within_its_minute,
)
AS_THE_ORACLE = (answers_through_a_known_life, answers_over_one_build, answers_through_edits_drops_and_lapses)
