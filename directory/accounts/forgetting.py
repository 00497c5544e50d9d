"""A job: sign-ins and kept forms whose time is over are deleted, whether or not anybody signs in again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, or_, select

from directory.accounts.models import KeptForm, SignIn
from directory.accounts.rules import FORM_KEPT_FOR, SIGN_IN_KEPT_FOR
from directory.shared.db import db, unit_of_work


def forget_old_sign_ins(now: datetime) -> int:
    """Delete sign-ins that were not seen for 90 days, and forms that waited for an hour; how many there were."""
    unseen = SignIn.seen_at <= now - SIGN_IN_KEPT_FOR
    waited = KeptForm.kept_at <= now - FORM_KEPT_FOR
    is_due = db.session.scalar(select(or_(exists().where(unseen), exists().where(waited))))
    db.session.rollback()
    if not is_due:
        return 0
    with unit_of_work() as session:
        gone = session.scalars(delete(SignIn).where(unseen).returning(SignIn.id)).all()
        return len(gone) + len(session.scalars(delete(KeptForm).where(waited).returning(KeptForm.id)).all())
