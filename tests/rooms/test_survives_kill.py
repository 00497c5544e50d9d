"""Kill -9 of editors and of the indexer in the middle of edits: the short form of the drill, without a server."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from directory.app import create_app
from directory.config import Config
from directory.discovery.indexer import Indexer
from directory.shared.clock import utc_now
from tests.drills import editor
from tests.drills.site import Site, until
from tests.rooms.processes import forked

EDITORS, EDITS_BETWEEN, STROKES = 2, 8, 2


@pytest.mark.timeout(120)
def test_acknowledged_edits_survive_kill_9_and_the_index_recovers(tmp_path):
    site = Site(tmp_path / "instance", listings=12, stubs=4)
    said = [tmp_path / f"e{number}" for number in range(EDITORS)]
    for stroke in range(1, STROKES + 1):
        with ExitStack() as killed:
            killed.enter_context(forked(index, site.instance, says=tmp_path / "index"))
            for number, says in enumerate(said):
                killed.enter_context(forked(editor.main, site.instance, f"s{stroke}e{number}", says=says))
            until(lambda edits=EDITS_BETWEEN * stroke: all(len(tokens(one)) >= edits for one in said))
    acknowledged = {token for one in said for token in tokens(one)}
    assert len(acknowledged) >= EDITORS * EDITS_BETWEEN * STROKES
    with forked(index, site.instance, says=tmp_path / "index"):
        until(site.has_answered_every_note)
        assert site.differences() == 0
    assert site.lost_edits(acknowledged) == []


def index(instance: Path):
    app = create_app(Config(instance=instance))
    Indexer(app.extensions["search_index"], operator="", clock=utc_now, context=app.app_context).run()


def tokens(said: Path):
    """What an editor said was committed, to its last whole line."""
    written = said.read_text() if said.exists() else ""
    return [line.split()[1] for line in written.splitlines(keepends=True) if line.endswith("\n")]
