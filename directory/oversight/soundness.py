"""Whether index, trail and letters are what they should be, from what the machine wrote down of its last looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select

from directory.audit.models import AuditCheck
from directory.audit.queries import last_entry_id, newest_check
from directory.discovery.index import SearchIndex
from directory.discovery.sync import is_usable, waiting_notes
from directory.notices.models import Letter
from directory.notices.queries import overdue_count
from directory.shared.db import db

LATE_AFTER = timedelta(hours=36)
"""A nightly look that is older than this did not happen."""
OVERDUE_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class IndexState:
    """The index: whether it opens, how many changes it has yet to take in, when it was last compared with the database,
    and whether it had to be repaired then.
    """

    is_usable: bool
    waiting: int
    checked_at: datetime | None
    was_repaired: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class TrailState:
    """The trail: how many entries there are, the last look at the whole, and whether that is too long ago."""

    entries: int
    check: AuditCheck | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class LetterState:
    """Letters that could not be sent, and those that wait though they were due an hour ago."""

    given_up: int
    overdue: int


def index_state(index: SearchIndex, *, now: datetime) -> IndexState:
    """What is known of the index, without comparing anything now."""
    checked_at = index.last_checked_at
    key = f"index_repaired:{checked_at:%Y-%m-%d}" if checked_at else ""
    return IndexState(
        is_usable=is_usable(index),
        waiting=waiting_notes(),
        checked_at=checked_at,
        was_repaired=bool(key and db.session.scalar(select(exists().where(Letter.key == key)))),
        is_late=_is_late(checked_at, now=now),
    )


def trail_state(*, now: datetime) -> TrailState:
    """What is known of the trail, without walking along it."""
    check = newest_check()
    return TrailState(last_entry_id(), check, _is_late(check.checked_at if check else None, now=now))


def letter_state(*, now: datetime) -> LetterState:
    """Whether letters go out."""
    given_up = db.session.scalar(select(func.count(Letter.id)).where(Letter.given_up_at.is_not(None))) or 0
    return LetterState(given_up, overdue_count(before=now - OVERDUE_AFTER))


def _is_late(checked_at: datetime | None, *, now: datetime) -> bool:
    return checked_at is None or now - checked_at > LATE_AFTER
