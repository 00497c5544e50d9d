"""What was erased stays erased: when a step beside it fails, a write is cut short, or a letter is being written."""

import os
import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from directory.notices.models import Letter
from directory.saved_searches.actions import Fits, confirm_search, end_search, save_search, tell_of_new
from directory.saved_searches.models import SavedSearch
from directory.saved_searches.rules import Pace
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


WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
def on_postgres_inside(postgres_app):
    with postgres_app.app_context():
        yield postgres_app
        db.session.remove()


@pytest.mark.postgres
def test_who_ends_a_saved_search_while_its_letter_is_written_gets_none(on_postgres_inside):
    with unit_of_work():
        saved = save_search(
            email="robin@example.net",
            query="near=07712",
            words="near 07712",
            language="en",
            pace=Pace.WEEKLY,
            months=3,
            found=[],
            now=NOON,
        )
        confirm_search(saved, now=NOON)
    saved_id, failed = saved.id, []

    def end():
        try:
            with on_postgres_inside.app_context(), unit_of_work():
                end_search(db.session.get(SavedSearch, saved_id), now=NOON)
        except Exception as error:  # noqa: BLE001 - shown by the test
            failed.append(error)

    ending = threading.Thread(target=end)

    def written_meanwhile(_):
        ending.start()
        with db.engine.connect() as watching:
            while ending.is_alive() and not watching.scalar(WAITING):
                pass
        return [SimpleNamespace(name="Ana Lee", where="", points=[], path="/providers/ana-lee")]

    assert tell_of_new(NOON + timedelta(days=8), look=lambda _, __: Fits([1], written_meanwhile)) == 1
    ending.join()
    assert failed == []
    assert db.session.scalars(select(SavedSearch.id)).all() == []
    assert db.session.scalars(select(Letter.key)).all() == []
