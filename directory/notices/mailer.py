"""The mailer: a thread that sends what is due, in one process at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from email.headerregistry import Address

import structlog

from directory.notices.sender import send_waiting
from directory.notices.transport import Transport
from directory.shared.leading import Lead
from directory.shared.modes import OnlyShowing

POLL_SECONDS = 5.0

_log = structlog.get_logger()


class Mailer:
    """Sends due letters when woken and every few seconds.

    Make and start it after the fork, once per process, with the application's context and clock. All processes
    that could agree by `lead` on one leader; when that one ends, however it ends, another takes over within
    `poll_seconds`. `wake` may be called from any thread and at any time.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        sender: Address,
        clock: Callable[[], datetime],
        context: Callable[[], AbstractContextManager[object]],
        lead: Lead,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._transport = transport
        self._sender = sender
        self._clock = clock
        self._context = context
        self._lead = lead
        self._poll_seconds = poll_seconds
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mailer", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def wake(self) -> None:
        """Look for due letters now instead of at the next poll."""
        self._woken.set()

    def stop(self, *, timeout: float = 30.0) -> bool:
        """Finish the letter in hand and end; False when that took longer than `timeout` seconds."""
        self._stopping.set()
        self._woken.set()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while self._goes_on():
                if self._lead.may_lead():
                    self._send()
                self._woken.wait(self._poll_seconds)
        finally:
            self._lead.give_up()

    def _goes_on(self) -> bool:
        self._woken.clear()  # before the look at the other event, or a stop in between would wait for the next poll
        return not self._stopping.is_set()

    def _send(self) -> None:
        try:
            with self._context():
                send_waiting(self._transport, sender=self._sender, clock=self._clock, is_stopping=self._stopping.is_set)
        except OnlyShowing:
            return
        except Exception:  # noqa: BLE001 - a locked or restarting database must not end the mail for good
            _log.exception("mailer_round_failed")
