"""Settling by time: what a process does now and then, each request in a unit of work of its own.

Any number of processes may do it at once: every move is conditional, so each request is decided once.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from directory.ownership.actions import settle_request
from directory.ownership.queries import due_requests, request_by_id
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken


def settle_requests(now: datetime) -> int:
    """Decide what time decides: unopposed requests are approved, forgotten ones expire; how many."""
    due = due_requests(now=now)
    db.session.rollback()  # nothing is held while the others are decided
    return sum(_settle(request_id, now=now) for request_id in due)


def _settle(request_id: int, *, now: datetime) -> bool:
    with suppress(RuleBroken), unit_of_work():  # somebody else was faster
        request = request_by_id(request_id)
        return request is not None and settle_request(request, now=now)
    return False
