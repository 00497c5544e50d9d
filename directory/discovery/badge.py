"""What a listing's badge says: whether it is shown, and its five points, as of a minute."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime

from directory.checklist.queries import facts_of
from directory.checklist.rules import Checklist, State, checklist, turning_points
from directory.listings.models import Listing
from directory.listings.rules import Status


class Shown(enum.StrEnum):
    """Whether a listing is shown to people, for who looks at its badge elsewhere."""

    PUBLISHED = "published"
    NOT_PUBLISHED = "not-published"
    CLOSED = "closed"


SHOWN_AS = {
    Status.PUBLISHED: Shown.PUBLISHED,
    Status.DRAFT: Shown.NOT_PUBLISHED,
    Status.CLOSED: Shown.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge as of `checked_at`, a whole minute; `checked_on` is that day where the listing is.

    `turns_at` is the next instant at which something that it says changes by itself.
    """

    listing: Listing
    shown: Shown
    checklist: Checklist
    checked_at: datetime
    checked_on: date
    turns_at: datetime | None

    @property
    def is_current(self) -> bool:
        """Whether the listing is shown and nothing that it states has lapsed; otherwise the badge is gray."""
        return self.shown is Shown.PUBLISHED and all(point.state is not State.LAPSED for point in self.checklist.points)


def badge_of(listing: Listing | None, *, now: datetime) -> Badge | None:
    """The badge of a listing that is or was published by its keeper; a hidden one, or one that never was, has none."""
    if listing is None or listing.published_at is None or listing.status not in SHOWN_AS:
        return None
    minute = now.replace(second=0, microsecond=0)
    facts = facts_of([listing])[listing.id]
    turns_at = min((turn for turn in turning_points(facts) if turn > now), default=None)
    points = checklist(facts, now=minute)
    return Badge(listing, SHOWN_AS[listing.status], points, minute, facts.today(minute), turns_at)
