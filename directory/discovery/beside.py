"""A thread that counts beside the requests of its process, one thing after the other."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import structlog

log = structlog.get_logger()
RESTS = 4
"""Times as long as it worked, it rests: what a whole directory of concerns takes is spread over minutes."""
LONGEST_REST_S = 15.0

Work = Callable[[], object]


class Beside(threading.Thread):
    """Does what it is called with, later. `context` opens what the database session needs around each piece of work."""

    def __init__(self, context: Callable[[], AbstractContextManager[object]]) -> None:
        super().__init__(name="counting", daemon=True)
        self._context = context
        self._waiting: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._stopped = threading.Event()

    def __call__(self, work: Work) -> None:
        """Take on a piece of work; returns at once."""
        self._waiting.put(work)

    def run(self) -> None:
        """Work until stopped, and rest after each piece; what fails is logged and holds up nothing."""
        while (work := self._waiting.get()) is not None:
            began = time.thread_time()
            try:
                with self._context():
                    work()
            except Exception:
                log.exception("counting")
            self._stopped.wait(min(RESTS * (time.thread_time() - began), LONGEST_REST_S))

    def stop(self) -> None:
        """End after what is in hand; what waits is left undone, for it is counted again anyway."""
        while not self._waiting.empty():
            self._waiting.get()
        self._waiting.put(None)
        self._stopped.set()
