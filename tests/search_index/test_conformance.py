"""Every engine, in each of its ways, is held to one suite."""

import pytest

from tests.search_index import suite
from tests.search_index.engines import ENGINES


def of_every_engine(*every, in_short=None):
    """What is owed, of each engine in each of its ways."""
    return pytest.mark.parametrize(
        ("tested", "owed"),
        [
            pytest.param((engine, way), owed, id=f"{engine.name} {way}-{owed.__name__}", marks=engine.marks)
            for engine in ENGINES
            for way in engine.ways
            for owed in every
            if way not in engine.in_short or in_short in (None, owed)
        ],
        indirect=["tested"],
    )


@pytest.fixture
def tested(request, monkeypatch):
    """An engine under test, its constants set for one of its ways."""
    engine, way = request.param
    for constant, value in engine.ways[way].items():
        monkeypatch.setattr(f"search_index.{constant}", value)
    return engine


@pytest.fixture
def new_store(tested, tmp_path_factory):
    """Makes an empty place for an index and returns what opens it."""
    return lambda: tested.store(tmp_path_factory.mktemp("index"))


@of_every_engine(*suite.AS_THE_ORACLE, in_short=suite.answers_through_a_known_life)
def test_an_engine_says_what_the_oracle_says(tested, new_store, owed):
    owed(new_store, ranks_alike=tested.ranks_alike)


@of_every_engine(*suite.EXACTLY)
def test_an_engine_keeps_what_the_protocol_says(new_store, owed):
    owed(new_store)
