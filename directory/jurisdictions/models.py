"""The table of checks of what is known of jurisdictions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.shared.db import Base


class JurisdictionCheck(Base):
    """One fact of one jurisdiction as somebody found it at its source. `value` as the seed writes it, in words."""

    __tablename__ = "jurisdiction_check"
    __table_args__ = (
        CheckConstraint("source <> ''", name="has_a_source"),
        Index("ix_jurisdiction_check_fact", "code", "fact", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(2))
    fact: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(500))
    source: Mapped[str] = mapped_column(String(500))
    checked_on: Mapped[date]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime]
