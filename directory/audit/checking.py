"""Looking at the whole trail and keeping what came of it: every night, and whenever somebody asks."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from directory.audit.models import AuditCheck
from directory.audit.proof import walk_trail
from directory.audit.queries import newest_check
from directory.shared.db import db, unit_of_work

log = structlog.get_logger()
EVERY = timedelta(hours=24)
FIRST_HOUR_UTC, LAST_HOUR_UTC = 7, 11  # night everywhere in the United States and Canada


def check_trail(*, now: datetime) -> AuditCheck:
    """Walk the whole trail and keep what came of it; opens its own unit of work, after the walk.

    The head goes into the server's log, where whoever can rewrite the database may not reach it.
    """
    walk = walk_trail()
    db.session.rollback()
    check = AuditCheck(checked_at=now, entries=walk.entries, last_hash=walk.last_hash, problem=walk.problem[:500])
    with unit_of_work() as session:
        session.add(check)
    if walk.problem:
        log.error("trail_broken", problem=walk.problem, head=walk.head)
    else:
        log.info("trail_whole", head=walk.head)
    return check


def check_trail_nightly(now: datetime) -> AuditCheck | None:
    """Look once a night; None where it is not time."""
    last = newest_check()
    if not FIRST_HOUR_UTC <= now.hour < LAST_HOUR_UTC or (last is not None and now - last.checked_at <= EVERY / 2):
        return None
    return check_trail(now=now)
