"""Reads: whether somebody has to wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from directory.limits.counting import counting
from directory.limits.rules import Limit


def full_until(buckets: Sequence[str], *, limit: Limit, now: datetime) -> datetime | None:
    """When the fullest of these buckets has room again; None when all of them have room now."""
    return counting().full_until(buckets, limit=limit, now=now)
