"""The tables of ownership."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.accounts.models import Account
from directory.listings.models import Listing
from directory.ownership.rules import Part
from directory.shared.db import Base, Word, one_of


class Keeper(Base):
    """An account that may edit a listing; a listing has at most one owner."""

    __tablename__ = "keeper"
    __table_args__ = (
        UniqueConstraint("listing_id", "account_id"),
        one_of("part", Part),
        Index(
            "uq_keeper_owner",
            "listing_id",
            unique=True,
            sqlite_where=text("part = 'owner'"),
            postgresql_where=text("part = 'owner'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    part: Mapped[Part] = mapped_column(Word(Part))
    since: Mapped[datetime]

    listing: Mapped[Listing] = relationship()
    account: Mapped[Account] = relationship()
