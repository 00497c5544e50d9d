"""Who gets which answer, from every page: the matrix in permission_matrix.toml, compared with the application.

`.venv/bin/python -m tests.house.test_permission_matrix` writes the matrix anew; read what changed before it is kept.
"""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from pathlib import Path

import pytest

import directory.tables  # noqa: F401
from directory.app import create_app
from directory.config import Config
from directory.shared.db import Base, db
from tests.house.asking import KINDS, Asked, ask
from tests.house.sparing import Spared

MATRIX = Path(__file__).with_name("permission_matrix.toml")
EVERYBODY = "everybody"
ASKED_IN_PRODUCTION = ("anonymous", "administrator")
DECISIONS = {"200", "302", "303", "400", "403", "404", "409", "422"}
HEADER = """\
# Who gets which answer from every page: answer = the kinds of person who get it. Where production answers otherwise
# (asked by anonymous and administrator), that stands beside it. A form is sent empty and without its token, so that
# the answer is the permission's decision and, where it let somebody through, the page's own (422: fill in the form;
# 302, 303: done, look there). Written by: python -m tests.house.test_permission_matrix
#
"""


def answers(instance, way):
    """`"GET account.home"` → kind of person, "production" before it where it was asked there → answer."""
    found = ask(instance / "development", production=False, way=way).matrix(KINDS)
    for name, row in ask(instance / "production", production=True, way=way).matrix(ASKED_IN_PRODUCTION).items():
        found[name] |= {f"production {kind}": answer for kind, answer in row.items() if found[name][kind] != answer}
    return found


def as_written(rows):
    """The matrix as TOML, to be read by people."""
    lines = [HEADER + "\n".join(f"# {kind}: {who}" for kind, who in KINDS.items())]
    for name, row in rows.items():
        lines.append(f'\n["{name}"]')
        for answer in dict.fromkeys(row[kind] for kind in KINDS):
            lines.append(f'"{answer}" = "{kinds_with(row, answer, "")}"')
        changed = dict.fromkeys(answer for kind, answer in row.items() if kind.startswith("production "))
        for answer in changed:
            lines.append(f'"production {answer}" = "{kinds_with(row, answer, "production ")}"')
    return "\n".join(lines) + "\n"


def kinds_with(row, answer, before):
    kinds = [kind for kind in KINDS if row.get(before + kind) == answer]
    return EVERYBODY if len(kinds) == len(KINDS) else " ".join(kinds)


def as_read(text):
    """The rows of a written matrix."""
    rows = {}
    for name, row in tomllib.loads(text).items():
        rows[name] = {}
        for answer, kinds in row.items():
            before = "production " if answer.startswith("production ") else ""
            for kind in KINDS if kinds == EVERYBODY else kinds.split():
                rows[name][before + kind] = answer.removeprefix("production ")
    return rows


def empty_sites(folder, template_database):
    """The folder with an empty instance of each site in it."""
    for name in ("development", "production"):
        (folder / name).mkdir()
        shutil.copy(template_database, folder / name / "finepoint.sqlite")
    return folder


def hold_to_the_matrix(found):
    """Fail unless these answers are those that the matrix says."""
    written = as_read(MATRIX.read_text())
    changed = {
        f"{name}, {kind}": f"{written.get(name, {}).get(kind)} → {found.get(name, {}).get(kind)}"
        for name in found.keys() | written.keys()
        for kind in found.get(name, {}).keys() | written.get(name, {}).keys()
        if found.get(name, {}).get(kind) != written.get(name, {}).get(kind)
    }
    assert not changed, (
        f"These answers are not what {MATRIX.name} says: {changed}. If that is meant, write it anew (see above); "
        "if not, somebody now sees a page that they should not, or the other way around."
    )


@pytest.mark.timeout(300)  # some three thousand requests, on a machine that others use too
def test_who_gets_which_answer_is_as_the_matrix_says(tmp_path, template_database):
    hold_to_the_matrix(answers(empty_sites(tmp_path, template_database), Spared))


def test_the_matrix_knows_only_answers_that_are_decisions():
    kinds = {answer for row in as_read(MATRIX.read_text()).values() for answer in row.values()}
    assert {kind for kind in kinds if not kind.startswith("to ")} <= DECISIONS, "An address that breaks is no decision."


def test_what_is_written_is_read_back():
    rows = as_read(MATRIX.read_text())
    assert as_read(as_written(rows)) == rows


def write_matrix():
    with tempfile.TemporaryDirectory() as made:
        for name in ("development", "production"):
            (Path(made) / name).mkdir()
            app = create_app(Config(instance=Path(made) / name, trusted_hosts=("localhost",)))
            with app.app_context():
                Base.metadata.create_all(db.engine)
                db.session.remove()
                db.engine.dispose()
        MATRIX.write_text(as_written(answers(Path(made), Asked)))


if __name__ == "__main__":
    write_matrix()
