"""The kinds of credential and the moment a stated one lapses."""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

NUMBER_MAX_CHARS = 40
SHOWN_DIGITS = 3


class CredentialKind(enum.StrEnum):
    LICENSE = "license"
    CERTIFICATION = "certification"
    TRAINING = "training"


def lapses_at(expires_on: date | None, *, time_zone: str) -> datetime | None:
    """The instant at which a credential good through `expires_on` lapses: local midnight after that day, in UTC.

    None for no last day, and for the last day of the calendar, by which forms elsewhere say "never".
    """
    if expires_on is None or expires_on == date.max:
        return None
    after = expires_on + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def has_lapsed(expires_on: date | None, *, time_zone: str, now: datetime) -> bool:
    """Whether a credential with this last day is over."""
    lapse = lapses_at(expires_on, time_zone=time_zone)
    return lapse is not None and lapse <= now


def masked(number: str) -> str:
    """A number as pages print it: its last three characters, so that it can be recognized but not copied."""
    return f"ending {number[-SHOWN_DIGITS:]}" if len(number) > SHOWN_DIGITS else "given"
