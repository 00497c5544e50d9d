"""The tables of waivers, and of those who ask for one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from directory.shared.db import Base, Word, one_of
from directory.wording.rules import FIELD_MAX_CHARS, REASON_MAX_CHARS, STATEMENT_MAX_CHARS, Decision
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


class WaiverRequest(Base):
    """A keeper asks that one exact text may pass one rule; open until it is decided. `…_by_id` is an account."""

    __tablename__ = "waiver_request"
    __table_args__ = (
        one_of("decision", Decision),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="a_decision_has_its_time"),
        CheckConstraint("decision IS NULL OR why <> ''", name="a_decision_has_a_reason"),
        Index(
            "uq_waiver_request_open",
            "subject_kind",
            "subject_id",
            "field",
            "rule",
            "fingerprint",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
        Index("ix_waiver_request_asked_at", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(80))
    field: Mapped[str] = mapped_column(String(FIELD_MAX_CHARS))
    rule: Mapped[str] = mapped_column(String(RULE_MAX_CHARS))
    fingerprint: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    statement: Mapped[str] = mapped_column(String(STATEMENT_MAX_CHARS), default="")
    asked_by_id: Mapped[int]
    asked_at: Mapped[datetime]
    decision: Mapped[Decision | None] = mapped_column(Word(Decision))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None]
    why: Mapped[str] = mapped_column(String(REASON_MAX_CHARS), default="")
