"""Reads: whether somebody has to wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from directory.limits.models import Try
from directory.limits.rules import Limit
from directory.shared.db import db


def full_until(buckets: Sequence[str], *, limit: Limit, now: datetime) -> datetime | None:
    """When the fullest of these buckets has room again; None when all of them have room now."""
    waits = [wait for bucket in buckets if (wait := _full_until(bucket, limit, now)) is not None]
    return max(waits, default=None)


def _full_until(bucket: str, limit: Limit, now: datetime) -> datetime | None:
    counting = select(Try.counts_until).where(Try.bucket == bucket, Try.counts_until > now)
    latest_first = db.session.scalars(counting.order_by(Try.counts_until.desc()).limit(limit.times)).all()
    return latest_first[-1] if len(latest_first) == limit.times else None
