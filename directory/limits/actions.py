"""The one write: count a try."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from directory.limits.counting import counting
from directory.limits.rules import Limit


def count_try(buckets: Sequence[str], *, limit: Limit, now: datetime) -> datetime | None:
    """Count a try in each of its buckets, and forget those whose time is over.

    Returns None when it may be made; else nothing is counted, and the answer is when it may. Call it in a unit of
    work, but do not rely on a rollback: that takes back a try counted in the database, and none counted in Redis.
    """
    return counting().count_try(buckets, limit=limit, now=now)
