"""What was erased is in the database and in the ledger, both or neither, and a ledger is read as it was written."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from directory.config import ROOT
from directory.shared.db import db, unit_of_work
from directory.tombstones.actions import bury
from directory.tombstones.ledger import keep_ledger, read_ledger
from directory.tombstones.models import Tombstone
from directory.tombstones.rules import Buried, Kind

NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)


@pytest.fixture
def ledger(any_app, tmp_path):
    path, database = tmp_path / "tombstones.jsonl", db.engine.url.render_as_string(hide_password=False)
    keep_ledger(database, path)
    yield path
    keep_ledger(database, any_app.config["FINEPOINT"].ledger_path)


def test_what_is_erased_is_in_both(ledger):
    with unit_of_work():
        bury(Kind.INQUIRY, 7, now=NOON)
        bury(Kind.ACCOUNT, 1, now=NOON)
    assert read_ledger(ledger) == [Buried(Kind.INQUIRY, 7, NOON), Buried(Kind.ACCOUNT, 1, NOON)]
    assert {(one.kind, one.subject) for one in db.session.scalars(select(Tombstone))} == {
        (Kind.INQUIRY, 7),
        (Kind.ACCOUNT, 1),
    }
    assert ledger.stat().st_mode & 0o077 == 0


def test_what_is_rolled_back_is_in_neither(ledger):
    with pytest.raises(ZeroDivisionError), unit_of_work():  # noqa: PT012 - what fails comes after
        bury(Kind.INQUIRY, 7, now=NOON)
        _ = 1 // 0
    with unit_of_work():
        bury(Kind.INQUIRY, 8, now=NOON)
    assert [one.subject for one in read_ledger(ledger)] == [8]


def test_a_ledger_that_cannot_be_written_erases_nothing(ledger):
    ledger.mkdir()
    with pytest.raises(OSError, match="Is a directory"), unit_of_work():
        bury(Kind.INQUIRY, 7, now=NOON)
    assert db.session.scalars(select(Tombstone)).all() == []


def test_a_line_that_a_crash_cut_short_says_nothing_and_another_one_is_an_error(ledger):
    whole = Buried(Kind.REVIEW, 3, NOON).line()
    ledger.write_text(f"{whole}\n{whole[:20]}")
    assert [one.subject for one in read_ledger(ledger)] == [3]
    ledger.write_text(f"{whole[:20]}\n{whole}\n")
    with pytest.raises(ValueError, match="Line 1"):
        read_ledger(ledger)


def test_everything_that_a_person_takes_back_is_buried():
    """Every kind is named by the act that erases it."""
    acts = (ROOT / "directory").rglob("*.py")
    named = {kind for path in acts for kind in Kind if f"bury(Kind.{kind.name}," in path.read_text()}
    assert named == set(Kind)
