"""The trail's tables: its entries, its head, and what came of each look at the whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.audit.rules import ActorKind, content_of
from directory.shared.db import Base, Word, append_only, one_of

HEAD_ID = 1


class AuditEntry(Base):
    """One act. Never changed, never deleted."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        one_of("actor_kind", ActorKind),
        Index("ix_audit_entries_subject", "subject_kind", "subject_id"),
        Index("ix_audit_entries_action", "action", "id"),
        Index("ix_audit_entries_actor", "actor_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_kind: Mapped[ActorKind] = mapped_column(Word(ActorKind))
    actor_name: Mapped[str] = mapped_column(String(80))
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(80))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(2000))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    def content(self) -> dict[str, object]:
        """What the hash covers, as plain JSON values."""
        return content_of(self)


append_only(AuditEntry)


class AuditHead(Base):
    """The last entry's id and hash: where the next one is chained on."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int]
    last_hash: Mapped[str] = mapped_column(String(64))


class AuditCheck(Base):
    """One walk over the whole chain: how far it held, and what broke it; an empty `problem` where nothing did."""

    __tablename__ = "audit_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    checked_at: Mapped[datetime]
    entries: Mapped[int]
    last_hash: Mapped[str] = mapped_column(String(64))
    problem: Mapped[str] = mapped_column(String(500), default="")


append_only(AuditCheck)
