"""The table of licenses that a state's roster names, as the roster says it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.shared.db import Base


class RosterLicense(Base):
    """One license of one roster. `number_key` is the number as its mapping compares it.

    `status` is the state's own word; `is_active` what its mapping makes of it, None where it cannot tell.
    Discipline is kept as the roster's yes or no, never matched by name. `gone_at`: the newest file lacks it.
    """

    __tablename__ = "roster_license"
    __table_args__ = (
        UniqueConstraint("source", "license_type", "number_key"),
        Index("ix_roster_license_number", "source", "number_key"),
        Index("ix_roster_license_name", "source", "last_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(8))
    license_type: Mapped[str] = mapped_column(String(80))
    number: Mapped[str] = mapped_column(String(40))
    number_key: Mapped[str] = mapped_column(String(40))
    last_name: Mapped[str] = mapped_column(String(80))
    first_name: Mapped[str] = mapped_column(String(80))
    middle_name: Mapped[str] = mapped_column(String(80))
    city: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(80))
    is_active: Mapped[bool | None]
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    has_action: Mapped[bool | None]
    link: Mapped[str] = mapped_column(String(300))
    fingerprint: Mapped[str] = mapped_column(String(32))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
