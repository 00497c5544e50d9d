"""Nothing that was acknowledged is lost by kill -9, and the index equals the database within a second of a start."""

import sys
from statistics import median

from tests.drills.killing import kill_in_the_middle_of_edits
from tests.drills.site import served

ROUNDS = 30
RECOVERY_SECONDS = 1.0


def test_acknowledged_edits_survive_and_the_index_recovers(tmp_path, capsys):
    with served(tmp_path / "instance", listings=400, stubs=100) as site:
        acknowledged, recoveries = kill_in_the_middle_of_edits(site, rounds=ROUNDS)
        assert site.differences() == 0
        assert site.lost_edits(acknowledged) == []
    with capsys.disabled():
        slowest = max(recoveries)
        sys.stdout.write(
            f"\n  {ROUNDS} kills of the server, {3 * ROUNDS} of workers, {len(acknowledged):,} acknowledged edits: "
            f"none lost; recovery {median(recoveries):.2f} s (median), {slowest:.2f} s (slowest)\n"
        )
    assert slowest <= RECOVERY_SECONDS
