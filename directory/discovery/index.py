"""This process's hold on the search index, and the lock that lets one writer in at a time."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from directory.discovery.schema import schema
from search_index import IndexUnavailable
from search_index.whoosh_engine import WhooshEngine

__all__ = ["IndexUnavailable", "SearchIndex"]


class SearchIndex:
    """The engine over an instance's index folder; opened when first needed, so that a fork shares nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stale = threading.Event()
        """Set when there is something to index: a commit happened, or the index was found broken."""
        self.doubted = threading.Event()
        """Set when a search could not be answered from it: whoever indexes next reads it whole."""
        self._engine: WhooshEngine | None = None
        self._opening = threading.Lock()

    @property
    def engine(self) -> WhooshEngine:
        """The engine; whether the index can be used shows when it is asked."""
        with self._opening:
            if self._engine is None:
                self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._engine = WhooshEngine(self.path, schema())
            return self._engine

    @property
    def last_checked_at(self) -> datetime | None:
        """When the index was last compared with the database, by any process of this instance."""
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
        return self.path.parent / "index.checked"

    @contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        """Hold the writer's lock across processes; yields False when it is taken and `wait` is not asked.

        The operating system lets go of it when a process dies, however it dies.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with (self.path.parent / "index.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True
