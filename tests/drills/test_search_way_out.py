"""Whoosh 2.7.4 can take over from whoosh-reloaded at any time: the same files, the same code, the same tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.drills.going_on import go_on

ROOT = Path(__file__).resolve().parents[2]
PINNED = Path(__file__).with_name("whoosh-2.7.4.txt")
STEPS = 12


@pytest.fixture(scope="module")
def other_whoosh(tmp_path_factory):
    """An environment in which `whoosh` is 2.7.4."""
    folder = tmp_path_factory.mktemp("whoosh")
    install = [sys.executable, "-m", "uv", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", PINNED]
    installed = subprocess.run([*install, "--target", folder], capture_output=True, text=True, check=False)
    if installed.returncode:
        pytest.skip(f"Whoosh 2.7.4 could not be downloaded: {installed.stderr.strip()}")
    return os.environ | {"PYTHONPATH": str(folder)}


def run(environment, *command):
    done = subprocess.run(
        [sys.executable, *map(str, command)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_each_reads_and_goes_on_with_what_the_other_wrote(other_whoosh, tmp_path):
    step = -1
    for _ in range(3):
        step = go_on(tmp_path, step, STEPS)
        assert run(other_whoosh, "-m", "tests.drills.going_on", tmp_path, step, STEPS) == "2.7.4"
        step += STEPS
    go_on(tmp_path, step, 1)


@pytest.mark.timeout(1800)
def test_the_whole_suite_of_the_engine_passes_with_it(other_whoosh):
    its_age = "filterwarnings=ignore::DeprecationWarning"  # its source has escapes that newer Pythons dislike
    said = run(
        other_whoosh,
        "-m",
        "pytest",
        "--noconftest",
        "-x",
        "-v",
        "-m",
        "not postgres",
        "-o",
        its_age,
        "tests/search_index",
    )
    assert " passed" in said
