"""Writes: declare a conflict of interest, and say that it ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.conflicts.models import DeclaredConflict
from directory.conflicts.queries import standing_conflict
from directory.conflicts.rules import Tie, check_statement
from directory.listings.models import Practitioner
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if


def declare_conflict(
    practitioner: Practitioner, *, tie: Tie, statement: str, by: Actor, now: datetime
) -> DeclaredConflict:
    """Declare one's own tie to a practitioner; the one that holds already, where there is one.

    Raises RuleBroken for an actor who is no person, and for a tie that needs words and has none.
    """
    if by.person_id is None:
        raise RuleBroken("A conflict of interest is a person’s own.")
    check_statement(statement, tie=tie)
    standing = standing_conflict(by.person_id, practitioner.id)
    if standing is not None:
        return standing
    record(
        "declare_conflict",
        subject_kind="practitioner",
        subject_id=practitioner.id,
        by=by,
        now=now,
        after={"tie": tie.value},
    )
    conflict = DeclaredConflict(
        account_id=by.person_id, practitioner=practitioner, tie=tie, statement=statement, declared_at=now
    )
    db.session.add(conflict)
    db.session.flush()
    return conflict


def end_conflict(conflict: DeclaredConflict, *, by: Actor, now: datetime) -> None:
    """Say that one's own tie ended; it stays on record. Raises RuleBroken for somebody else's, and for an ended one."""
    if by.person_id is None or conflict.account_id != by.person_id:
        raise RuleBroken("Only who declared a conflict of interest says that it ended.")
    record(
        "end_conflict",
        subject_kind="practitioner",
        subject_id=conflict.practitioner_id,
        by=by,
        now=now,
        before={"tie": conflict.tie.value},
    )
    if not change_if(conflict, DeclaredConflict.ended_at.is_(None), ended_at=now):
        raise RuleBroken("It has ended already.")


def forget_words_of(account_id: int) -> None:
    """Empty what somebody wrote about their ties, for their account is erased. That there were ties stays known."""
    mine = DeclaredConflict.account_id == account_id
    db.session.execute(update(DeclaredConflict).where(mine).values(statement=""))
