"""Connections to the server: lent one at a time, kept for the next, and closed with the engine."""

from __future__ import annotations

import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.pq import TransactionStatus

from search_index.engine import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SESSION = {"jit": "off", "max_parallel_workers_per_gather": "0", "application_name": "finepoint search"}
CONNECT_SECONDS = 5

Connection = psycopg.Connection[Any]


class Connections:
    """To one server; safe from any thread, made after a fork."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._idle: list[Connection] = []
        weakref.finalize(self, _close_all, self._idle)

    def close(self) -> None:
        """Close those that nobody has."""
        _close_all(self._idle)

    def ask(self, statement: str, given: Mapping[str, object] | None = None) -> list[Any]:
        """All rows of one reading statement. Raises IndexUnavailable; `Gone` when a table is not there (any more).

        A connection that broke while it lay idle, as after a restart of the server, is replaced once.
        """
        for is_last in (False, True):
            try:
                with self.one() as connection:
                    return connection.execute(statement.encode(), given, binary=True).fetchall()
            except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as gone:
                raise Gone(str(gone)) from gone
            except psycopg.OperationalError as problem:
                if is_last:
                    raise IndexUnavailable(f"PostgreSQL: {problem}") from problem
            except psycopg.Error as problem:
                raise IndexUnavailable(f"PostgreSQL: {problem}") from problem
        raise AssertionError

    @contextmanager
    def one(self) -> Iterator[Connection]:
        """A connection of one's own for a while, in autocommit. Raises psycopg.Error."""
        try:
            connection = self._idle.pop()
        except IndexError:
            options = " ".join(f"-c {name}={value.replace(' ', chr(92) + ' ')}" for name, value in SESSION.items())
            connection = psycopg.connect(
                self._address, autocommit=True, options=options, connect_timeout=CONNECT_SECONDS
            )
        try:
            yield connection
        finally:
            if not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE:
                self._idle.append(connection)
            else:
                connection.close()


class Gone(IndexUnavailable):
    """A table is not there: the index was never built, or was built anew since we looked."""


def _close_all(connections: list[Connection]) -> None:
    while connections:
        connections.pop().close()
