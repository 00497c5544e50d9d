"""The rules of editing: how long a change can be undone, and what a keeper is told when somebody was faster."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from directory.listings.rules import CONFIRMED_FOR, Status
from directory.shared.errors import RuleBroken

UNDO_FOR = timedelta(days=30)
"""How long the last change of a sheet can be undone."""


ASKED_AFTER = timedelta(days=90)
"""A keeper is asked whether a part is still correct when it was not confirmed for so long."""

MOVES_OF_KEEPERS: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.PUBLISHED}),
    Status.PUBLISHED: frozenset({Status.DRAFT, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.PUBLISHED}),
}
"""What a keeper may do with their listing; what the site has hidden, only the site shows again."""


class Freshness(enum.StrEnum):
    """How fresh a part of a listing is: never filled in, confirmed, to be asked about, or too old to count."""

    EMPTY = "empty"
    FRESH = "fresh"
    ASKED = "asked"
    OLD = "old"


class Overtaken(RuleBroken):
    """The sheet was changed since the form was opened. `now` holds what it says now, by sheet; None: it is gone."""

    def __init__(self, now: Mapping[str, dict[str, Any] | None]) -> None:
        super().__init__(
            "Somebody changed this part after you opened it, perhaps you in another window. Nothing was overwritten: "
            "compare both, then save again."
        )
        self.now = dict(now)


def may_undo(changed_at: datetime, undone_at: datetime | None, *, now: datetime) -> bool:
    """Whether a change can still be taken back."""
    return undone_at is None and now < changed_at + UNDO_FOR


def may_be_moved_by_keeper(before: Status, after: Status) -> bool:
    """Whether a keeper may change a listing from one status to another."""
    return after in MOVES_OF_KEEPERS.get(before, frozenset())


def freshness(confirmed_at: datetime | None, *, is_filled: bool, now: datetime) -> Freshness:
    """How fresh a part is at an instant."""
    if not is_filled:
        return Freshness.EMPTY
    if confirmed_at is None or now >= confirmed_at + CONFIRMED_FOR:
        return Freshness.OLD
    return Freshness.ASKED if now >= confirmed_at + ASKED_AFTER else Freshness.FRESH
