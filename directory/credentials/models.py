"""The tables of credentials: what is stated, what stands beside it, and the ledger of what was checked."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.credentials.rules import (
    ISSUER_MAX_CHARS,
    NOTE_MAX_CHARS,
    NUMBER_MAX_CHARS,
    TITLE_MAX_CHARS,
    URL_MAX_CHARS,
    Answer,
    CredentialKind,
    Method,
    Outcome,
    Reason,
)
from directory.listings.models import Practitioner, key_to
from directory.papers.models import Paper
from directory.shared.db import Base, Word, append_only, one_of


class Programme(Base):
    """A course in facial work as its body describes it: what certificates are held against. Listed, never ranked."""

    __tablename__ = "programme"
    __table_args__ = (
        UniqueConstraint("title", "body"),
        one_of("supervised_needling", Answer),
        one_of("assessment", Answer),
        CheckConstraint("hours IS NULL OR hours BETWEEN 1 AND 2000", name="hours_are_sane"),
        CheckConstraint(
            "in_person_hours IS NULL OR hours IS NOT NULL AND in_person_hours BETWEEN 0 AND hours",
            name="in_person_is_a_share",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_MAX_CHARS))
    body: Mapped[str] = mapped_column(String(ISSUER_MAX_CHARS))
    hours: Mapped[int | None]
    in_person_hours: Mapped[int | None]
    supervised_needling: Mapped[Answer] = mapped_column(Word(Answer), default=Answer.UNKNOWN)
    assessment: Mapped[Answer] = mapped_column(Word(Answer), default=Answer.UNKNOWN)
    prerequisite: Mapped[str] = mapped_column(String(300), default="")
    url: Mapped[str] = mapped_column(String(URL_MAX_CHARS), default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    checked_on: Mapped[date | None]
    listed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Credential(Base):
    """One credential, as its holder stated it. `region` is the licensing jurisdiction, `holder` the name it is in.

    One that its holder took back has `withdrawn_at`, shows nowhere, and stays for the ledger's sake.
    """

    __tablename__ = "credential"
    __table_args__ = (
        one_of("kind", CredentialKind),
        one_of("covers_cosmetic", Answer),
        CheckConstraint("(kind = 'license') = (region IS NOT NULL)", name="a_license_has_a_jurisdiction"),
        CheckConstraint("(kind = 'insurance') = (covers_cosmetic IS NOT NULL)", name="insurance_says_what_it_covers"),
        CheckConstraint("programme_id IS NULL OR kind = 'training'", name="a_programme_is_a_training"),
        CheckConstraint("hours IS NULL OR hours BETWEEN 1 AND 2000", name="hours_are_sane"),
        CheckConstraint(
            "in_person_hours IS NULL OR hours IS NOT NULL AND in_person_hours BETWEEN 0 AND hours",
            name="in_person_is_a_share",
        ),
        CheckConstraint("expires_on IS NULL OR issued_on IS NULL OR expires_on >= issued_on", name="expires_later"),
        Index("ix_credential_number", "kind", "region", "number"),
        Index("ix_credential_expires_on", "expires_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[int] = key_to("practitioner.id")
    kind: Mapped[CredentialKind] = mapped_column(Word(CredentialKind))
    title: Mapped[str] = mapped_column(String(TITLE_MAX_CHARS))
    issuer: Mapped[str] = mapped_column(String(ISSUER_MAX_CHARS))
    region: Mapped[str | None] = mapped_column(String(2))
    number: Mapped[str | None] = mapped_column(String(NUMBER_MAX_CHARS))
    holder: Mapped[str] = mapped_column(String(120), default="")
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    hours: Mapped[int | None]
    in_person_hours: Mapped[int | None]
    covers_cosmetic: Mapped[Answer | None] = mapped_column(Word(Answer))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id", ondelete="SET NULL"), index=True)
    stated_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    practitioner: Mapped[Practitioner] = relationship()
    programme: Mapped[Programme | None] = relationship()
    papers: Mapped[list[Paper]] = relationship(secondary="credential_paper", order_by=Paper.id)


class CredentialPaper(Base):
    """A private document that was handed in for a credential."""

    __tablename__ = "credential_paper"

    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id", ondelete="CASCADE"), primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), primary_key=True, index=True)


class LedgerEntry(Base):
    """One check of one credential. Never changed, never deleted: badges are computed from these rows.

    `fingerprint` is that of the stated facts which were checked, so that a check says nothing of facts that changed
    since. `second_id` is the other person of a revocation. `checked_by_id` None is the operator at a command.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        one_of("outcome", Outcome),
        one_of("reason", Reason),
        one_of("method", Method),
        Index("ix_ledger_entry_credential", "credential_id", "id"),
        Index("ix_ledger_entry_next_due_on", "next_due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id"), active_history=True)
    at: Mapped[datetime]
    outcome: Mapped[Outcome] = mapped_column(Word(Outcome))
    reason: Mapped[Reason] = mapped_column(Word(Reason))
    method: Mapped[Method] = mapped_column(Word(Method))
    source_url: Mapped[str] = mapped_column(String(URL_MAX_CHARS), default="")
    note: Mapped[str] = mapped_column(String(NOTE_MAX_CHARS), default="")
    checked_by_id: Mapped[int | None]
    second_id: Mapped[int | None]
    fingerprint: Mapped[str] = mapped_column(String(32))
    expires_on: Mapped[date | None]
    next_due_on: Mapped[date | None]

    credential: Mapped[Credential] = relationship()


append_only(LedgerEntry)
