"""What was erased stays erased: when a step beside it fails, and when a write is cut short."""

import os
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from directory.shared.db import db, unit_of_work
from directory.tombstones import ledger as ledgers
from directory.tombstones.actions import bury
from directory.tombstones.ledger import keep_ledger, read_ledger
from directory.tombstones.models import Tombstone
from directory.tombstones.rules import Buried, Kind

NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)


@pytest.fixture
def ledger(app, tmp_path):
    path = tmp_path / "tombstones.jsonl"
    keep_ledger(db.engine.url.render_as_string(hide_password=False), path)
    return path


def test_a_step_that_was_taken_back_beside_it_leaves_the_line_waiting(ledger):
    """What goes back to a savepoint takes only itself back."""
    with unit_of_work():
        bury(Kind.INQUIRY, 7, now=NOON)
        db.session.flush()
        taken = db.session.scalars(select(Tombstone.id)).one()
        with pytest.raises(IntegrityError), db.session.begin_nested():  # noqa: PT012 - it fails within
            db.session.add(Tombstone(id=taken, kind=Kind.REVIEW, subject=1, at=NOON))
            db.session.flush()
    assert [one.subject for one in read_ledger(ledger)] == [7]


def test_a_disk_that_takes_half_a_line_erases_nothing_and_spoils_no_other(ledger, monkeypatch):
    whole, write = Buried(Kind.REVIEW, 3, NOON), os.write
    ledger.write_text(whole.line())  # an editor left its end out
    with unit_of_work():
        bury(Kind.REVIEW, 4, now=NOON)
    with ledger.open("a") as file:
        file.write(whole.line()[:20])  # a crash left a piece

    def full(file, data):
        monkeypatch.setattr(ledgers.os, "write", nothing_more)
        return write(file, data[:9])

    def nothing_more(file, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ledgers.os, "write", full)
    with pytest.raises(OSError, match="No space"), unit_of_work():
        bury(Kind.INQUIRY, 7, now=NOON)
    assert [one.subject for one in db.session.scalars(select(Tombstone))] == [4]
    monkeypatch.setattr(ledgers.os, "write", write)
    with unit_of_work():
        bury(Kind.INQUIRY, 8, now=NOON)
    assert read_ledger(ledger) == [whole, Buried(Kind.REVIEW, 4, NOON), Buried(Kind.INQUIRY, 8, NOON)]
