"""The rules of inquiries: states and their moves, limits, when somebody is told, and when content is erased."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from directory.limits.rules import Limit

NAME_MAX_CHARS = 80
MESSAGE_MAX_CHARS = 2000
WHEN_SUITS_MAX_CHARS = 200
KEY_CHARS = 32
"""128 bits in hex."""
CONSENT = "2026-11"
"""Which wording of the consent the sender agreed to: that of `templates/public/inquiry.html` since that month."""

KEPT_FOR = timedelta(days=180)
"""How long content is kept after the last message."""
KEPT_AFTER_CLOSING = timedelta(days=30)
NUDGED_AFTER = timedelta(days=3)
"""A practitioner who has not replied by then gets one more letter."""
UNANSWERED_AFTER = timedelta(days=10)
"""From then on an inquiry is said to be unanswered."""
HELD_TOLD_AFTER = timedelta(days=14)
"""A sender whose message was held for so long is told."""

REPLIES_OF = timedelta(days=180)
"""Usual reply times are of inquiries that were answered in this time."""
REPLIES_NEEDED = 5

SENT_FROM_NETWORK = Limit(times=10, within=timedelta(hours=1))
SENT_BY_ADDRESS = Limit(times=8, within=timedelta(days=1))
WRITTEN_AGAIN = Limit(times=10, within=timedelta(days=1))


class State(enum.StrEnum):
    """Where an inquiry stands: `sent` waits for the practitioner, `answered` for the sender."""

    HELD = "held"
    SENT = "sent"
    ANSWERED = "answered"
    CLOSED = "closed"
    DISCARDED = "discarded"
    WITHDRAWN = "withdrawn"


class Author(enum.StrEnum):
    """Who wrote a message."""

    SENDER = "sender"
    PRACTITIONER = "practitioner"


class Reason(enum.StrEnum):
    """Why a held inquiry was not passed on. Words of a closed list: the trail holds nothing that anybody wrote."""

    ADVERTISING = "advertising"
    ABUSE = "abuse"
    NOT_FOR_THEM = "not-for-them"


OPEN = frozenset({State.SENT, State.ANSWERED})
ENDED = frozenset({State.CLOSED, State.DISCARDED, State.WITHDRAWN})
IN_THE_INBOX = frozenset({State.SENT, State.ANSWERED, State.CLOSED, State.WITHDRAWN})
MOVES: dict[State, frozenset[State]] = {
    State.HELD: frozenset({State.SENT, State.ANSWERED, State.DISCARDED, State.WITHDRAWN}),
    State.SENT: frozenset({State.SENT, State.ANSWERED, State.CLOSED, State.HELD, State.WITHDRAWN}),
    State.ANSWERED: frozenset({State.SENT, State.ANSWERED, State.CLOSED, State.HELD, State.WITHDRAWN}),
    State.CLOSED: frozenset({State.SENT, State.ANSWERED, State.WITHDRAWN}),
    State.DISCARDED: frozenset({State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}


class Pace(enum.StrEnum):
    """How soon a practitioner usually replies, in words that a page prints."""

    HOUR = "within an hour"
    HOURS = "within a few hours"
    DAY = "within a day"
    DAYS = "within three days"
    WEEK = "within a week"
    LATER = "after more than a week"


PACES = (
    (timedelta(hours=1), Pace.HOUR),
    (timedelta(hours=6), Pace.HOURS),
    (timedelta(days=1), Pace.DAY),
    (timedelta(days=3), Pace.DAYS),
    (timedelta(days=7), Pace.WEEK),
)


def may_move(before: State, after: State) -> bool:
    """Whether an inquiry may go from one state to another."""
    return after in MOVES[before]


def usual_pace(replies: Sequence[timedelta]) -> Pace | None:
    """The median of reply times in words; None for fewer than REPLIES_NEEDED."""
    if len(replies) < REPLIES_NEEDED:
        return None
    middle = timedelta(seconds=median(reply.total_seconds() for reply in replies))
    return next((pace for longest, pace in PACES if middle <= longest), Pace.LATER)


def erased_on(last_message_at: datetime, closed_at: datetime | None) -> datetime:
    """When content is erased at the latest, if nothing more is written."""
    by_age = last_message_at + KEPT_FOR
    return by_age if closed_at is None else min(by_age, closed_at + KEPT_AFTER_CLOSING)
