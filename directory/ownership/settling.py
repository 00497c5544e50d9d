"""Settling by time: what a process does now and then, each request in a unit of work of its own.

Any number of processes may do it at once: each request is read again first, so it is decided once.
"""

from __future__ import annotations

from datetime import datetime

from directory.ownership.actions import settle_request
from directory.ownership.queries import due_requests, request_by_id
from directory.shared.db import db, unit_of_work


def settle_requests(now: datetime) -> int:
    """Decide what time decides: unopposed requests are approved, forgotten ones expire; how many."""
    due = due_requests(now=now)
    db.session.rollback()  # nothing is held while the others are decided
    return sum(_settle(request_id, now=now) for request_id in due)


def _settle(request_id: int, *, now: datetime) -> bool:
    with unit_of_work():
        request = request_by_id(request_id)
        return request is not None and settle_request(request, now=now)
