"""The table of waivers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from directory.shared.db import Base
from directory.wording.rules import FIELD_MAX_CHARS, REASON_MAX_CHARS
from directory.wording.table import RULE_MAX_CHARS


class Waiver(Base):
    """An administrator's leave for one exact text to pass one rule. `…_by_id` is a person; None is the operator."""

    __tablename__ = "wording_waiver"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint("revoked_by_id IS NULL OR revoked_at IS NOT NULL", name="who_revoked_did_so_at_a_time"),
        Index("ix_wording_waiver_subject", "subject_kind", "subject_id"),
        Index(
            "uq_wording_waiver_standing",
            "subject_kind",
            "subject_id",
            "field",
            "rule",
            "fingerprint",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(80))
    field: Mapped[str] = mapped_column(String(FIELD_MAX_CHARS))
    rule: Mapped[str] = mapped_column(String(RULE_MAX_CHARS))
    fingerprint: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(REASON_MAX_CHARS))
    granted_by_id: Mapped[int | None]
    granted_at: Mapped[datetime]
    revoked_by_id: Mapped[int | None]
    revoked_at: Mapped[datetime | None]
