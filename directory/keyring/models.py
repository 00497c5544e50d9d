"""The table of carried keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.keyring.rules import Purpose
from directory.shared.db import Base, Word, one_of
from directory.shared.keys import NAME_CHARS


class CarriedKey(Base):
    """The key for one purpose that was made of an earlier secret key, sealed under the one in force.

    `name` is what the earlier secret key is called; `carried_at` when it was exchanged.
    """

    __tablename__ = "carried_key"
    __table_args__ = (UniqueConstraint("purpose", "name"), one_of("purpose", Purpose))

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose))
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    carried_at: Mapped[datetime]

    @property
    def about(self) -> str:
        """What is sealed with it."""
        return f"{self.purpose.value} {self.name}"
