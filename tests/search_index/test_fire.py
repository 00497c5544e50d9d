"""Every answer is right while writers are killed, and while an index is replaced: a short form of the drill."""

import threading

from search_index import Document, Request, WhooshEngine
from tests.search_index.fire import under_fire
from tests.search_index.strategies import NOW, SCHEMA

REBUILDS = 12


def test_no_answer_is_wrong_while_writers_are_killed(tmp_path):
    report = under_fire(tmp_path / "fire", kills=8, readers=2, threads=2)
    assert report.mistakes == []
    assert report.kills.total() == 8
    assert report.answers > 100
    assert report.steps > 0


def test_readers_that_open_an_index_while_it_is_replaced_notice_nothing(tmp_path):
    engine, troubles, done = WhooshEngine(tmp_path, SCHEMA), [], threading.Event()
    engine.rebuild([Document(1)])

    def open_again_and_again():
        while not done.is_set():
            try:
                assert WhooshEngine(tmp_path, SCHEMA).search(Request(now=NOW)).ids == (1,)
            except Exception as trouble:  # noqa: BLE001 - any at all is what is looked for
                troubles.append(repr(trouble))

    opening = [threading.Thread(target=open_again_and_again) for _ in range(3)]
    for thread in opening:
        thread.start()
    for _ in range(REBUILDS):
        engine.rebuild([Document(1)])
    done.set()
    for thread in opening:
        thread.join()
    assert troubles == []
