"""The rules of counting: what is counted, for which week, how long it is kept, and when it is told."""

from __future__ import annotations

import enum
import re
from datetime import UTC, date, datetime, timedelta

THRESHOLD = 5
"""A week's number below it could be one person coming back, so it is not told."""
KEPT_FOR = timedelta(days=2 * 365)
WEEKS_SHOWN = 26
WEEK = timedelta(days=7)
_ROBOT = re.compile(
    r"(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|scrap|preview|fetch|monitor|uptime|headless|lighthouse|archiv|validator"
    r"|curl/|wget/|python|java/|go-http|okhttp|libwww|httpclient|facebookexternal|embedly|scan",
    re.IGNORECASE,
)


class What(enum.StrEnum):
    """What is counted."""

    VIEW = "view"
    MATCH = "match"
    INQUIRY = "inquiry"


def week_of(now: datetime) -> date:
    """The Monday of an instant's ISO week, in UTC."""
    day = now.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def told(count: int) -> int | None:
    """The number that the keeper is told; None: fewer than THRESHOLD."""
    return count if count >= THRESHOLD else None


def is_robot(browser: str) -> bool:
    """Whether a user agent says, or leaves open, that no person looks."""
    return not browser.strip() or _ROBOT.search(browser) is not None
