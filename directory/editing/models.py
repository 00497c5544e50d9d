"""The table of changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.shared.db import Base


class Change(Base):
    """One save of a keeper: the sheets it touched, before and after; a sheet that was or is not there is null."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_listing_id_at", "listing_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(120))
    before: Mapped[dict[str, dict[str, Any] | None]] = mapped_column(JSON)
    after: Mapped[dict[str, dict[str, Any] | None]] = mapped_column(JSON)
    by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
