"""The tables of inquiries. Columns that hold what a person wrote or who they are become empty when it is erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.inquiries.rules import (
    KEY_CHARS,
    MESSAGE_MAX_CHARS,
    NAME_MAX_CHARS,
    WHEN_SUITS_MAX_CHARS,
    Author,
    State,
)
from directory.inquiries.spam import PRINT_CHARS
from directory.listings.models import Listing
from directory.notices.rules import ADDRESS_MAX_CHARS
from directory.shared.db import Base, Word, one_of


class Inquiry(Base):
    """One person writes to one listing.

    `key` opens the sender's private page and is gone when all content is. `delivered_at`: when keepers could first
    read it. `waiting_since`: since when the sender waits for a reply. `answered_at`: the first reply. `signs`: why
    it is or was held, words joined by spaces. `consent`: which wording the sender agreed to, at `sent_at`.
    """

    __tablename__ = "inquiry"
    __table_args__ = (
        one_of("state", State),
        CheckConstraint(
            "erased_at IS NULL OR (sender_name IS NULL AND sender_email IS NULL AND when_suits IS NULL)",
            name="erased_means_nobody",
        ),
        CheckConstraint("erased_at IS NOT NULL OR (sender_email IS NOT NULL AND key IS NOT NULL)", name="is_somebodys"),
        CheckConstraint("(state = 'sent') = (waiting_since IS NOT NULL)", name="sent_waits"),
        Index("ix_inquiry_inbox", "listing_id", "state", "last_message_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(KEY_CHARS), unique=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    state: Mapped[State] = mapped_column(Word(State))
    signs: Mapped[str] = mapped_column(String(80), default="")
    consent: Mapped[str] = mapped_column(String(10))
    sender_name: Mapped[str | None] = mapped_column(String(NAME_MAX_CHARS))
    sender_email: Mapped[str | None] = mapped_column(String(ADDRESS_MAX_CHARS))
    when_suits: Mapped[str | None] = mapped_column(String(WHEN_SUITS_MAX_CHARS))
    sent_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None] = mapped_column(index=True)
    waiting_since: Mapped[datetime | None] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    last_message_at: Mapped[datetime] = mapped_column(index=True)
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    nudged_at: Mapped[datetime | None]
    said_unanswered_at: Mapped[datetime | None]
    said_held_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    listing: Mapped[Listing] = relationship()
    messages: Mapped[list[Message]] = relationship(
        order_by="Message.id", cascade="all, delete-orphan", back_populates="inquiry"
    )


class Message(Base):
    """What one of the two wrote, as plain text."""

    __tablename__ = "inquiry_message"
    __table_args__ = (one_of("author", Author),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id", ondelete="CASCADE"), index=True)
    author: Mapped[Author] = mapped_column(Word(Author))
    text: Mapped[str] = mapped_column(String(MESSAGE_MAX_CHARS))
    written_at: Mapped[datetime]

    inquiry: Mapped[Inquiry] = relationship(back_populates="messages")


class Print(Base):
    """One print of a text that went to a listing; it counts until `counts_until` and is then deleted."""

    __tablename__ = "inquiry_print"
    __table_args__ = (Index("ix_inquiry_print_found", "digest", "counts_until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(PRINT_CHARS))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), index=True)
    counts_until: Mapped[datetime] = mapped_column(index=True)
