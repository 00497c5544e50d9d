"""The rules of the privacy desk: how long somebody can think again, and by when a request is answered. Pure."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from math import ceil

from directory.limits.rules import Limit

KEY_CHARS = 32
"""128 bits in hex."""
WORDS_MAX_CHARS = 2000
ANSWER_MAX_CHARS = 2000

REGRET_FOR = timedelta(days=7)
"""How long somebody who deletes their account can keep it after all; it is stopped meanwhile."""
GOODBYE_KEPT_FOR = timedelta(days=1)
"""How long the letter is kept that says that everything is erased: it holds the address once more."""
ANSWERED_WITHIN = timedelta(days=30)
"""A request is answered by then. GDPR art. 12(3): one month; California, 11 CCR 7021: 45 days; Washington, RCW
19.373.040: 45 days. The shortest rules, for everybody, and for appeals too."""
UNCONFIRMED_FOR = timedelta(days=2)
"""A request that nobody confirmed by letter is deleted then."""
CONTENT_KEPT_FOR = timedelta(days=730)
"""How long a closed request keeps its address and words. 11 CCR 7101: records of requests are kept for 24 months."""
COPY_OFFERED_FOR = timedelta(days=30)
"""How long the copy that was asked for can be taken from the private page of a request."""
APPEAL_WITHIN = timedelta(days=60)
"""How long a refusal can be appealed. RCW 19.373.040: within a reasonable time."""

ASKED_FROM_NETWORK = Limit(times=10, within=timedelta(days=1))
ASKED_BY_ADDRESS = Limit(times=3, within=timedelta(days=1))


class RequestKind(enum.StrEnum):
    """What somebody asks for."""

    COPY = "copy"
    CORRECT = "correct"
    DELETE = "delete"
    OTHER = "other"


class RequestState(enum.StrEnum):
    """Where a request stands: `asked` until its address is confirmed, then `open` until it is `closed`."""

    ASKED = "asked"
    OPEN = "open"
    CLOSED = "closed"


class Outcome(enum.StrEnum):
    """What came of a request."""

    DONE = "done"
    PARTLY = "partly"
    NOTHING_HELD = "nothing-held"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ReasonCode(enum.StrEnum):
    """Why not all was done that was asked for. Words of a closed list: the trail holds nothing that anybody wrote."""

    LAW = "law-requires-it"
    OTHERS = "of-other-people"
    PUBLIC_RECORD = "public-record"
    NOT_IDENTIFIED = "not-identified"
    NOT_OURS = "not-ours"


DECIDED = (Outcome.DONE, Outcome.PARTLY, Outcome.NOTHING_HELD, Outcome.REFUSED)
"""What the desk can choose; `withdrawn` is the person's own."""
APPEALABLE = frozenset({Outcome.PARTLY, Outcome.NOTHING_HELD, Outcome.REFUSED})
NEEDS_A_REASON = frozenset({Outcome.PARTLY, Outcome.REFUSED})


def days_left(due_at: datetime, *, now: datetime) -> int:
    """Days until a request is due, one that has begun counted whole; 0 or less where it is overdue."""
    return ceil((due_at - now) / timedelta(days=1))


def is_overdue(due_at: datetime, *, now: datetime) -> bool:
    """Whether a request should have been answered."""
    return now >= due_at
