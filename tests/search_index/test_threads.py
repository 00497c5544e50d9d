"""Eight threads ask one engine while another writes: caches overflow all the time, and every answer is right."""

import threading

import pytest

from search_index import WhooshEngine
from tests.search_index.engines import on_a_server
from tests.search_index.history import History
from tests.search_index.strategies import SCHEMA
from tests.search_index.watching import Judge, Notes, watch

STEPS = 8
THREADS = 8
SMALL = {
    "one small segment": {"words.CACHE_BYTES": 2_000, "view.KEPT_READINGS": 3},
    "several large ones": {"words.CACHE_BYTES": 2_000, "view.KEPT_READINGS": 3, "store.LARGE_DOCUMENTS": 4},
}


class Course:
    """A clock as `watch` reads it, within one process."""

    acknowledged = 0
    stopping = False


@pytest.mark.parametrize("small", SMALL.values(), ids=SMALL)
def test_threads_get_right_answers_while_caches_overflow_and_a_writer_commits(tmp_path, monkeypatch, small):
    for constant, value in small.items():
        monkeypatch.setattr(f"search_index.{constant}", value)
    ask_while_one_writes(WhooshEngine(tmp_path, SCHEMA))


@pytest.mark.postgres
def test_so_they_do_of_an_index_on_a_server(tmp_path, monkeypatch):
    monkeypatch.setattr("search_index.postgres.lexicon.KEPT_READINGS", 3)
    ask_while_one_writes(on_a_server(tmp_path)())


def ask_while_one_writes(engine):
    history, course = History(), Course()
    history.step(0).take(engine)
    notes = [Notes() for _ in range(THREADS)]
    asking = [
        threading.Thread(target=watch, args=(engine, course, one, number, lambda: None))
        for number, one in enumerate(notes)
    ]
    for thread in asking:
        thread.start()
    try:
        for number in range(1, STEPS + 1):
            history.step(number).take(engine)
            course.acknowledged = number
    finally:
        course.stopping = True
        for thread in asking:
            thread.join()
    together = Notes()
    for one in notes:
        together.add(one)
    assert Judge().mistakes(together) == []
    assert len(together.generations) > STEPS / 2
    assert together.count > STEPS * THREADS
