"""Lines of the queue of entries: by rules and age, and by nothing that an entry rates, is about, or was written by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from directory.moderation.queries import QueueItem
from directory.moderation.removing import ENTRY, REMOVE_ENTRY
from directory.proposals.queries import open_proposals_about
from directory.reviews.models import ReviewEntry, ReviewEvent
from directory.reviews.rules import REASON_WORDS, EntryState, Happening
from directory.shared.text import plural
from directory.web.presenting.desk_words import age_words
from directory.web.presenting.review_desk_words import (
    HAPPENED_WORDS,
    RULE_WORDS,
    STATE_SIGNS,
    STATE_WORDS,
    due_words,
    moment_words,
)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as a line. `why`: why it lies there; `due`: by when it is to be decided; `is_proposed`: its removal."""

    id: int
    state_words: str
    sign: str
    why: str
    age: str
    due: str
    is_late: bool
    is_held: bool
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """Something that the reader decided. `entry_id` is None where it was about a reply."""

    entry_id: int | None
    what: str
    why: str
    at: str
    when: str


def entry_lines(items: Sequence[QueueItem], *, now: datetime) -> list[EntryLine]:
    """The queue as lines, in one read however many there are."""
    proposed = open_proposals_about(
        REMOVE_ENTRY.name, subject_kind=ENTRY, subject_ids=[item.entry_id for item in items]
    )
    return [
        EntryLine(
            id=item.entry_id,
            state_words=STATE_WORDS[item.state],
            sign=STATE_SIGNS[item.state],
            why=_why(item),
            age=age_words(item.since, now=now),
            due=_due(item, now=now),
            is_late=item.due_at <= now,
            is_held=item.state is EntryState.HELD,
            is_proposed=str(item.entry_id) in proposed,
        )
        for item in items
    ]


def hidden_lines(entries: Sequence[ReviewEntry]) -> list[tuple[int, str]]:
    """What an emergency hides: the number of each entry, and when it shows again."""
    return [(entry.id, moment_words(entry.hidden_until)) for entry in entries if entry.hidden_until]


def decided_lines(events: Sequence[ReviewEvent]) -> list[DecidedLine]:
    """What the reader decided last, the newest first."""
    return [
        DecidedLine(
            entry_id=event.entry_id,
            what=_done(event),
            why=REASON_WORDS[event.reason] if event.reason else "",
            at=event.at.isoformat(),
            when=moment_words(event.at),
        )
        for event in events
    ]


def _why(item: QueueItem) -> str:
    rules = [RULE_WORDS[rule] for rule in item.rules]
    reports = [plural(item.reports, "report")] if item.reports else []
    return " · ".join([*rules, *reports]) or "No rule spoke"


def _due(item: QueueItem, *, now: datetime) -> str:
    words = due_words(item.due_at, now=now)
    is_by_time = item.state is EntryState.WAITING and item.due_at > now
    return f"{words}, then time publishes it" if is_by_time else words


def _done(event: ReviewEvent) -> str:
    thing = f"Entry {event.entry_id}" if event.entry_id else f"Reply {event.reply_id}"
    words = HAPPENED_WORDS[Happening(event.happening)].replace(" it", "", 1)
    return f"{thing}: {words}"
