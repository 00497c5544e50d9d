"""A thread that counts beside the requests of its process, one thing after the other."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import structlog

log = structlog.get_logger()

Work = Callable[[], object]


class Beside(threading.Thread):
    """Does what it is called with, later. `context` opens what the database session needs around each piece of work."""

    def __init__(self, context: Callable[[], AbstractContextManager[object]]) -> None:
        super().__init__(name="counting", daemon=True)
        self._context = context
        self._waiting: queue.SimpleQueue[Work | None] = queue.SimpleQueue()

    def __call__(self, work: Work) -> None:
        """Take on a piece of work; returns at once."""
        self._waiting.put(work)

    def run(self) -> None:
        """Work until stopped; what fails is logged and holds up nothing."""
        while (work := self._waiting.get()) is not None:
            try:
                with self._context():
                    work()
            except Exception:
                log.exception("counting")

    def stop(self) -> None:
        """End after what is in hand; what waits is left undone, for it is counted again anyway."""
        while not self._waiting.empty():
            self._waiting.get()
        self._waiting.put(None)
