"""No answer of the search index is wrong while writers are killed for two and a half minutes, by the oracle's word."""

import sys

from tests.search_index.fire import under_fire

SECONDS = 150


def test_every_answer_is_right_while_writers_are_killed(tmp_path, capsys):
    report = under_fire(tmp_path / "fire", seconds=SECONDS, readers=4, threads=3)
    kills = ", ".join(f"{count} {moment}" for moment, count in sorted(report.kills.items()))
    with capsys.disabled():
        sys.stdout.write(
            f"\n  4 processes of 3 threads, {sum(report.kills.values()):,} kills of the writer ({kills}), "
            f"{report.steps:,} edits: {report.answers:,} answers over {report.generations:,} generations, "
            f"{len(report.mistakes)} wrong\n"
        )
    assert report.mistakes == []
