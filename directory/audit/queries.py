"""Reads of the trail: the entries of one subject, and the proof that the chain is whole."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from sqlalchemy import select

from directory.audit.models import AuditEntry, AuditHead
from directory.audit.rules import FIRST_HASH, chain_hash
from directory.shared.db import db

HEAD_ID = 1


def entries_about(subject_kind: str, subject_id: object) -> Sequence[AuditEntry]:
    """The entries about one thing, oldest first."""
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_kind == subject_kind, AuditEntry.subject_id == str(subject_id))
        .order_by(AuditEntry.id)
    ).all()


def first_break() -> str | None:
    """A sentence naming the first place where the chain does not hold, or None when it is whole."""
    expected_id, expected_hash = 1, FIRST_HASH
    with closing(
        db.session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000))
    ) as entries:
        for entry in entries:
            if entry.id != expected_id:
                return f"Entry {expected_id} is missing: the next one there is {entry.id}."
            if entry.previous_hash != expected_hash or entry.hash != chain_hash(expected_hash, entry.content()):
                return f"Entry {entry.id} ({entry.action}, {entry.at.isoformat()}) is not what was written."
            expected_id, expected_hash = entry.id + 1, entry.hash
    head = db.session.get(AuditHead, HEAD_ID)
    if (head.last_id, head.last_hash) != (expected_id - 1, expected_hash) if head else expected_id != 1:
        return f"The trail ends at entry {expected_id - 1}, but its head says that it went on."
    return None
