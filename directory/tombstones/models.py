"""The table of tombstones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from directory.shared.db import Base, Word, one_of
from directory.tombstones.rules import Kind


class Tombstone(Base):
    """Something was erased. `subject`: the number of the row that it was or that was emptied; of a record its NPI."""

    __tablename__ = "tombstone"
    __table_args__ = (one_of("kind", Kind), Index("ix_tombstone_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(Word(Kind))
    subject: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
