"""A backup made while people edit holds everything that was acknowledged before it began, and restores sound."""

import os
import subprocess
import sys
import time

from tests.drills.site import ROOT, Editor, Site, served, until

EDITS_BEFORE = 40
EDITS_AFTER = 20


def flask(instance, *command):
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, command)],
        cwd=ROOT,
        env=os.environ | {"FINEPOINT_INSTANCE": str(instance)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_backup_among_edits_restores_to_what_was_acknowledged(tmp_path, capsys):
    with served(tmp_path / "instance", listings=400, stubs=100) as site:
        flask(site.instance, "db", "stamp", "head")
        editors = [Editor(site, f"e{one}") for one in range(2)]
        try:
            until(lambda: all(one.has_edited(EDITS_BEFORE) for one in editors))
            before = set().union(*(one.acknowledged for one in editors))
            began = time.monotonic()
            flask(site.instance, "ops", "backup", tmp_path / "backup")
            took, during = time.monotonic() - began, set().union(*(one.acknowledged for one in editors)) - before
            until(lambda: all(one.has_edited(EDITS_BEFORE + EDITS_AFTER) for one in editors))
        finally:
            for one in editors:
                one.kill()
    (tmp_path / "restored").mkdir()
    (tmp_path / "restored" / "secret_key").write_text((tmp_path / "instance" / "secret_key").read_text())
    began = time.monotonic()
    flask(tmp_path / "restored", "ops", "restore", tmp_path / "backup", "--without-ledger")
    restored = Site.found(tmp_path / "restored")
    assert restored.differences() == 0
    wrong = restored.lost_edits(before)
    with capsys.disabled():
        sys.stdout.write(
            f"\n  {len(before):,} edits acknowledged before, {len(during):,} during a backup of {took:.1f} s: "
            f"{len(wrong)} lost; restored in {time.monotonic() - began:.1f} s\n"
        )
    assert wrong == []
    assert during, "nobody wrote meanwhile: the drill shows nothing"
