"""Whatever is asked: nothing is raised, and the answer is the oracle's. The drill asks more, and looks at the clock."""

from hypothesis import HealthCheck, given, settings, strategies as st

from search_index import WhooshEngine
from search_index.oracle import Oracle
from tests.search_index.comparing import assert_same
from tests.search_index.history import History
from tests.search_index.hostile import hostile_requests, typed_texts
from tests.search_index.strategies import SCHEMA, WORDS

words = st.sampled_from(WORDS)


def test_hostile_requests_are_answered_as_the_oracle_does(tmp_path):
    engine, oracle = WhooshEngine(tmp_path, SCHEMA), Oracle(SCHEMA)
    for each in (engine, oracle):
        History().step(0).take(each)

    @given(request=hostile_requests(SCHEMA, words), typed=typed_texts(words))
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    def ask(request, typed):
        assert_same(engine.search(request), oracle, request)
        assert engine.suggest(typed) == oracle.suggest(typed)

    ask()
