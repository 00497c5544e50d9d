"""The rules of editing: how long a change can be undone, and what a keeper is told when somebody was faster."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from directory.shared.errors import RuleBroken

UNDO_FOR = timedelta(days=30)
"""How long the last change of a sheet can be undone."""


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
