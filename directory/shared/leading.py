"""Which process leads among all that could do the same work: the one that holds a lock.

With SQLite all processes of a site are on one host, and a locked file decides. With PostgreSQL they may be on several:
there the lock is the server's (an advisory lock of a session). Either is let go of when its process ends, however it
ends; a host that vanishes from the network loses the server's within a minute.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import structlog
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

CONNECT_SECONDS = 5
KEEPALIVES = "SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"
"""How soon the server notices that whoever leads is gone without a word."""

_log = structlog.get_logger()


class Lead(Protocol):
    """The lead in one kind of work. One thread uses it."""

    def may_lead(self) -> bool:
        """Whether this process has the lead now; it takes it where nobody has."""
        ...

    def give_up(self) -> None:
        """Let somebody else lead."""
        ...


def lead_of(work: str, *, database: str, instance: Path) -> Lead:
    """The lead in some work for all processes that share a database (its URL)."""
    if is_on_server(database):
        return ServerLead(work, database)
    return FileLead(instance / f"{work}.lock")


def is_on_server(database: str) -> bool:
    """Whether a database (its URL) may serve several hosts."""
    return database.startswith("postgresql")


class FileLead:
    """Decided by a locked file, on one host."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def may_lead(self) -> bool:
        """As of a `Lead`."""
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def give_up(self) -> None:
        """As of a `Lead`."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class ServerLead:
    """Decided by a PostgreSQL server. While that is away nobody leads: there would be nothing to do."""

    def __init__(self, work: str, database: str) -> None:
        self._work = work
        self._database = database
        self._session: Connection | None = None
        self._leads = False

    def may_lead(self) -> bool:
        """As of a `Lead`."""
        try:
            if self._session is None:
                self._session = _session(self._database)
            if self._leads:
                self._session.execute(text("SELECT 1"))  # a session that is gone has lost the lead
            else:
                self._leads = _locked(self._session, self._work, wait=False)
        except SQLAlchemyError as problem:
            _log.warning("lead_unknown", work=self._work, why=type(problem).__name__)
            self.give_up()
        return self._leads

    def give_up(self) -> None:
        """As of a `Lead`."""
        session, self._session, self._leads = self._session, None, False
        if session is not None:
            _end(session)


@contextmanager
def held_on_server(work: str, database: str, *, wait: bool) -> Iterator[bool]:
    """Hold a lock of the server for a while; yields False when it is taken and `wait` is not asked."""
    session = _session(database)
    try:
        yield _locked(session, work, wait=wait)
    finally:
        _end(session)


def _session(database: str) -> Connection:
    engine = create_engine(
        database,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_SECONDS},
    )
    session = engine.connect()
    session.exec_driver_sql(KEEPALIVES)
    return session


def _locked(session: Connection, work: str, *, wait: bool) -> bool:
    """Locks belong to a database of the server, and end with the session."""
    lock = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
    found = session.scalar(text(f"SELECT {lock}(hashtextextended(:work, 0))"), {"work": f"finepoint {work}"})
    return wait or bool(found)


def _end(session: Connection) -> None:
    session.invalidate()  # not handed back, but closed
    session.close()
