"""The one way in which a case changes: as the table of moves allows, one version on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.portfolio.models import PhotoCase
from directory.portfolio.rules import ENDED, CaseState, Move, Overtaken, target
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if


def check_seen(case: PhotoCase, *, seen_version: int) -> None:
    """Raise Overtaken when a case moved since it was seen."""
    if case.version != seen_version:
        raise Overtaken


def move(case: PhotoCase, by_move: Move, *, now: datetime, **values: Any) -> CaseState:
    """Move a case; the state it was in. `values` are columns that change with it.

    Raises RuleBroken where the table of moves has no such move, and Overtaken when it moved meanwhile.
    """
    before, after = case.state, target(by_move, case.state)
    if after is None:
        raise RuleBroken(_refusal(before))
    changes = {"state": after, "version": case.version + 1, "moved_at": now, "held_for": None} | values
    if not change_if(case, PhotoCase.version == case.version, **changes):
        raise Overtaken
    return before


def record_case(act: str, case: PhotoCase, *, by: Actor, now: datetime, **given: Any) -> None:
    """Write a line about a case into the trail. It names no picture and nobody who is in one."""
    record(act, subject_kind="photo_case", subject_id=case.id, by=by, now=now, **given)


def _refusal(state: CaseState) -> str:
    if state in ENDED:
        return "This case is over for good. Open another one."
    if state is CaseState.HELD:
        return "This case is hidden until somebody at the desk has looked at it."
    return f"This case is {'a draft' if state is CaseState.DRAFT else state.value} now: that cannot be done with it."
