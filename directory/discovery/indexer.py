"""The indexer: a thread in every serving process that catches up whenever something was committed.

All processes run one; the writer's lock decides which of them works. A killed process is replaced by the others
within a second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import structlog

from directory.discovery.index import SearchIndex
from directory.discovery.nightly import check_and_repair, is_due
from directory.discovery.sync import catch_up, is_usable, waiting_notes
from directory.shared.db import db
from directory.shared.modes import OnlyShowing

log = structlog.get_logger()
LOOK_AGAIN_SECONDS = 1.0


class Indexer(threading.Thread):
    """Runs until stopped. `context` opens what the database session needs around each round.

    `operator` is the address that is told when the nightly check had to repair something.
    """

    def __init__(
        self,
        index: SearchIndex,
        *,
        operator: str,
        clock: Callable[[], datetime],
        context: Callable[[], AbstractContextManager[object]],
    ) -> None:
        super().__init__(name="indexer", daemon=True)
        self._index = index
        self._operator = operator
        self._clock = clock
        self._context = context
        self._stopping = threading.Event()

    def run(self) -> None:
        """Catch up when woken, and look by itself every second for what other processes committed."""
        while not self._stopping.is_set():
            try:
                with self._context():
                    self._round()
            except OnlyShowing:
                pass  # what was noted waits
            except Exception:
                log.exception("indexer")
            self._index.stale.wait(LOOK_AGAIN_SECONDS)
            self._index.stale.clear()

    def stop(self) -> None:
        """Finish the round and end."""
        self._stopping.set()
        self._index.stale.set()

    def _round(self) -> None:
        try:
            if waiting_notes() or self._index.doubted.is_set() or not is_usable(self._index):
                catch_up(self._index)
            if is_due(self._index, now=self._clock()):
                check_and_repair(self._index, operator=self._operator, now=self._clock())
        finally:
            db.session.remove()
