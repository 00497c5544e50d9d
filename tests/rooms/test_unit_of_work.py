"""The one way to write: everything or nothing, on rows as they are now, and nothing lost between processes."""

from datetime import UTC, datetime

import pytest
import structlog
from sqlalchemy import bindparam, event, func, select, text

from directory.audit.actions import record
from directory.audit.models import AuditEntry
from directory.audit.queries import first_break
from directory.audit.rules import OPERATOR
from directory.listings.models import Practice, Price
from directory.listings.rules import PriceKind
from directory.shared.db import WAL_IS_SAFE_FROM, db, on_commit, read_rows, unit_of_work
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if
from tests.factories.disks import as_in_production
from tests.factories.listings import a_listing, a_price, keep
from tests.rooms.processes import in_processes

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PROCESSES, ROUNDS = 4, 10


class Trouble(Exception):  # noqa: N818
    pass


def add_and_fail():
    with unit_of_work() as session:
        session.add(Practice(name="One"))
        session.flush()
        raise Trouble


def names():
    return sorted(db.session.scalars(select(Practice.name)))


def test_everything_happens(any_app):
    with unit_of_work() as session:
        session.add(Practice(name="One"))
        session.flush()
        session.add(Practice(name="Two"))
    assert names() == ["One", "Two"]


def test_or_nothing_does(any_app):
    with pytest.raises(Trouble):
        add_and_fail()
    assert names() == []
    keep(Practice(name="Two"))
    assert names() == ["Two"]


def test_rows_are_read_as_the_session_has_changed_them_and_written_them(any_app):
    wanted = select(Practice.name, Practice.id).order_by(Practice.name)
    with unit_of_work() as session:
        session.add(Practice(name="One"))
        assert [row.name for row in read_rows(wanted)] == ["One"]
        with session.no_autoflush:
            session.add(Practice(name="Two"))
            assert [row.name for row in read_rows(wanted)] == ["One"]
        assert [row.name for row in read_rows(wanted.where(Practice.name == bindparam("name")), {"name": "Two"})]
    assert [row.name for row in read_rows(wanted)] == ["One", "Two"]


def test_one_does_not_open_inside_another(any_app):
    with unit_of_work() as session:
        session.add(Practice(name="One"))
        with pytest.raises(RuntimeError, match="already open"), unit_of_work():
            pass
        session.add(Practice(name="Two"))
    assert names() == ["One", "Two"]


def test_what_a_rule_refused_is_a_line_without_what_was_typed(app, monkeypatch):
    written = structlog.testing.CapturingLogger()
    monkeypatch.setattr("directory.shared.db.log", structlog.wrap_logger(written, processors=[]))
    with pytest.raises(RuleBroken), unit_of_work():
        raise RuleBroken("Nobody may be called %(name)s.", field="name", name="Ana Lee")
    assert [(call.method_name, call.kwargs) for call in written.calls] == [
        ("info", {"event": "rule_refused", "field": "name"})
    ]


@pytest.mark.parametrize("how", ["new", "dirty", "deleted"])
def test_what_was_changed_outside_is_refused(any_app, how):
    practice = keep(Practice(name="One"))
    {
        "new": lambda: db.session.add(Practice(name="Two")),
        "dirty": lambda: setattr(practice, "name", "Changed"),
        "deleted": lambda: db.session.delete(practice),
    }[how]()
    with pytest.raises(RuntimeError, match="outside a unit of work"), unit_of_work():
        pass
    db.session.rollback()
    assert names() == ["One"]


def test_what_was_read_before_is_read_again_inside(any_app):
    practice = keep(Practice(name="One"))
    assert practice.name == "One"
    db.session.rollback()
    assert practice.name == "One"
    in_another_transaction("UPDATE practice SET name = 'Changed meanwhile'")
    with unit_of_work():
        assert practice.name == "Changed meanwhile"


def test_a_row_moves_on_only_from_where_it_was_seen(any_app):
    practice = keep(Practice(name="One"))
    with unit_of_work() as session:
        assert change_if(practice, Practice.name == "One", name="Two")
        session.execute(text("UPDATE practice SET name = 'Three'"))
        assert not change_if(practice, Practice.name == "Two", name="Four")
        assert practice.name == "Three", "it was read again"
    assert names() == ["Three"]


def in_another_transaction(statement):
    db.session.commit()  # a reader holds no lock
    with db.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_commit_wakes_whoever_listens_and_a_rollback_does_not(any_app):
    woken = []
    on_commit(lambda: woken.append(True))
    db.session.commit()
    with pytest.raises(Trouble):
        add_and_fail()
    assert not woken
    with unit_of_work() as session:
        session.add(Practice(name="Two"))
        session.flush()
        assert not woken
    assert len(woken) == 1


@pytest.mark.sqlite_only
def test_writing_on_sqlite_begins_at_once_and_reading_does_not(app):
    begun = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def _seen(_connection, _cursor, statement, *_rest):
        if statement.startswith("BEGIN"):
            begun.append(statement)

    with unit_of_work() as session:
        session.add(Practice(name="One"))
    names()
    assert begun == ["BEGIN IMMEDIATE", "BEGIN"]


@pytest.mark.sqlite_only
def test_sqlite_keeps_its_promises_through_a_power_cut_and_checks_foreign_keys(app):
    def pragma(name):
        return db.session.scalar(text(f"PRAGMA {name}"))

    with as_in_production():
        version = tuple(int(part) for part in db.session.scalar(text("SELECT sqlite_version()")).split("."))
    assert pragma("foreign_keys") == 1
    assert pragma("synchronous") == 2
    assert pragma("journal_mode") == ("wal" if version >= WAL_IS_SAFE_FROM else "delete")


def test_four_processes_on_the_same_rows_lose_nothing(any_app):
    """Each reads a price and writes what it read and one more: a writer that is not alone would lose some."""
    keep(a_listing(prices=[a_price(PriceKind.SESSION, 1000), a_price(PriceKind.FIRST_VISIT, 1000)]))

    def work(_number):
        for turn in range(ROUNDS):
            with unit_of_work() as session:
                price = session.scalars(select(Price).order_by(Price.id)).all()[turn % 2]
                price.cents = price.cents + 1

    in_processes(any_app, work, count=PROCESSES)
    assert db.session.scalar(select(func.sum(Price.cents))) == 2000 + PROCESSES * ROUNDS


def test_writers_at_once_keep_one_chain_from_its_very_first_entry(any_app):
    def work(number):
        for turn in range(ROUNDS):
            with unit_of_work():
                record("try_it", subject_kind="process", subject_id=number, by=OPERATOR, now=NOW, after={"turn": turn})

    in_processes(any_app, work, count=PROCESSES)
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == PROCESSES * ROUNDS
    assert first_break() is None
