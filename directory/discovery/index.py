"""This process's hold on the search index, and the lock that lets one writer in at a time."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from directory.discovery.schema import schema
from search_index import WhooshEngine


class SearchIndex:
    """The engine over an instance's index folder; opened when first needed, so that a fork shares nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stale = threading.Event()
        """Set when there is something to index: a commit happened, or the index was found broken."""
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
