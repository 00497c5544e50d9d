"""The table of proposals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from directory.proposals.rules import WHY_MAX_CHARS, ProposalState
from directory.shared.db import Base, Word, one_of

IS_OPEN = text("state = 'open'")


class Proposal(Base):
    """One act that waits for, or had, its second person. A subject has one open proposal of an act at most.

    `…_by_id` are accounts; `terms` is what the act needs besides its subject, as plain JSON values.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        one_of("state", ProposalState),
        CheckConstraint("why <> ''", name="has_a_reason"),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="a_decision_has_its_time"),
        CheckConstraint(
            "state NOT IN ('carried-out', 'declined') OR decided_by_id <> proposed_by_id", name="takes_two_people"
        ),
        Index(
            "uq_proposal_open",
            "act",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(80))
    terms: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    why: Mapped[str] = mapped_column(String(WHY_MAX_CHARS))
    state: Mapped[ProposalState] = mapped_column(Word(ProposalState), default=ProposalState.OPEN)
    proposed_by_id: Mapped[int]
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(WHY_MAX_CHARS), default="")
