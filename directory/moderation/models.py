"""The tables of the desk for reviews: holds, traces, reports, disputes, threats, and what practices attest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.listings.models import key_to
from directory.moderation.rules import (
    EXPLANATION_MAX_CHARS,
    HASH_CHARS,
    DisputeOutcome,
    DisputeReason,
    DisputeState,
    HoldRule,
    Reported,
    ReportReason,
    Side,
    TraceKind,
)
from directory.reviews.models import ReviewEntry
from directory.shared.db import Base, Word, one_of

IS_OPEN = text("answered_at IS NULL")


class Hold(Base):
    """Why an entry is held: the rule, what it saw, in a sentence, and the entries it was compared with."""

    __tablename__ = "review_hold"
    __table_args__ = (
        one_of("rule", HoldRule),
        Index("uq_review_hold_open", "entry_id", "rule", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("review_entry.id", ondelete="CASCADE"))
    rule: Mapped[HoldRule] = mapped_column(Word(HoldRule))
    explanation: Mapped[str] = mapped_column(String(EXPLANATION_MAX_CHARS))
    others: Mapped[list[int]] = mapped_column(JSON, default=list)
    held_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    entry: Mapped[ReviewEntry] = relationship()


class Trace(Base):
    """A keyed hash of the device, the network or a part of the text of an entry. Compared for equality only."""

    __tablename__ = "review_trace"
    __table_args__ = (one_of("kind", TraceKind), Index("ix_review_trace_value", "kind", "value"))

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("review_entry.id", ondelete="CASCADE"), index=True)
    kind: Mapped[TraceKind] = mapped_column(Word(TraceKind))
    value: Mapped[str] = mapped_column(String(HASH_CHARS))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)


class Report(Base):
    """What somebody reports; one of each reporter and thing. Of the reporter only a keyed hash is kept."""

    __tablename__ = "report"
    __table_args__ = (
        one_of("subject", Reported),
        one_of("reason", ReportReason),
        UniqueConstraint("subject", "subject_id", "reporter"),
        Index("ix_report_open", "answered_at", "reported_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[Reported] = mapped_column(Word(Reported))
    subject_id: Mapped[int]
    practitioner_id: Mapped[int] = key_to("practitioner.id")
    reason: Mapped[ReportReason] = mapped_column(Word(ReportReason))
    note: Mapped[str] = mapped_column(Text, default="")
    reporter: Mapped[str] = mapped_column(String(HASH_CHARS))
    reported_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    answer: Mapped[str] = mapped_column(Text, default="")


class Dispute(Base):
    """A practitioner's objection to an entry: once for each entry, appealed once, by another person's decision.

    `decision` and `appeal_decision` are the reasons that both sides read.
    """

    __tablename__ = "review_dispute"
    __table_args__ = (
        one_of("reason", DisputeReason),
        one_of("state", DisputeState),
        one_of("outcome", DisputeOutcome),
        one_of("appealed_by", Side),
        one_of("appeal_outcome", DisputeOutcome),
        CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", name="a_decision_has_an_outcome"),
        CheckConstraint("(appealed_at IS NULL) = (appealed_by IS NULL)", name="an_appeal_is_somebodys"),
        CheckConstraint("appeal_decided_by_id <> decided_by_id", name="an_appeal_is_decided_by_another"),
        Index("ix_review_dispute_open", "state", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("review_entry.id", ondelete="CASCADE"), unique=True)
    practitioner_id: Mapped[int] = key_to("practitioner.id")
    reason: Mapped[DisputeReason] = mapped_column(Word(DisputeReason))
    statement: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    state: Mapped[DisputeState] = mapped_column(Word(DisputeState), default=DisputeState.OPEN)
    outcome: Mapped[DisputeOutcome | None] = mapped_column(Word(DisputeOutcome))
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    appealed_by: Mapped[Side | None] = mapped_column(Word(Side))
    appeal: Mapped[str] = mapped_column(Text, default="")
    appealed_at: Mapped[datetime | None]
    appeal_outcome: Mapped[DisputeOutcome | None] = mapped_column(Word(DisputeOutcome))
    appeal_decision: Mapped[str] = mapped_column(Text, default="")
    appeal_decided_at: Mapped[datetime | None]
    appeal_decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)

    entry: Mapped[ReviewEntry] = relationship()


class Threat(Base):
    """A threat that somebody tells of. It is kept on record, and is never a reason to remove anything."""

    __tablename__ = "review_threat"
    __table_args__ = (one_of("told_by", Side),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    told_by: Mapped[Side] = mapped_column(Word(Side))
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    said: Mapped[str] = mapped_column(Text)
    told_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]


class Attestation(Base):
    """A practice's word that no contract of theirs forbids clients to review (15 U.S.C. 45b)."""

    __tablename__ = "gag_clause_attestation"

    id: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[int] = key_to("practitioner.id")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    text_version: Mapped[str] = mapped_column(String(20))
    attested_at: Mapped[datetime]
