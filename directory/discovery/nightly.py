"""Once a night: compare the whole index with the database, repair it, and tell the operator when it had to."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from directory.discovery.index import SearchIndex
from directory.discovery.sync import repair
from directory.notices.actions import queue_letter
from directory.shared.db import unit_of_work

log = structlog.get_logger()
EVERY = timedelta(hours=24)
FIRST_HOUR_UTC, LAST_HOUR_UTC = 7, 11  # night everywhere in the United States and Canada


def is_due(index: SearchIndex, *, now: datetime) -> bool:
    """Whether the last check was long enough ago and it is night."""
    last = index.last_checked_at
    return FIRST_HOUR_UTC <= now.hour < LAST_HOUR_UTC and (last is None or now - last > EVERY / 2)


def check_and_repair(index: SearchIndex, *, operator: str, now: datetime) -> int:
    """Check, repair and queue a letter where something differed. Returns how many listings did."""
    index.last_checked_at = now
    found = repair(index)
    log.info("index_checked", differences=found.count)
    if found.count:
        values = {"compared": index.engine.document_count, "differences": found.count}
        with unit_of_work():
            queue_letter("index_repaired", to=operator, values=values, key=f"index_repaired:{now:%Y-%m-%d}", now=now)
    return found.count
