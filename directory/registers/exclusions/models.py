"""The table of exclusions, in the list's own capitals. Dates of birth and street addresses are never kept."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.shared.db import Base


class Exclusion(Base):
    """One row of the list. `key` is a hash of what tells a row from all others; `cleared_at`: reinstated or gone."""

    __tablename__ = "exclusion"
    __table_args__ = (Index("ix_exclusion_name", "last_name", "region"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    last_name: Mapped[str] = mapped_column(String(40))
    first_name: Mapped[str] = mapped_column(String(40))
    middle_name: Mapped[str] = mapped_column(String(40))
    business_name: Mapped[str] = mapped_column(String(80))
    general: Mapped[str] = mapped_column(String(80))
    specialty: Mapped[str] = mapped_column(String(80))
    npi: Mapped[str | None] = mapped_column(String(10), index=True)
    city: Mapped[str] = mapped_column(String(80))
    region: Mapped[str] = mapped_column(String(2))
    exclusion_type: Mapped[str] = mapped_column(String(20))
    excluded_on: Mapped[date]
    reinstated_on: Mapped[date | None]
    waived_on: Mapped[date | None]
    waiver_region: Mapped[str] = mapped_column(String(2))
    fingerprint: Mapped[str] = mapped_column(String(32))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
