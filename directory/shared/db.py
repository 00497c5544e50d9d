"""The database: the declarative base, column types, and the one way to write.

Reads use `db.session` as it stands. Every write happens inside `unit_of_work()`, which begins a writing
transaction, commits once, and rolls back whole when anything fails. Actions never commit.

What differs between the databases lives here and nowhere else: foreign keys, the journal mode, who may write.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import structlog
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    DDL,
    CheckConstraint,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Row,
    Select,
    String,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from directory.shared.errors import RuleBroken
from directory.shared.modes import check_writable

log = structlog.get_logger()

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
WAL_IS_SAFE_FROM = (3, 51, 3)  # older SQLite can corrupt a WAL when two processes race for its reset
BUSY_SECONDS = 30
"""How long a unit of work waits for the one before it."""
ONE_WRITER = f"""
SET LOCAL lock_timeout = '{BUSY_SECONDS}s';
SET LOCAL tcp_keepalives_idle = 10; SET LOCAL tcp_keepalives_interval = 5; SET LOCAL tcp_keepalives_count = 3;
SELECT pg_advisory_xact_lock(hashtextextended('finepoint writes', 0));
SET LOCAL lock_timeout = 0
"""
"""PostgreSQL's `BEGIN IMMEDIATE`. Who holds it and vanishes, host and all, loses it within half a minute."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC; a naive one is refused before it reaches the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"{value!r} has no time zone; instants are aware UTC"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[Any]):
    """An enum kept as the lower-case word that it is, in a plain string column."""

    impl = String(40)
    cache_ok = True

    def __init__(self, words: type[enum.StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> enum.StrEnum | None:  # noqa: ARG002
        return None if value is None else self.words(value)


def one_of(column: str, words: type[enum.StrEnum]) -> CheckConstraint:
    """The constraint that a column holds one of an enum's words (or nothing, where it may be null)."""
    allowed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_is_known")


class Base(DeclarativeBase):
    """The base of every table."""

    registry = registry(metadata=MetaData(naming_convention=NAMING), type_annotation_map={datetime: UtcDateTime()})


db = SQLAlchemy(model_class=Base)


APPEND_ONLY = {
    "sqlite": (
        """CREATE TRIGGER {table}_keeps_its_rows BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
        """CREATE TRIGGER {table}_keeps_what_it_says BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$""",
        """CREATE TRIGGER {table}_keeps_its_rows BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite()""",
        """CREATE TRIGGER {table}_keeps_them_all BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite()""",
    ),
}
"""What makes the database itself refuse to change or delete rows of a table."""


def append_only(model: type[Base]) -> None:
    """Have the database refuse every UPDATE and DELETE of a table, from whoever they come."""
    for dialect, statements in APPEND_ONLY.items():
        for statement in statements:
            trigger = DDL(statement.format(table=model.__tablename__))  # type: ignore[no-untyped-call]
            event.listen(model.__table__, "after_create", trigger.execute_if(dialect=dialect))


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One writing transaction: everything inside happens, or nothing does.

    There is one at a time, on both databases: what is read inside nobody else changes before the end, so actions
    hold no rows and look at nothing twice. What was read before is read again inside, so a decision is never made on
    a stale row. Raises RuntimeError when one unit of work is opened inside another, or when something was changed
    outside of any, and OnlyShowing while the site is read-only.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("a unit of work is already open: actions do not open their own")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside a unit of work")
    _check_writable(session)
    session.rollback()  # ends the reading transaction; its rows are read again when next touched
    session.connection(execution_options={"writing": True})
    with _written_whole(session):
        yield session


def _check_writable(session: Session) -> None:
    check_writable(session.get_bind().engine.url.render_as_string(hide_password=False))


@contextmanager
def _written_whole(session: Session) -> Iterator[None]:
    """Commit what is done inside, or roll all of it back."""
    session.info["writing"] = True
    try:
        yield
        session.commit()
    except BaseException as failed:
        session.rollback()
        if isinstance(failed, RuleBroken):
            log.info("rule_refused", field=failed.field or "none")  # never the sentence: it may say what was typed
        raise
    finally:
        session.info.pop("writing", None)


def read_rows(
    statement: Select[*tuple[Any, ...]], given: Mapping[str, Any] | None = None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows of a statement that asks for columns, in the session's transaction and after its changes.

    The session itself gets ready for objects, which takes longer than asking does: pages that read much ask here.
    """
    session = db.session()
    if session.autoflush:
        session.flush()
    return session.connection().execute(statement, given).all()


def read_loosely() -> None:
    """Read without holding a snapshot, until `late_unit_of_work()` writes what was changed meanwhile.

    For requests of a library that reads rows, computes for long (a password hash takes a third of a second)
    and changes the rows that it read: neither the write lock nor an old snapshot may be held meanwhile. Rows
    changed so need a version column, for another request may have changed them too.
    """
    session = db.session()
    session.rollback()
    session.autoflush = False
    session.connection(execution_options={"late": True})


@contextmanager
def late_unit_of_work() -> Iterator[Session]:
    """The writing transaction at the end of what `read_loosely()` began: all of it happens, or nothing does.

    Raises StaleDataError when somebody else changed a versioned row since it was read, and OnlyShowing.
    """
    session = db.session()
    _check_writable(session)
    _become_the_writer(session.connection())
    with _written_whole(session):
        yield session


def upsert(model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that may say what to do on a conflict; both databases spell it alike."""
    if db.engine.dialect.name == "postgresql":
        return postgresql.insert(model)
    return sqlite.insert(model)


def on_commit(wake: Callable[[], None]) -> None:
    """Call `wake` after every commit of a unit of work (the indexer and the mailer listen)."""

    @event.listens_for(db.session, "after_commit")
    def _committed(session: Session) -> None:
        if session.info.get("writing"):
            wake()


def engine_options(url: str) -> dict[str, Any]:
    """The SQLAlchemy engine options for a database URL (SQLite or PostgreSQL).

    Parameters stay out of errors, and so out of logs: they may be what somebody wrote.
    """
    if not url.startswith("sqlite"):
        return {"pool_pre_ping": True, "hide_parameters": True}
    try:
        from pysqlite3 import dbapi2 as module  # noqa: PLC0415 - the newer SQLite where its wheel exists
    except ImportError:
        import sqlite3 as module  # noqa: PLC0415
    return {"module": module, "connect_args": {"timeout": BUSY_SECONDS}, "hide_parameters": True}


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    if "sqlite" not in type(connection).__module__:
        return
    connection.isolation_level = None  # the driver begins nothing by itself; `_begin` does
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("SELECT sqlite_version()")
    version = tuple(int(part) for part in cursor.fetchone()[0].split("."))  # type: ignore[index]
    cursor.execute(f"PRAGMA journal_mode = {'WAL' if version >= WAL_IS_SAFE_FROM else 'DELETE'}")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten in the file too
    cursor.close()


@event.listens_for(Engine, "handle_error")
def _quote_no_row(context: ExceptionContext) -> None:
    """Errors end in logs, and PostgreSQL quotes in its details the row that it refused."""
    error, said = context.original_exception, context.sqlalchemy_exception
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    if primary and said is not None:
        said.args = tuple(str(one).replace(str(error), primary) for one in said.args)
        error.args = (primary,)


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("writing"):
        _become_the_writer(connection)
    elif connection.dialect.name == "sqlite" and not options.get("late"):
        connection.exec_driver_sql("BEGIN")


def _become_the_writer(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.dialect.name == "sqlite" else ONE_WRITER)
