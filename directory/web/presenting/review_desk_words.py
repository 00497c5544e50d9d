"""The words of the desk for reviews: where an entry stands, which rule held it, what happened to it and by whom."""

from __future__ import annotations

from datetime import datetime

from directory.moderation.rules import DisputeOutcome, DisputeState, HoldRule, Side
from directory.reviews.ledger import events_of_entry
from directory.reviews.models import ReviewEntry, ReviewEvent
from directory.reviews.rules import By, EntryState, Happening, ReplyState
from directory.web.formatting import date_words
from directory.web.presenting.desk_words import age_words, name_of

STATE_WORDS = {
    EntryState.WAITING: "Waiting to be read",
    EntryState.HELD: "Held",
    EntryState.PUBLISHED: "Shown",
    EntryState.DECLINED: "Declined",
    EntryState.REMOVED: "Removed",
    EntryState.WITHDRAWN: "Taken back by its writer",
}
STATE_SIGNS = {
    EntryState.WAITING: "clock",
    EntryState.HELD: "triangle-alert",
    EntryState.PUBLISHED: "eye",
}
REPLY_STATE_WORDS = {
    ReplyState.PUBLISHED: "Shown",
    ReplyState.WITHDRAWN: "Taken back by the practice",
    ReplyState.REMOVED: "Removed",
}
RULE_WORDS = {
    HoldRule.LINK: "A link",
    HoldRule.PERSONAL_DATA: "Personal data",
    HoldRule.BURST: "Many at once",
    HoldRule.SAME_TEXT: "The same text",
    HoldRule.SHARED_DEVICE: "One device",
    HoldRule.SHARED_NETWORK: "One network",
    HoldRule.CODE_MISUSE: "Visit codes used oddly",
    HoldRule.RING: "A ring",
    HoldRule.REPORTED: "Reported",
}
HAPPENED_WORDS = {
    Happening.RECEIVED: "wrote it",
    Happening.HELD: "held it",
    Happening.PUBLISHED: "published it",
    Happening.DECLINED: "declined it",
    Happening.REDACTED: "showed personal data as removed",
    Happening.HIDDEN: "hid it in an emergency",
    Happening.SHOWN_AGAIN: "showed it again",
    Happening.REMOVED: "removed it",
    Happening.RESTORED: "put it back",
    Happening.WITHDRAWN: "took it back",
}
BY_WORDS = {
    By.WRITER: "The writer",
    By.PRACTICE: "The practice",
    By.MODERATOR: "Somebody at the desk",
    By.RULE: "A rule",
    By.TIME: "Time",
}
SIDE_WORDS = {Side.WRITER: "The writer", Side.PRACTICE: "The practice"}
OUTCOME_WORDS = {
    DisputeOutcome.STAYS: "The entry stays",
    DisputeOutcome.REDACTED: "It stays, with personal data shown as removed",
    DisputeOutcome.REMOVED: "It breaks the rules, and is removed",
}
DISPUTE_STATE_WORDS = {
    DisputeState.OPEN: "To decide",
    DisputeState.DECIDED: "Decided",
    DisputeState.APPEALED: "Appealed",
    DisputeState.CLOSED: "Decided on appeal",
}


def due_words(due_at: datetime, *, now: datetime) -> str:
    """By when something has to be decided: "overdue by 2 days", "5 hours left"."""
    if due_at <= now:
        return f"overdue by {age_words(due_at, now=now)}"
    return f"{age_words(now, now=due_at)} left"


def moment_words(instant: datetime) -> str:
    """A day and a time: "November 22, 2026, 08:00 UTC"."""
    return f"{date_words(instant)}, {instant:%H:%M} UTC"


def who_did(event: ReviewEvent, *, account_id: int) -> str:
    """Who did something to an entry, for the desk: the reader is "You", a writer has no name here."""
    if event.by is not By.MODERATOR:
        return BY_WORDS[event.by]
    return "You" if event.by_id == account_id else name_of(event.by_id)


def overtaken_words(entry: ReviewEntry) -> str:
    """What somebody is told whose page showed an entry that moved since: who did what."""
    newest = events_of_entry(entry.id)[-1:]
    if not newest:
        return "This changed since you opened the page. Look again, then decide."
    who, done = who_did(newest[0], account_id=0), HAPPENED_WORDS[newest[0].happening]
    return f"{who} {done} since you opened this page. Nothing of yours was written: look again, then decide."
