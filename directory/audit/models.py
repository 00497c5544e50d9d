"""The trail's two tables: its entries, and the head that writers queue at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.audit.rules import ActorKind
from directory.shared.db import Base, Word, append_only, one_of


class AuditEntry(Base):
    """One act. Never changed, never deleted."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        one_of("actor_kind", ActorKind),
        Index("ix_audit_entries_subject", "subject_kind", "subject_id"),
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
        """What the hash covers, as plain JSON values. The keys are those that the first trails were written with."""
        return {
            "id": self.id,
            "at": self.at.astimezone(UTC).isoformat(),
            "actor": [self.actor_kind.value, self.actor_name, self.actor_id],
            "act": self.action,
            "subject": [self.subject_kind, self.subject_id],
            "why": self.reason,
            "before": self.before,
            "after": self.after,
        }


append_only(AuditEntry)


class AuditHead(Base):
    """The last entry's id and hash: the one row that writers lock, so that the chain never forks."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int]
    last_hash: Mapped[str] = mapped_column(String(64))
