"""The tables of the desk: submissions, what is said about them, and exclusions that may be somebody here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.accounts.models import Account
from directory.credentials.models import Credential
from directory.credentials.rules import Outcome
from directory.listings.models import Practitioner
from directory.registers.exclusions.models import Exclusion
from directory.shared.db import Base, Word, one_of
from directory.verification.rules import MESSAGE_MAX_CHARS, Likeness, MatchState, OpenedFor, Risk, SubmissionState

OWNED = "all, delete-orphan"
IS_OPEN = text("decided_at IS NULL")


class Submission(Base):
    """A credential at the desk. `waiting_since` begins anew with each answer; `version` counts every move.

    `risk` is how much the machine's findings weighed at `assessed_at`, `risk_reasons` the titles of those that did;
    all None until then, and again after a change.
    """

    __tablename__ = "submission"
    __table_args__ = (
        one_of("opened_for", OpenedFor),
        one_of("state", SubmissionState),
        one_of("outcome", Outcome),
        one_of("risk", Risk),
        CheckConstraint("(state IN ('decided', 'withdrawn')) = (decided_at IS NOT NULL)", name="an_end_has_its_time"),
        CheckConstraint("(state = 'decided') = (outcome IS NOT NULL)", name="a_decision_has_an_outcome"),
        Index("uq_submission_open", "credential_id", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("ix_submission_waiting", "state", "waiting_since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id", ondelete="CASCADE"), index=True)
    opened_for: Mapped[OpenedFor] = mapped_column(Word(OpenedFor))
    opened_at: Mapped[datetime]
    state: Mapped[SubmissionState] = mapped_column(Word(SubmissionState), default=SubmissionState.WAITING)
    waiting_since: Mapped[datetime]
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    assigned_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    outcome: Mapped[Outcome | None] = mapped_column(Word(Outcome))
    version: Mapped[int] = mapped_column(default=1)
    risk: Mapped[Risk | None] = mapped_column(Word(Risk))
    risk_reasons: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    assessed_at: Mapped[datetime | None]

    credential: Mapped[Credential] = relationship()
    assigned_to: Mapped[Account | None] = relationship(foreign_keys=[assigned_to_id])
    decided_by: Mapped[Account | None] = relationship(foreign_keys=[decided_by_id])
    messages: Mapped[list[SubmissionMessage]] = relationship(cascade=OWNED, order_by="SubmissionMessage.id")


class SubmissionMessage(Base):
    """A question of the desk, or the answer of a keeper."""

    __tablename__ = "submission_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    is_from_desk: Mapped[bool]
    text: Mapped[str] = mapped_column(String(MESSAGE_MAX_CHARS))


class ExclusionMatch(Base):
    """A row of the exclusion list that is, or may be, a practitioner here. What is possible a person decides."""

    __tablename__ = "exclusion_match"
    __table_args__ = (
        UniqueConstraint("exclusion_id", "practitioner_id"),
        one_of("likeness", Likeness),
        one_of("state", MatchState),
        CheckConstraint("state NOT IN ('confirmed', 'dismissed') OR why <> ''", name="a_decision_has_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exclusion_id: Mapped[int] = mapped_column(ForeignKey("exclusion.id", ondelete="CASCADE"))
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), index=True)
    likeness: Mapped[Likeness] = mapped_column(Word(Likeness))
    state: Mapped[MatchState] = mapped_column(Word(MatchState), default=MatchState.OPEN)
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    why: Mapped[str] = mapped_column(String(MESSAGE_MAX_CHARS), default="")

    exclusion: Mapped[Exclusion] = relationship()
    practitioner: Mapped[Practitioner] = relationship()
