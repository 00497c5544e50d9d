"""The one write: record acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from directory.audit.models import HEAD_ID, AuditEntry, AuditHead
from directory.audit.rules import FIRST_HASH, Actor, ActorKind, chain_hash
from directory.shared.db import db


@dataclass(frozen=True, slots=True)
class Said:
    """An act as an entry is to say it; the values of `before` and `after` must be plain JSON."""

    action: str
    subject_kind: str
    subject_id: str
    by: Actor
    now: datetime
    reason: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


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
    said = Said(action, subject_kind, str(subject_id), by, now, reason, before, after)
    return record_all([said])[0]


def record_all(acts: Iterable[Said]) -> list[AuditEntry]:
    """Append one entry for each act, in their order, in the running unit of work; as `record`, of many at once."""
    head = _head()
    entries = []
    for said in acts:
        entry = AuditEntry(
            id=head.last_id + 1,
            at=said.now,
            actor_kind=said.by.kind,
            actor_name=_name_kept(said.by),
            actor_id=said.by.person_id,
            action=said.action,
            subject_kind=said.subject_kind,
            subject_id=said.subject_id,
            reason=said.reason,
            before=None if said.before is None else dict(said.before),
            after=None if said.after is None else dict(said.after),
            previous_hash=head.last_hash,
        )
        entry.hash = chain_hash(head.last_hash, entry.content())
        head.last_id, head.last_hash = entry.id, entry.hash
        entries.append(entry)
    db.session.add_all(entries)
    db.session.flush()
    return entries


def _name_kept(by: Actor) -> str:
    """What an actor is called in the trail. People with an account are their number: an entry can never be changed,
    so a name in it would outlast an account that its person deletes. Pages look the name up while there is one.
    """
    return "" if by.kind is ActorKind.PERSON and by.person_id is not None else by.name


def _head() -> AuditHead:
    """The head of the chain, which nobody else moves: units of work come one after the other."""
    head = db.session.get(AuditHead, HEAD_ID)
    if head is None:
        head = AuditHead(id=HEAD_ID, last_id=0, last_hash=FIRST_HASH)
        db.session.add(head)
    return head
