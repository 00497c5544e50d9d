"""No answer of the search index is wrong while writers are killed six hundred times, by the oracle's word."""

import sys

from tests.search_index.fire import under_fire

KILLS = 600


def test_every_answer_is_right_while_writers_are_killed(tmp_path, capsys):
    report = under_fire(tmp_path / "fire", kills=KILLS, readers=4, threads=3)
    kills = ", ".join(f"{count} {moment}" for moment, count in sorted(report.kills.items()))
    with capsys.disabled():
        sys.stdout.write(
            f"\n  4 processes of 3 threads, {report.kills.total():,} kills of the writer ({kills}), "
            f"{report.steps:,} edits: {report.answers:,} answers over {report.generations:,} generations, "
            f"{len(report.mistakes)} wrong\n"
        )
    assert report.mistakes == []
