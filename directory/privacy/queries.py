"""Reads of requests about personal data: one by its key, the desk's queue, what was answered last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from directory.privacy.models import DataRequest
from directory.privacy.rules import RequestState
from directory.shared.db import db


def request_by_key(key: str) -> DataRequest | None:
    """The request of a person's private page."""
    return db.session.scalars(select(DataRequest).where(DataRequest.key == key)).one_or_none()


def data_request(request_id: int) -> DataRequest | None:
    """One request that was confirmed."""
    wanted = select(DataRequest).where(DataRequest.id == request_id, DataRequest.state != RequestState.ASKED)
    return db.session.scalars(wanted).one_or_none()


def open_data_requests() -> Sequence[DataRequest]:
    """The desk's queue: the one due first first, which puts what is overdue on top."""
    wanted = select(DataRequest).where(DataRequest.state == RequestState.OPEN)
    return db.session.scalars(wanted.order_by(DataRequest.due_at, DataRequest.id)).all()


def answered_data_requests(limit: int) -> Sequence[DataRequest]:
    """What was closed last, the newest first."""
    wanted = select(DataRequest).where(DataRequest.state == RequestState.CLOSED)
    newest = wanted.order_by(DataRequest.closed_at.desc(), DataRequest.id.desc()).limit(limit)
    return db.session.scalars(newest.options(joinedload(DataRequest.handled_by))).all()


def overdue_requests(*, now: datetime) -> int:
    """How many open requests should have been answered."""
    wanted = select(func.count(DataRequest.id)).where(DataRequest.state == RequestState.OPEN, DataRequest.due_at <= now)
    return db.session.scalar(wanted) or 0
