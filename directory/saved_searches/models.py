"""The table of saved searches. A row holds all there is of one; deleting it leaves nothing."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.notices.rules import ADDRESS_MAX_CHARS
from directory.saved_searches.rules import KEY_CHARS, QUERY_MAX_CHARS, WORDS_MAX_CHARS, Pace
from directory.shared.db import Base, Word, one_of


class SavedSearch(Base):
    """One search of one person.

    `key` opens its private page. `query`: the parameters of its results page, as in its address. `words`: what it
    looks for, in the `language` in which it was saved. `known`: ids of listings that the person has been told of, or
    could see when they saved it. `look_at`: when it is asked next; empty until it is confirmed.
    """

    __tablename__ = "saved_search"
    __table_args__ = (
        one_of("pace", Pace),
        CheckConstraint("(confirmed_at IS NULL) = (look_at IS NULL)", name="looks_once_confirmed"),
        Index("ix_saved_search_look_at", "look_at"),
        Index("ix_saved_search_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(KEY_CHARS), unique=True)
    email: Mapped[str] = mapped_column(String(ADDRESS_MAX_CHARS))
    query: Mapped[str] = mapped_column(String(QUERY_MAX_CHARS))
    words: Mapped[str] = mapped_column(String(WORDS_MAX_CHARS))
    language: Mapped[str] = mapped_column(String(8))
    pace: Mapped[Pace] = mapped_column(Word(Pace))
    consent: Mapped[str] = mapped_column(String(10))
    saved_at: Mapped[datetime]
    ends_on: Mapped[date]
    confirmed_at: Mapped[datetime | None]
    look_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    known: Mapped[list[int]] = mapped_column(JSON, default=list)
