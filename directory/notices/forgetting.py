"""A job: letters whose time is over say nothing any more, and are deleted when nobody needs to know that they went."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from directory.notices.models import Letter
from directory.notices.rules import GIVEN_UP_KEPT_FOR, REMEMBERED_FOR, SENT_KEPT_FOR
from directory.shared.db import db, unit_of_work

NOTHING = {"to_address": "", "subject": "", "text": "", "html": "", "unsubscribe_url": None, "last_error": None}


def forget_old_letters(now: datetime) -> int:
    """Empty letters that were sent 30 days ago, delete those given up 90 days ago and what is a year old; how many."""
    said = (Letter.sent_at <= now - SENT_KEPT_FOR) & (Letter.to_address != "")
    over = (Letter.given_up_at <= now - GIVEN_UP_KEPT_FOR) | (Letter.sent_at <= now - REMEMBERED_FOR)
    is_due = db.session.scalar(select(Letter.id).where(said | over).limit(1)) is not None
    db.session.rollback()
    if not is_due:
        return 0
    with unit_of_work() as session:
        gone = session.scalars(delete(Letter).where(over).returning(Letter.id)).all()
        emptied = session.scalars(update(Letter).where(said).values(NOTHING).returning(Letter.id)).all()
        return len(gone) + len(emptied)
