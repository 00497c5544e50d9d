"""The tables of the privacy desk: accounts that are to be deleted, and requests about personal data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.accounts.models import Account
from directory.notices.rules import ADDRESS_MAX_CHARS
from directory.privacy.rules import KEY_CHARS, WORDS_MAX_CHARS, Outcome, ReasonCode, RequestKind, RequestState
from directory.shared.db import Base, Word, one_of


class AccountDeletion(Base):
    """An account that is stopped and will be erased at `due_at`; the row goes with that, or with a change of mind.

    `key` opens the page where the account is kept after all.
    """

    __tablename__ = "account_deletion"
    __table_args__ = (Index("ix_account_deletion_due_at", "due_at"),)

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    key: Mapped[str] = mapped_column(String(KEY_CHARS), unique=True)
    withdraws_reviews: Mapped[bool]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]

    account: Mapped[Account] = relationship()


class DataRequest(Base):
    """One request about personal data: a copy, a correction, a deletion, or something else.

    `key` opens the person's private page. `received_at`: when the address was confirmed, from which the clock runs.
    What the person wrote and who they are become empty at `erased_at`; the dates and the outcome stay.
    """

    __tablename__ = "data_request"
    __table_args__ = (
        one_of("kind", RequestKind),
        one_of("state", RequestState),
        one_of("outcome", Outcome),
        one_of("reason", ReasonCode),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_date"),
        CheckConstraint("(state = 'closed') = (outcome IS NOT NULL)", name="closed_has_an_outcome"),
        CheckConstraint("state <> 'open' OR (received_at IS NOT NULL AND due_at IS NOT NULL)", name="open_has_a_clock"),
        CheckConstraint("(erased_at IS NULL) = (email IS NOT NULL)", name="erased_means_nobody"),
        Index("ix_data_request_state", "state", "due_at"),
        Index("ix_data_request_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(KEY_CHARS), unique=True)
    kind: Mapped[RequestKind] = mapped_column(Word(RequestKind))
    state: Mapped[RequestState] = mapped_column(Word(RequestState))
    email: Mapped[str | None] = mapped_column(String(ADDRESS_MAX_CHARS))
    words: Mapped[str] = mapped_column(String(WORDS_MAX_CHARS), default="")
    language: Mapped[str] = mapped_column(String(8))
    asked_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    appealed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    outcome: Mapped[Outcome | None] = mapped_column(Word(Outcome))
    reason: Mapped[ReasonCode | None] = mapped_column(Word(ReasonCode))
    erased_at: Mapped[datetime | None]

    handled_by: Mapped[Account | None] = relationship()
