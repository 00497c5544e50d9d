"""Every engine, in each of its ways, is held to one suite."""

import pytest

from tests.search_index import suite
from tests.search_index.engines import ENGINES


@pytest.fixture(
    params=[
        pytest.param((engine, way), id=f"{engine.name} {way}", marks=engine.marks)
        for engine in ENGINES
        for way in engine.ways
    ]
)
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


@pytest.mark.parametrize("owed", suite.AS_THE_ORACLE, ids=lambda owed: owed.__name__)
def test_an_engine_says_what_the_oracle_says(tested, new_store, owed):
    owed(new_store, ranks_alike=tested.ranks_alike)


@pytest.mark.parametrize("owed", suite.EXACTLY, ids=lambda owed: owed.__name__)
def test_an_engine_keeps_what_the_protocol_says(new_store, owed):
    owed(new_store)
