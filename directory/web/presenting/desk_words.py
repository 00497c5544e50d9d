"""Words that every desk uses: how long something waits, and who an account is."""

from __future__ import annotations

from datetime import datetime

from directory.accounts.queries import account_by_id
from directory.shared.text import plural

HOUR, DAY = 3600, 86400


def age_words(since: datetime, *, now: datetime) -> str:
    """How long something waits: "3 days", "5 hours", "less than an hour"."""
    seconds = (now - since).total_seconds()
    if seconds < HOUR:
        return "less than an hour"
    if seconds < 2 * DAY:
        return plural(int(seconds // HOUR), "hour")
    return plural(int(seconds // DAY), "day")


def name_of(account_id: int | None) -> str:
    """Who an account is, for the desk."""
    account = account_by_id(account_id) if account_id is not None else None
    return (account.name or account.email) if account else "an account that is gone"
