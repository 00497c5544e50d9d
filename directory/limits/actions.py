"""The one write: count a try."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert

from directory.limits.models import Try
from directory.limits.queries import full_until
from directory.limits.rules import Limit
from directory.shared.db import db


def count_try(buckets: Sequence[str], *, limit: Limit, now: datetime) -> datetime | None:
    """Count a try in each of its buckets, and forget those whose time is over.

    Returns None when it may be made; else nothing is counted, and the answer is when it may.
    """
    wait = full_until(buckets, limit=limit, now=now)
    if wait is not None:
        return wait
    db.session.execute(delete(Try).where(Try.counts_until <= now))
    tries = [{"bucket": bucket, "counts_until": now + limit.within} for bucket in buckets]
    db.session.execute(insert(Try), tries)
    return None
