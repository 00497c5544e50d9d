"""The ticker: a thread that runs jobs every minute, in one process at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime

import structlog

from directory.shared.leading import Lead
from directory.shared.modes import OnlyShowing

EVERY_SECONDS = 60.0

_log = structlog.get_logger()

Job = Callable[[datetime], object]


class Ticker:
    """Runs jobs one after the other, each with the instant; one that fails is logged and holds up none.

    Make and start it after the fork, once per process, with the application's context and clock. Jobs open their own
    units of work and must not mind being run again. All processes that could agree by `lead` on one leader; when
    that one ends, however it ends, another takes over within `every_seconds`. `told` hears of each job's
    end, with the instant, or None when it failed.
    """

    def __init__(
        self,
        jobs: Mapping[str, Job],
        *,
        clock: Callable[[], datetime],
        context: Callable[[], AbstractContextManager[object]],
        lead: Lead,
        every_seconds: float = EVERY_SECONDS,
        told: Callable[[str, datetime | None], None] = lambda _name, _at: None,
    ) -> None:
        self._jobs = jobs
        self._clock = clock
        self._context = context
        self._lead = lead
        self._every_seconds = every_seconds
        self._told = told
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ticker", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self, *, timeout: float = 30.0) -> bool:
        """Finish the job in hand and end; False when that took longer than `timeout` seconds."""
        self._stopping.set()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                if self._lead.may_lead():
                    self._tick()
                self._stopping.wait(self._every_seconds)
        finally:
            self._lead.give_up()

    def _tick(self) -> None:
        for name, job in self._jobs.items():
            if self._stopping.is_set():
                return
            try:
                with self._context():
                    job(self._clock())
                self._told(name, self._clock())
            except OnlyShowing:
                return
            except Exception:  # noqa: BLE001 - a locked or restarting database must not end the others' time
                self._told(name, None)
                _log.exception("tick_failed", job=name)
