"""The table of imports: which file of which register was read when, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.shared.db import Base


class RegisterImport(Base):
    """One import that ended. `register` is "npi", "exclusions" or "roster-" with a source; `counts` by outcome."""

    __tablename__ = "register_import"
    __table_args__ = (Index("ix_register_import_register", "register", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    file_name: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
