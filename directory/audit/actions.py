"""The one write: record an act."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from directory.audit.models import HEAD_ID, AuditEntry, AuditHead
from directory.audit.rules import FIRST_HASH, Actor, chain_hash
from directory.shared.db import db


def record(
    action: str,
    *,
    subject_kind: str,
    subject_id: object,
    by: Actor,
    now: datetime,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry to the trail, in the running unit of work. Values must be plain JSON."""
    head = _locked_head()
    entry = AuditEntry(
        id=head.last_id + 1,
        at=now,
        actor_kind=by.kind,
        actor_name=by.name,
        actor_id=by.person_id,
        action=action,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        reason=reason,
        before=None if before is None else dict(before),
        after=None if after is None else dict(after),
        previous_hash=head.last_hash,
    )
    entry.hash = chain_hash(head.last_hash, entry.content())
    head.last_id, head.last_hash = entry.id, entry.hash
    db.session.add(entry)
    db.session.flush()
    return entry


def _locked_head() -> AuditHead:
    """The head of the chain, which no other writer gets until this unit of work ends."""
    wanted = select(AuditHead).where(AuditHead.id == HEAD_ID).with_for_update()
    head = db.session.scalars(wanted).one_or_none()
    if head is None:
        with suppress(IntegrityError), db.session.begin_nested():  # another writer may be the first as well
            db.session.execute(insert(AuditHead).values(id=HEAD_ID, last_id=0, last_hash=FIRST_HASH))
        head = db.session.scalars(wanted).one()
    return head
