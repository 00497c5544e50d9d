"""What an export is asked for, and how its values are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from directory.listings.models import Listing
from directory.ownership.models import Keeper


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose listing is exported, for which of its keepers, as of when; `address`: of its public page."""

    listing: Listing
    keeper: Keeper
    address: str
    now: datetime


def moment(instant: datetime | None) -> str | None:
    """An instant in ISO 8601, UTC."""
    return instant.isoformat().replace("+00:00", "Z") if instant else None


def plain(value: object) -> object:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return moment(value)
    return value.isoformat() if isinstance(value, date) else getattr(value, "value", value)
