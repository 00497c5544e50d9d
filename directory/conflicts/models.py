"""The table of declared conflicts of interest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.accounts.models import Account
from directory.conflicts.rules import STATEMENT_MAX_CHARS, Tie
from directory.listings.models import Practitioner
from directory.shared.db import Base, Word, one_of

HOLDS = text("ended_at IS NULL")


class DeclaredConflict(Base):
    """One person's declared tie to one practitioner, while it lasts."""

    __tablename__ = "declared_conflict"
    __table_args__ = (
        one_of("tie", Tie),
        Index(
            "uq_declared_conflict_holds",
            "account_id",
            "practitioner_id",
            unique=True,
            sqlite_where=HOLDS,
            postgresql_where=HOLDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), index=True)
    tie: Mapped[Tie] = mapped_column(Word(Tie))
    statement: Mapped[str] = mapped_column(String(STATEMENT_MAX_CHARS), default="")
    declared_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    practitioner: Mapped[Practitioner] = relationship()
