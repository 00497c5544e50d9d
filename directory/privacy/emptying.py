"""Requests about personal data whose content goes: the address and the words. Dates and outcome stay, without anybody.

California (11 CCR 7101) asks to keep records of requests for 24 months; nobody's words are needed for that after it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from directory.notices.actions import forget_letters
from directory.privacy.models import DataRequest
from directory.privacy.rules import CONTENT_KEPT_FOR, UNCONFIRMED_FOR, RequestState
from directory.shared.db import db, unit_of_work


def letters_of(request_id: int) -> str:
    """How the keys of a request's letters begin."""
    return f"data_request:{request_id}:"


def empty_closed_requests(address: str, *, now: datetime) -> int:
    """Empty the closed requests of an address at once; how many. Those that are open are answered first."""
    mine = func.lower(DataRequest.email) == address.lower()
    return _empty(mine & (DataRequest.state == RequestState.CLOSED), now=now)


def empty_old_requests(now: datetime) -> int:
    """A job: empty requests that were closed two years ago, delete those that nobody confirmed; how many."""
    closed = (DataRequest.closed_at <= now - CONTENT_KEPT_FOR) & DataRequest.erased_at.is_(None)
    unconfirmed = (DataRequest.state == RequestState.ASKED) & (DataRequest.asked_at <= now - UNCONFIRMED_FOR)
    is_due = db.session.scalar(select(DataRequest.id).where(closed | unconfirmed).limit(1)) is not None
    db.session.rollback()
    if not is_due:
        return 0
    with unit_of_work() as session:
        gone = session.scalars(delete(DataRequest).where(unconfirmed).returning(DataRequest.id)).all()
        for request_id in gone:
            forget_letters(letters_of(request_id))
        return len(gone) + _empty(closed, now=now)


def _empty(which: ColumnElement[bool], *, now: datetime) -> int:
    nobody: dict[str, Any] = {"key": None, "email": None, "words": "", "erased_at": now}
    emptied = update(DataRequest).where(which).values(nobody).returning(DataRequest.id)
    ids = db.session.scalars(emptied.execution_options(synchronize_session=False)).all()
    for request_id in ids:
        forget_letters(letters_of(request_id))
    db.session.expire_all()
    return len(ids)
