"""A job: tries whose time is over are deleted, also where nobody tries again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from directory.limits.models import Try
from directory.shared.db import db, unit_of_work


def forget_old_tries(now: datetime) -> int:
    """Delete tries that count no more; how many there were."""
    over = Try.counts_until <= now
    is_due = db.session.scalar(select(Try.id).where(over).limit(1)) is not None
    db.session.rollback()
    if not is_due:
        return 0
    with unit_of_work() as session:
        return len(session.scalars(delete(Try).where(over).returning(Try.id)).all())
