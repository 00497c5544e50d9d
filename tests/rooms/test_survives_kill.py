"""The short form of the drill of kills, with the server of production."""

import pytest

from tests.drills.killing import kill_in_the_middle_of_edits
from tests.drills.site import served


@pytest.mark.timeout(300)
def test_acknowledged_edits_survive_kill_9_and_the_index_recovers(tmp_path):
    with served(tmp_path / "instance", listings=20, stubs=5) as site:
        acknowledged, _ = kill_in_the_middle_of_edits(site, rounds=1, strokes=1)
        assert len(acknowledged) >= 48
        assert site.lost_edits(acknowledged) == []
        assert site.differences() == 0
