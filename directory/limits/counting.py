"""Where tries are counted: in the database, or in Redis. Chosen once, when the application is wired."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from directory.limits.in_database import InDatabase
from directory.limits.in_redis import InRedis
from directory.limits.rules import Limit


class Counting(Protocol):
    """What counts tries. `queries.full_until` and `actions.count_try` say what its two verbs answer."""

    def full_until(self, buckets: Sequence[str], *, limit: Limit, now: datetime) -> datetime | None:
        """When the fullest of these buckets has room again."""

    def count_try(self, buckets: Sequence[str], *, limit: Limit, now: datetime) -> datetime | None:
        """Count a try unless a bucket is full."""


_chosen: Counting = InDatabase()


def count_in(redis_url: str) -> None:
    """Count in the Redis of this URL from now on; "": in the database. It is not asked for anything yet."""
    global _chosen  # noqa: PLW0603 - the one choice of a process
    _chosen = InRedis(redis_url) if redis_url else InDatabase()


def counting() -> Counting:
    """What counts tries in this process."""
    return _chosen
