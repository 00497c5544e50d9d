"""The table of counts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from directory.interest.rules import What
from directory.shared.db import Base, Word, one_of


class WeeklyCount(Base):
    """How often something happened to a listing in a week; `week` is its Monday."""

    __tablename__ = "weekly_count"
    __table_args__ = (
        one_of("what", What),
        CheckConstraint("count > 0", name="something_was_counted"),
        Index("ix_weekly_count_week", "week"),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    what: Mapped[What] = mapped_column(Word(What), primary_key=True)
    count: Mapped[int]
