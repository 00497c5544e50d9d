"""Writes of the exclusion list. A batch is one unit of work, which the driver opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from directory.registers.exclusions.models import Exclusion
from directory.registers.exclusions.rules import Decision, ExclusionFacts, Outcome, is_cleared
from directory.shared.db import db

NAMES = tuple(one.name for one in fields(ExclusionFacts))


def carry_out(decisions: Sequence[Decision], *, now: datetime) -> None:
    """Write a batch of decisions."""
    new = [_columns(one.facts, now) | {"first_seen_at": now} for one in decisions if one.held is None]
    changed = [
        _columns(one.facts, now) | {"id": one.held.id}
        for one in decisions
        if one.held and one.outcome in {Outcome.CHANGED, Outcome.CLEARED}
    ]
    seen = [one.held.id for one in decisions if one.held and one.outcome in {Outcome.UNCHANGED, Outcome.OLDER}]
    if new:
        db.session.execute(insert(Exclusion), new)
    if changed:
        db.session.execute(update(Exclusion), changed)
    if seen:
        db.session.execute(update(Exclusion).where(Exclusion.id.in_(seen)).values(last_seen_at=now))


def clear(exclusion_ids: Sequence[int], *, now: datetime) -> None:
    """Clear rows that do not hold any more."""
    db.session.execute(update(Exclusion).where(Exclusion.id.in_(exclusion_ids)).values(cleared_at=now))


def _columns(facts: ExclusionFacts, now: datetime) -> dict[str, Any]:
    said = {name: getattr(facts, name) for name in NAMES}
    cleared_at = now if is_cleared(facts, now.date()) else None
    ours = {"key": facts.key, "fingerprint": facts.fingerprint, "last_seen_at": now, "cleared_at": cleared_at}
    return said | ours
