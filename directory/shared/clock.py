"""The one place that asks what time it is. Rooms take `now` as a parameter; entry points call this."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)
