"""Kill -9 of editors and of the indexer in the middle of edits: the short form of the drill, without a server."""

import multiprocessing
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from directory.app import create_app
from directory.config import Config
from directory.discovery.indexer import Indexer
from directory.shared.clock import utc_now
from tests.drills import editor
from tests.drills.site import Site, until

EDITORS, EDITS_BETWEEN, STROKES = 2, 8, 2


@pytest.mark.timeout(120)
def test_acknowledged_edits_survive_kill_9_and_the_index_recovers(tmp_path):
    site = Site(tmp_path / "instance", listings=12, stubs=4)
    said = [tmp_path / f"e{number}" for number in range(EDITORS)]
    for stroke in range(1, STROKES + 1):
        editing = [(edit, site.instance, said[number], f"s{stroke}e{number}") for number in range(EDITORS)]
        with killed((index, site.instance), *editing):
            until(lambda edits=EDITS_BETWEEN * stroke: all(len(tokens(one)) >= edits for one in said))
    acknowledged = {token for one in said for token in tokens(one)}
    assert len(acknowledged) >= EDITORS * EDITS_BETWEEN * STROKES
    with killed((index, site.instance)):
        until(site.has_answered_every_note)
        assert site.differences() == 0
    assert site.lost_edits(acknowledged) == []


@contextmanager
def killed(*works):
    """Do so much work, each in a process of its own, and kill -9 them all at the end."""
    context = multiprocessing.get_context("fork")
    running = [context.Process(target=work, args=given) for work, *given in works]
    for one in running:
        one.start()
    try:
        yield
        assert all(one.is_alive() for one in running), "one of them ended by itself"
    finally:
        for one in running:
            one.kill()
            one.join()


def edit(instance: Path, said: Path, name: str):
    with said.open("a") as sys.stdout:
        editor.main(instance, name)


def index(instance: Path):
    app = create_app(Config(instance=instance))
    Indexer(app.extensions["search_index"], operator="", clock=utc_now, context=app.app_context).run()


def tokens(said: Path):
    """What an editor said was committed, to its last whole line."""
    written = said.read_text() if said.exists() else ""
    return [line.split()[1] for line in written.splitlines(keepends=True) if line.endswith("\n")]
