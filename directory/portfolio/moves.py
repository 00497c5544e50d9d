"""The one way in which a case changes: held first, then the trail, then a conditional update on state and version.

Everybody holds the case before they look at it, so that what they checked still is so when they write.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.portfolio.models import PhotoCase
from directory.portfolio.rules import ENDED, CaseState, Move, Overtaken, target
from directory.shared.db import db
from directory.shared.errors import RuleBroken


def check_seen(case: PhotoCase, *, seen_version: int) -> None:
    """Raise Overtaken when a held case moved since it was seen."""
    if case.version != seen_version:
        raise Overtaken


def move(case: PhotoCase, by_move: Move, *, now: datetime, **values: Any) -> CaseState:
    """Move a held case; the state it was in. `values` are columns that change with it.

    Raises RuleBroken where the table of moves has no such move, and Overtaken when it moved meanwhile.
    """
    db.session.flush()
    before, after = case.state, target(by_move, case.state)
    if after is None:
        raise RuleBroken(_refusal(case.state))
    changed = db.session.scalars(
        update(PhotoCase)
        .where(PhotoCase.id == case.id, PhotoCase.version == case.version, PhotoCase.state == before)
        .values(**{"state": after, "version": case.version + 1, "moved_at": now, "held_for": None} | values)
        .returning(PhotoCase.id)
        .execution_options(synchronize_session=False)
    ).all()
    db.session.refresh(case)
    if not changed:
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
