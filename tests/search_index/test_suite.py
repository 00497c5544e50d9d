"""The suite itself: it catches every planted fault, and lets pass an engine that ranks in its own way."""

import pytest
from hypothesis import settings

from tests.search_index import suite
from tests.search_index.faults import FAULTS, OwnRanking, SeesNothingNew
from tests.search_index.strategies import SCHEMA

SAME_EACH_TIME = settings(suite.FEW, derandomize=True)


def held_to_everything(new_store, *, ranks_alike=True):
    for owed in suite.EXACTLY:
        owed(new_store)
    for owed in suite.AS_THE_ORACLE:
        owed(new_store, ranks_alike=ranks_alike, effort=SAME_EACH_TIME)


def store_of(engine):
    """A store that opens one and the same object."""

    def new_store():
        index = engine(SCHEMA)
        return lambda: index

    return new_store


@pytest.mark.parametrize("faulty", FAULTS, ids=lambda faulty: faulty.__name__)
def test_a_planted_fault_is_caught(faulty):
    with pytest.raises(AssertionError):
        held_to_everything(store_of(faulty))


def test_a_reader_that_sees_nothing_new_is_caught():
    def new_store():
        index = SeesNothingNew(SCHEMA)
        return index.opened

    with pytest.raises(AssertionError):
        held_to_everything(new_store)


def test_an_engine_that_ranks_in_its_own_way_may_join_if_it_says_so():
    held_to_everything(store_of(OwnRanking), ranks_alike=False)
    with pytest.raises(AssertionError):
        held_to_everything(store_of(OwnRanking))
