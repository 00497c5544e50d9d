"""The table of tries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.limits.rules import BUCKET_CHARS
from directory.shared.db import Base


class Try(Base):
    """One try in one bucket; it counts until `counts_until`."""

    __tablename__ = "counted_try"
    __table_args__ = (Index("ix_counted_try_buckets", "bucket", "counts_until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(String(BUCKET_CHARS))
    counts_until: Mapped[datetime] = mapped_column(index=True)
