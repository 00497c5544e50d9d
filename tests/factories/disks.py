"""SQLite in the processes of tests: it does not wait for the disk, since no test cuts the power.

A killed process loses nothing by this. Servers and commands that tests start wait for the disk as they always do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

import directory.shared.db  # noqa: F401 - what it does to a new connection comes first


def wait_for_no_disk() -> None:
    """From now on, new connections of this process hand over what they write and go on."""
    event.listen(Engine, "connect", _go_on)


@contextmanager
def as_in_production() -> Iterator[None]:
    """New connections wait for the disk meanwhile."""
    event.remove(Engine, "connect", _go_on)
    try:
        yield
    finally:
        wait_for_no_disk()


def _go_on(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    if "sqlite" in type(connection).__module__:
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.close()
