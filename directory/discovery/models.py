"""The outbox of the index."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from directory.shared.db import Base


class StaleNote(Base):
    """A listing whose document must be written again. The listing itself may be gone by then."""

    __tablename__ = "stale_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(index=True)
