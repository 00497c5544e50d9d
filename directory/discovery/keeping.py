"""Where an index is kept, what opens it there, and the lock that lets one writer in at a time.

In a folder of the instance for the processes of one host, or on the PostgreSQL server for those of several.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from directory.discovery.schema import schema
from directory.shared.leading import held_on_server
from directory.shared.libpq import address_of
from search_index import Engine
from search_index.postgres import PostgresEngine
from search_index.postgres.engine import SPACE
from search_index.whoosh_engine import WhooshEngine

__all__ = ["SPACE", "InFolder", "OnServer"]


class InFolder:
    """Kept in a folder, by the embedded engine; the lock and the mark of the last check lie beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def opened(self) -> Engine:
        """The engine, sharing nothing with others; whether the index can be used shows when it is asked."""
        self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return WhooshEngine(self._path, schema())

    @property
    def last_checked_at(self) -> datetime | None:
        """When the index was last compared with the database, by any process that shares it."""
        try:
            return datetime.fromtimestamp(self._checked_mark.stat().st_mtime, tz=UTC)
        except FileNotFoundError:
            return None

    @last_checked_at.setter
    def last_checked_at(self, now: datetime) -> None:
        self._checked_mark.touch()
        os.utime(self._checked_mark, (now.timestamp(), now.timestamp()))

    @property
    def _checked_mark(self) -> Path:
        return self._path.parent / "index.checked"

    @contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        """Hold the writer's lock across processes; yields False when it is taken and `wait` is not asked.

        The operating system lets go of it when a process dies, however it dies.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with (self._path.parent / "index.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True


class OnServer:
    """Kept in the site's PostgreSQL database, in a schema of its own, by the second engine."""

    def __init__(self, database: str) -> None:
        self._database = database

    def opened(self) -> Engine:
        """The engine, sharing nothing with others; whether the index can be used shows when it is asked."""
        return PostgresEngine(self._address, schema())

    @property
    def _address(self) -> str:
        return address_of(self._database)

    @property
    def last_checked_at(self) -> datetime | None:
        """When the index was last compared with the database, by any process that shares it."""
        with psycopg.connect(self._address) as connection:
            try:
                found = connection.execute(f"SELECT at FROM {SPACE}.checked").fetchone()  # noqa: S608 - our own name
            except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
                return None
        return None if found is None else found[0].astimezone(UTC)

    @last_checked_at.setter
    def last_checked_at(self, now: datetime) -> None:
        with psycopg.connect(self._address) as connection:
            connection.execute(
                f"CREATE SCHEMA IF NOT EXISTS {SPACE};"
                f"CREATE TABLE IF NOT EXISTS {SPACE}.checked (is_it boolean PRIMARY KEY, at timestamptz NOT NULL)"
            )
            connection.execute(
                f"INSERT INTO {SPACE}.checked VALUES (true, %s) "  # noqa: S608 - our own name
                "ON CONFLICT (is_it) DO UPDATE SET at = excluded.at",
                [now],
            )

    @contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        """Hold the writer's lock across hosts; yields False when it is taken and `wait` is not asked."""
        with held_on_server("index", self._database, wait=wait) as held:
            yield held
