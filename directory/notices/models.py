"""The table of letters."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from directory.notices.rules import ADDRESS_MAX_CHARS, ERROR_MAX_CHARS, KEY_MAX_CHARS, SUBJECT_MAX_CHARS, URL_MAX_CHARS
from directory.shared.db import Base


class Letter(Base):
    """One letter to one address, as it was written when it was queued.

    `tries` counts the times a sender took it; `due_at` is when the next one may, and means nothing once the
    letter is sent or given up.
    """

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="has_one_end"),
        CheckConstraint("tries >= 0", name="tries_are_counted"),
        Index("ix_letter_due", "sent_at", "given_up_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(KEY_MAX_CHARS), unique=True)
    template: Mapped[str] = mapped_column(String(40))
    to_address: Mapped[str] = mapped_column(String(ADDRESS_MAX_CHARS))
    subject: Mapped[str] = mapped_column(String(SUBJECT_MAX_CHARS))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    unsubscribe_url: Mapped[str | None] = mapped_column(String(URL_MAX_CHARS))
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(ERROR_MAX_CHARS))
