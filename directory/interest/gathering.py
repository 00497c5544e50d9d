"""Counts in the memory of one process, until they are written together: looking at a page writes nothing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime

import structlog

from directory.interest.actions import Key, add_counts
from directory.interest.rules import What, week_of
from directory.shared.db import unit_of_work
from directory.shared.modes import OnlyShowing

EVERY_SECONDS = 30.0
MOST_KEYS = 200_000
"""Beyond it nothing new is counted until the database takes some: memory stays bounded while it is away."""

_log = structlog.get_logger()


class Gathered:
    """What one process has counted and not yet written. Any thread may add."""

    def __init__(self) -> None:
        self._counts: Counter[Key] = Counter()
        self._lock = threading.Lock()

    def add(self, listing_ids: Iterable[int], what: What, *, now: datetime) -> None:
        """Count once for each of some listings."""
        week = week_of(now)
        with self._lock:
            for listing_id in listing_ids:
                key = Key(listing_id, week, what)
                if key in self._counts or len(self._counts) < MOST_KEYS:
                    self._counts[key] += 1

    def write(self) -> int:
        """Write everything, in a unit of work of its own; what could not be written stays. Returns how many numbers."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
        if not taken:
            return 0
        try:
            with unit_of_work():
                add_counts(taken)
        except BaseException:
            with self._lock:
                self._counts.update(taken)
            raise
        return len(taken)


class Writer:
    """The thread of a process that writes what it gathered, every half minute and at the end."""

    def __init__(
        self,
        gathered: Gathered,
        *,
        context: Callable[[], AbstractContextManager[object]],
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._gathered = gathered
        self._context = context
        self._every_seconds = every_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="counts", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self, *, timeout: float = 8.0) -> bool:
        """Write the last of it and end; False when that took longer than `timeout` seconds."""
        self._stopping.set()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        is_over = False
        while not is_over:
            is_over = self._stopping.wait(self._every_seconds)
            try:
                with self._context():
                    self._gathered.write()
            except OnlyShowing:
                continue
            except Exception:  # noqa: BLE001 - the database may be away for a moment: the next round writes it
                _log.exception("counts_not_written")
