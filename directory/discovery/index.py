"""This process's hold on the search index."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from directory.discovery.keeping import InFolder, OnServer
from search_index import Engine, IndexUnavailable

__all__ = ["IndexUnavailable", "SearchIndex"]


class SearchIndex:
    """An instance's index; opened when first needed, so that a fork shares nothing.

    `path`: the folder of the embedded engine; `server`: where the index is kept there instead, the URL of the database.
    """

    def __init__(self, path: Path, *, server: str = "") -> None:
        self.path = path
        self.server = server
        self.stale = threading.Event()
        """Set when there is something to index: a commit happened, or the index was found broken."""
        self.doubted = threading.Event()
        """Set when a search could not be answered from it: whoever indexes next reads it whole."""
        self.beside: Callable[[Callable[[], object]], None] | None = None
        """What counts beside the requests; None where nothing does: then who asks counts."""
        self._keeping: InFolder | OnServer = OnServer(server) if server else InFolder(path)
        self._engine: Engine | None = None
        self._opening = threading.Lock()

    @property
    def engine(self) -> Engine:
        """The engine; whether the index can be used shows when it is asked."""
        with self._opening:
            if self._engine is None:
                self._engine = self._keeping.opened()
            return self._engine

    @property
    def numbers_path(self) -> Path:
        """Where the processes of this instance write what took long to count, beside the index."""
        return self.path.parent / "numbers"

    def opened_anew(self) -> SearchIndex:
        """The same index, as a process that has just begun sees it."""
        return SearchIndex(self.path, server=self.server)

    @property
    def last_checked_at(self) -> datetime | None:
        """When the index was last compared with the database, by any process that shares it."""
        return self._keeping.last_checked_at

    @last_checked_at.setter
    def last_checked_at(self, now: datetime) -> None:
        self._keeping.last_checked_at = now

    def writing(self, *, wait: bool) -> AbstractContextManager[bool]:
        """Hold the writer's lock across processes; yields False when it is taken and `wait` is not asked."""
        return self._keeping.writing(wait=wait)
