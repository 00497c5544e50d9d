"""What became of a few: every status that a listing can have, addresses that redirect, and merged duplicates."""

from __future__ import annotations

from directory.listings.rules import Status

FATES = {
    5: Status.DRAFT,
    21: Status.DRAFT,
    101: Status.DRAFT,
    110: Status.HIDDEN,
    206: Status.HIDDEN,
    12: Status.CLOSED,
    170: Status.CLOSED,
    300: Status.CLOSED,
    230: Status.REMOVED,
}
"""By number; everybody else is published or a duplicate."""
DUPLICATES = {91: 90, 276: 275}
"""Numbers whose listing was a second one of the person before them: merged into it, and moved."""
RENAMED = {38: "old-name", 70: "old-name", 150: "old-name", 250: "before-the-move"}
"""Numbers whose listing had another address once, and what that one ended in."""


def status_of(number: int) -> Status:
    """What became of somebody's listing."""
    return Status.MOVED if number in DUPLICATES else FATES.get(number, Status.PUBLISHED)


def was_published(number: int) -> bool:
    """Whether the listing was ever public."""
    return status_of(number) != Status.DRAFT
