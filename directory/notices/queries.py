"""Reads of the letters: what is due, what waits, what was given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select

from directory.notices.models import Letter
from directory.shared.db import db


def is_waiting() -> ColumnElement[bool]:
    """The condition that a letter is neither sent nor given up."""
    return and_(Letter.sent_at.is_(None), Letter.given_up_at.is_(None))


def next_due_letter(*, now: datetime) -> Letter | None:
    """The letter that has been due longest, or None."""
    return db.session.scalars(
        select(Letter).where(is_waiting(), Letter.due_at <= now).order_by(Letter.due_at, Letter.id).limit(1)
    ).one_or_none()


def waiting_letters() -> Sequence[Letter]:
    """The letters that are still to be sent, the one due first first."""
    return db.session.scalars(select(Letter).where(is_waiting()).order_by(Letter.due_at, Letter.id)).all()


def given_up_letters() -> Sequence[Letter]:
    """The letters that could not be sent, newest first."""
    return db.session.scalars(
        select(Letter).where(Letter.given_up_at.is_not(None)).order_by(Letter.given_up_at.desc(), Letter.id)
    ).all()


def overdue_count(*, before: datetime) -> int:
    """How many waiting letters were due before an instant: more than 0 for long means that no mailer runs."""
    return db.session.scalars(select(func.count(Letter.id)).where(is_waiting(), Letter.due_at < before)).one()


def letter_keys(prefix: str, *, since: datetime) -> frozenset[str]:
    """The keys that begin so, of letters queued since an instant, sent or not."""
    wanted = select(Letter.key).where(Letter.key.startswith(prefix, autoescape=True), Letter.queued_at >= since)
    return frozenset(db.session.scalars(wanted))
