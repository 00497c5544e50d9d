"""The law of files: small, named for what they hold, and free of other hosts and of any one machine."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache

import pytest

from directory.config import ROOT

CODE = (
    "directory",
    "search_index",
    "development",
    "benchmarks",
    "tests",
    "static/js",
    "static/css",
    "templates",
    "docs",
)
CODE_MAX_LINES, TEMPLATE_MAX_LINES, TESTS_MAX_LINES = 300, 150, 400
LONGER = {
    "directory/listings/models.py": (320, "thirteen tables that are one thing, read from top to bottom"),
}
GATHERING_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "tools", "stuff", "various"}
OURS = re.compile(r"https?://(www\.w3\.org/|[\w.-]*\.?example(\.org|\.com)?\b|127\.0\.0\.1|localhost)")


@cache
def files():
    """Every file of our own, by its path from the root: not what is built, installed or generated."""
    found = [*ROOT.glob("*.py")]
    for folder in CODE:
        found += [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {str(path.relative_to(ROOT)): path for path in found}


def lines_of(path):
    return path.read_text().count("\n")


def limit_of(name):
    if name.startswith("templates/"):
        return TEMPLATE_MAX_LINES
    if name.startswith("tests/"):
        return TESTS_MAX_LINES if name.endswith(".py") else None
    if name.startswith("directory/migrations/versions/") or not name.endswith((".py", ".js", ".css", ".mjs")):
        return None
    return CODE_MAX_LINES


def test_files_stay_small():
    for name, path in files().items():
        limit, reason = LONGER.get(name, (limit_of(name), ""))
        if limit is not None:
            count = lines_of(path)
            assert count <= limit, (
                f"{name} has {count} lines, more than {limit}{f' ({reason})' if reason else ''}. "
                "What outgrows becomes a folder of the same name."
            )


def test_a_file_may_be_longer_only_while_it_is():
    for name, (_, reason) in LONGER.items():
        assert name in files(), f"{name} is gone: take it off the list."
        assert lines_of(files()[name]) > limit_of(name), f"{name} is small again: take it off the list."
        assert reason


def test_no_file_is_a_place_for_everything():
    gathering = [name for name, path in files().items() if path.stem.strip("_") in GATHERING_NAMES]
    assert not gathering, f"{gathering}: name a file for what it holds."


@pytest.mark.parametrize("folder", ["directory", "search_index", "development"])
def test_every_module_explains_itself_in_its_first_lines(folder):
    for name, path in files().items():
        if name.startswith(f"{folder}/") and name.endswith(".py") and "/versions/" not in name:
            assert path.read_text().lstrip().startswith('"""'), f"{name} says nowhere what it is for."


def test_templates_scripts_and_styles_name_no_foreign_host():
    for name, path in files().items():
        if name.startswith(("templates/", "static/")) and path.suffix in (".html", ".txt", ".js", ".css", ".svg"):
            for address in re.findall(r"https?://[^\s\"'<>)]+", path.read_text()):
                assert OURS.match(address), f"{name} names {address}: nobody may learn who reads our pages."
            for line in path.read_text().splitlines():
                assert not re.search(r"""(src|href|url\()\s*=?\s*["']?//""", line), f"{name}: {line.strip()}"


def test_no_file_knows_the_folders_of_one_machine():
    for name, path in files().items():
        if path.suffix in (".py", ".md", ".html", ".js", ".css", ".toml", ".txt"):
            found = re.findall(r"(?<![\w.])/(?:home|root|Users)/\w+", path.read_text())
            assert not found, f"{name} names {found}."


def test_what_is_made_here_is_not_committed():
    ignored = set((ROOT / ".gitignore").read_text().split())
    assert {"/instance/", "/node_modules/", "/static/dist/", "/.venv/", "/.tools/"} <= ignored


def test_the_rules_of_every_room_load_neither_the_web_nor_the_database():
    rules = sorted(
        name.removesuffix(".py").replace("/", ".") for name in files() if re.fullmatch(r"directory/\w+/rules.py", name)
    )
    assert len(rules) > 5
    program = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\nprint(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program, *rules], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"flask", "wtforms", "werkzeug", "whoosh", "numpy", "sqlalchemy"} & set(loaded)
    assert not heavy, f"Rules are pure, but {heavy} came along."
