"""Decisions about one entry by one person: publish, decline, hide in an emergency. What was public needs two.

Every decision answers the holds and the reports that were open when it was made.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from directory.audit.rules import Actor
from directory.moderation.models import Hold, Report
from directory.moderation.rules import Reported
from directory.reviews.models import ReviewEntry
from directory.reviews.moves import check_impartial, hide_entry, move
from directory.reviews.rules import By, EntryState, Move, Overtaken, ReasonCode
from directory.shared.db import db
from directory.shared.errors import RuleBroken

AGAINST = frozenset(ReasonCode) - {
    ReasonCode.KEEPS_THE_RULES,
    ReasonCode.TIME_RAN_OUT,
    ReasonCode.WRITER_ASKED,
    ReasonCode.ON_APPEAL,
}
"""Reasons for which an entry may be declined, hidden or removed."""

STAYS_WORDS = "Somebody read this entry. It keeps the rules, and stays."
DECLINED_WORDS = "Somebody read this entry. It does not keep the rules."


def publish_entry(entry: ReviewEntry, *, seen_version: int, by: Actor, now: datetime) -> None:
    """Let an entry be seen, or go on to be; its open holds and reports are answered. Raises RuleBroken, Overtaken."""
    if entry.state is EntryState.PUBLISHED:
        check_still(entry, seen_version=seen_version, by=by)
    else:
        move(
            entry,
            Move.PUBLISH,
            reason=ReasonCode.KEEPS_THE_RULES,
            who=By.MODERATOR,
            by=by,
            now=now,
            seen_version=seen_version,
        )
    answer_all(entry, STAYS_WORDS, by=by, now=now)


def decline_entry(entry: ReviewEntry, reason: ReasonCode, *, seen_version: int, by: Actor, now: datetime) -> None:
    """Keep an entry that was never public from being seen. Raises RuleBroken for one that was, and Overtaken."""
    check_reason(reason)
    move(entry, Move.DECLINE, reason=reason, who=By.MODERATOR, by=by, now=now, seen_version=seen_version)
    answer_all(entry, DECLINED_WORDS, by=by, now=now)


def hide_in_emergency(entry: ReviewEntry, reason: ReasonCode, *, seen_version: int, by: Actor, now: datetime) -> None:
    """Hide an entry at once, for at most 72 hours; it shows again by itself."""
    check_reason(reason)
    hide_entry(entry, reason=reason, by=by, now=now, seen_version=seen_version)


def check_reason(reason: ReasonCode) -> None:
    """Raise RuleBroken for a reason that speaks for an entry, where one against it is needed."""
    if reason not in AGAINST:
        raise RuleBroken("Choose a reason why it breaks the rules.", field="reason")


def check_still(entry: ReviewEntry, *, seen_version: int, by: Actor) -> None:
    """Raise Overtaken when an entry no longer shows as the page said, RuleBroken for somebody with an interest."""
    if entry.version != seen_version or entry.state is not EntryState.PUBLISHED:
        raise Overtaken
    check_impartial(entry.review.practitioner_id, by)


def answer_all(entry: ReviewEntry, words: str, *, by: Actor, now: datetime) -> None:
    """Answer every open hold and report of an entry."""
    answered = {"answered_at": now, "answered_by_id": by.person_id}
    db.session.execute(
        update(Hold)
        .where(Hold.entry_id == entry.id, Hold.answered_at.is_(None))
        .values(**answered)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(Report)
        .where(Report.subject == Reported.ENTRY, Report.subject_id == entry.id, Report.answered_at.is_(None))
        .values(answer=words, **answered)
        .execution_options(synchronize_session=False)
    )
