"""The tables of private documents and of their pages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.papers.rules import NAME_MAX_CHARS, Media
from directory.shared.db import Base, Word, one_of

OWNED = "all, delete-orphan"


class Paper(Base):
    """One private document. `key` is 128 random bits in hex and names its files; `digest` the SHA-256 of what came in.

    `file_name` is shown only to who brought it and at the desk. One whose files were deleted has `erased_at`; its
    digest and the pages' fingerprints stay, so that the same document is known again.
    """

    __tablename__ = "paper"
    __table_args__ = (one_of("media", Media), CheckConstraint("byte_count > 0", name="has_bytes"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    media: Mapped[Media] = mapped_column(Word(Media))
    byte_count: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(NAME_MAX_CHARS))
    brought_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    brought_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    pages: Mapped[list[PaperPage]] = relationship(cascade=OWNED, order_by="PaperPage.number")


class PaperPage(Base):
    """One page as a picture: its size in pixels and its difference hash, 16 hex digits."""

    __tablename__ = "paper_page"

    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(16), index=True)
