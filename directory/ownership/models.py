"""The tables of ownership."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.accounts.models import Account
from directory.accounts.rules import EMAIL_MAX_CHARS
from directory.listings.models import Listing
from directory.ownership.rules import OPEN, WHY_MAX_CHARS, Part, Proof, RequestState
from directory.shared.db import Base, Word, one_of

IS_OPEN = text("state IN ({})".format(", ".join(f"'{state.value}'" for state in sorted(OPEN))))
IS_OWNER = text("part = 'owner'")


class Keeper(Base):
    """An account that may edit a listing; a listing has at most one owner."""

    __tablename__ = "keeper"
    __table_args__ = (
        UniqueConstraint("listing_id", "account_id"),
        one_of("part", Part),
        Index("uq_keeper_owner", "listing_id", unique=True, sqlite_where=IS_OWNER, postgresql_where=IS_OWNER),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    part: Mapped[Part] = mapped_column(Word(Part))
    since: Mapped[datetime]

    listing: Mapped[Listing] = relationship()
    account: Mapped[Account] = relationship()


class OwnershipRequest(Base):
    """Somebody asks to keep a listing. A listing has one open request at most, by a unique index."""

    __tablename__ = "ownership_request"
    __table_args__ = (
        one_of("state", RequestState),
        one_of("part", Part),
        one_of("proof", Proof),
        CheckConstraint("code_tries >= 0", name="tries_are_counted"),
        Index("uq_ownership_request_open", "listing_id", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    part: Mapped[Part] = mapped_column(Word(Part))
    state: Mapped[RequestState] = mapped_column(Word(RequestState))
    proof: Mapped[Proof | None] = mapped_column(Word(Proof))
    statement: Mapped[str] = mapped_column(String(WHY_MAX_CHARS), default="")
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_sent_at: Mapped[datetime | None]
    code_tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
    objection_until: Mapped[datetime | None]
    objection: Mapped[str] = mapped_column(String(WHY_MAX_CHARS), default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    why: Mapped[str] = mapped_column(String(WHY_MAX_CHARS), default="")
    previous_owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    listing: Mapped[Listing] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=[account_id])


class Invitation(Base):
    """A keeper asks somebody, by a letter to one address, to keep the listing as its owner or clinic."""

    __tablename__ = "invitation"
    __table_args__ = (one_of("part", Part),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), index=True)
    part: Mapped[Part] = mapped_column(Word(Part))
    email: Mapped[str] = mapped_column(String(EMAIL_MAX_CHARS))
    by_account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    sent_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    listing: Mapped[Listing] = relationship()
