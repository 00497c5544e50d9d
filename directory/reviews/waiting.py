"""What time decides: an entry that no rule held, and that nobody read within 72 hours, is published."""

from __future__ import annotations

from datetime import datetime

from directory.audit.rules import Actor, ActorKind
from directory.reviews.moves import move
from directory.reviews.queries import due_entries, entry_by_id
from directory.reviews.rules import By, EntryState, Move, ReasonCode
from directory.shared.db import db, unit_of_work

CLOCK = Actor(ActorKind.MACHINE, "publish_due")


def publish_due(now: datetime) -> int:
    """A job: publish what waited too long, each entry in a unit of work of its own; how many.

    What an entry says, and how many stars it gives, is not looked at. Any number of processes may do it at once.
    """
    due = due_entries(now)
    db.session.rollback()  # nothing is held while the others are published
    return sum(_publish(entry_id, now=now) for entry_id in due)


def _publish(entry_id: int, *, now: datetime) -> bool:
    with unit_of_work():
        entry = entry_by_id(entry_id)
        if entry is None or entry.state is not EntryState.WAITING:
            return False
        move(entry, Move.PUBLISH, reason=ReasonCode.TIME_RAN_OUT, who=By.TIME, by=CLOCK, now=now)
        return True
