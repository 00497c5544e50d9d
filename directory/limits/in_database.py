"""Tries counted in the database: they are written, and rolled back, with the unit of work that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select

from directory.limits.models import Try
from directory.limits.rules import Limit
from directory.shared.db import db


class InDatabase:
    """Counts tries in the table of tries. Counting needs an open unit of work."""

    def full_until(self, buckets: Sequence[str], *, limit: Limit, now: datetime) -> datetime | None:
        """When the fullest of these buckets has room again; None when all of them have room now."""
        waits = [wait for bucket in buckets if (wait := _full_until(bucket, limit, now)) is not None]
        return max(waits, default=None)

    def count_try(self, buckets: Sequence[str], *, limit: Limit, now: datetime) -> datetime | None:
        """Count a try in each of its buckets unless one is full, and forget those whose time is over."""
        wait = self.full_until(buckets, limit=limit, now=now)
        if wait is not None:
            return wait
        db.session.execute(delete(Try).where(Try.counts_until <= now))
        tries = [{"bucket": bucket, "counts_until": now + limit.within} for bucket in buckets]
        db.session.execute(insert(Try), tries)
        return None


def _full_until(bucket: str, limit: Limit, now: datetime) -> datetime | None:
    counting = select(Try.counts_until).where(Try.bucket == bucket, Try.counts_until > now)
    latest_first = db.session.scalars(counting.order_by(Try.counts_until.desc()).limit(limit.times)).all()
    return latest_first[-1] if len(latest_first) == limit.times else None
