"""How often, how long, how many, and when somebody is told."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from directory.limits.rules import Limit

KEY_CHARS = 32
"""128 bits in hex."""
CONSENT = "2026-11"
"""Which wording of the consent somebody agreed to: that of `templates/public/save_search.html` since that month."""
QUERY_MAX_CHARS = 1000
WORDS_MAX_CHARS = 400
FOUND_MAX = 300
"""A search that finds more is to be narrowed first: news of it would be noise."""
TOLD_MAX = 10
"""How many new listings a letter names; the rest is a number and a link."""
UNCONFIRMED_FOR = timedelta(days=2)
MONTHS = (3, 6, 12)
"""For how long one can be told."""

ASKED_FROM_NETWORK = Limit(times=20, within=timedelta(days=1))
ASKED_BY_ADDRESS = Limit(times=5, within=timedelta(days=1))
"""Letters to one address that nobody has confirmed yet are few: somebody else may have typed it."""
KEPT_BY_ADDRESS = 10


LATEST_ZONE = "America/Los_Angeles"
"""Where a day counts whose place is not known: of the zones from coast to coast the one in which it ends last."""


class Pace(enum.StrEnum):
    """How often somebody is told at most."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


WAITS = {Pace.WEEKLY: timedelta(days=7), Pace.MONTHLY: timedelta(days=30)}


def day_in(time_zone: str, now: datetime) -> date:
    """The day of an instant where somebody is."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def ends_on(begins: date, months: int) -> date:
    """The last day: the same day of a later month, or that month's last."""
    year, month = divmod(begins.year * 12 + begins.month - 1 + months, 12)
    after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=begins.day - 1), after - timedelta(days=1))


def next_look(now: datetime, pace: Pace) -> datetime:
    """When the search is asked again."""
    return now + WAITS[pace]


def new_ones(found: Iterable[int], known: Iterable[int]) -> list[int]:
    """Those found that were not known, in the order in which they were found."""
    before = frozenset(known)
    return [one for one in found if one not in before]
