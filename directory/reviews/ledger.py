"""What the ledger of review events counts in public: of one practitioner, of the site, and line by line.

Nothing here reads entries: what is counted stays counted when an entry is erased.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, true

from directory.reviews.homes import merged_of
from directory.reviews.models import ReviewEvent
from directory.reviews.rules import By, Happening, ReasonCode
from directory.shared.db import db

STANDS_SINCE = {
    Happening.RECEIVED: "waiting",
    Happening.HELD: "held",
    Happening.PUBLISHED: "published",
    Happening.RESTORED: "published",
    Happening.DECLINED: "declined",
    Happening.REMOVED: "removed",
    Happening.WITHDRAWN: "withdrawn",
}
"""Where an entry stands after its newest happening of these; the others leave it where it is."""


@dataclass(frozen=True, slots=True)
class PublicCounts:
    """How many entries each thing ever happened to, by reason too; where all that were received stand now.

    `now` adds up to `entries[RECEIVED]`. `replies`: the same happenings of replies.
    """

    entries: Mapping[Happening, int]
    reasons: Mapping[tuple[Happening, ReasonCode], int]
    now: Mapping[str, int]
    replies: Mapping[Happening, int]


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the public log: what happened, why and by whom, without a name, a listing or a text."""

    number: int
    at: datetime
    is_reply: bool
    happening: Happening
    reason: ReasonCode | None
    who: By
    until: datetime | None


def public_counts(practitioner_id: int) -> PublicCounts:
    """The counts of a practitioner, and of listings that were merged with theirs."""
    return _counts(ReviewEvent.practitioner_id.in_(merged_of([practitioner_id])))


def site_counts() -> PublicCounts:
    """The counts of the whole site: the sum of all practitioners'."""
    return _counts(true())


def decision_log(*, limit: int, before: int | None = None) -> Sequence[LogLine]:
    """What was decided last, the newest first; `before`: older than the line of this number.

    What writers and practices do themselves is no decision, and is left out.
    """
    wanted = select(ReviewEvent).where(ReviewEvent.by.in_([By.MODERATOR, By.RULE, By.TIME]))
    if before is not None:
        wanted = wanted.where(ReviewEvent.id < before)
    return [
        LogLine(row.id, row.at, row.reply_id is not None, row.happening, row.reason, row.by, row.until)
        for row in db.session.scalars(wanted.order_by(ReviewEvent.id.desc()).limit(limit))
    ]


def events_of_entry(entry_id: int) -> Sequence[ReviewEvent]:
    """Everything that happened to an entry, the oldest first."""
    return db.session.scalars(
        select(ReviewEvent).where(ReviewEvent.entry_id == entry_id).order_by(ReviewEvent.id)
    ).all()


def decided_by(account_id: int, *, limit: int) -> Sequence[ReviewEvent]:
    """What somebody at the desk decided last, the newest first: for themselves only."""
    wanted = select(ReviewEvent).where(ReviewEvent.by_id == account_id)
    return db.session.scalars(wanted.order_by(ReviewEvent.id.desc()).limit(limit)).all()


def _counts(condition: ColumnElement[bool]) -> PublicCounts:
    entries, replies = ReviewEvent.entry_id, ReviewEvent.reply_id
    happened = db.session.execute(
        select(ReviewEvent.happening, func.count(entries.distinct()), func.count(replies.distinct()))
        .where(condition)
        .group_by(ReviewEvent.happening)
    ).all()
    by_reason = db.session.execute(
        select(ReviewEvent.happening, ReviewEvent.reason, func.count(entries.distinct()))
        .where(condition, ReviewEvent.reason.is_not(None), entries.is_not(None))
        .group_by(ReviewEvent.happening, ReviewEvent.reason)
    ).all()
    newest = (
        select(func.max(ReviewEvent.id))
        .where(condition, entries.is_not(None), ReviewEvent.happening.in_(STANDS_SINCE))
        .group_by(entries)
    )
    stand = db.session.execute(
        select(ReviewEvent.happening, func.count()).where(ReviewEvent.id.in_(newest)).group_by(ReviewEvent.happening)
    ).all()
    now: Counter[str] = Counter()
    for happening, count in stand:
        now[STANDS_SINCE[happening]] += count
    return PublicCounts(
        entries=Counter({happening: count for happening, count, _replies in happened if count}),
        reasons={(happening, reason): count for happening, reason, count in by_reason if reason},
        now=now,
        replies=Counter({happening: count for happening, _entries, count in happened if count}),
    )
