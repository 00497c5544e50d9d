"""The table of entries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from directory.shared.db import Base


class ShortlistEntry(Base):
    """One listing on the list of one account, once; it goes with either of them."""

    __tablename__ = "shortlist_entry"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True, index=True)
    added_at: Mapped[datetime]
