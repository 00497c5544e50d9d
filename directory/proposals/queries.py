"""Reads of proposals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from directory.proposals.models import Proposal
from directory.proposals.rules import ProposalState
from directory.shared.db import db


def proposal_by_id(proposal_id: int) -> Proposal | None:
    """One proposal."""
    return db.session.get(Proposal, proposal_id)


def open_proposals() -> Sequence[Proposal]:
    """What waits for its second person, the oldest first."""
    wanted = select(Proposal).where(Proposal.state == ProposalState.OPEN)
    return db.session.scalars(wanted.order_by(Proposal.proposed_at, Proposal.id)).all()


def decided_proposals(limit: int) -> Sequence[Proposal]:
    """What was answered or taken back last, the newest first."""
    wanted = select(Proposal).where(Proposal.state != ProposalState.OPEN)
    return db.session.scalars(wanted.order_by(Proposal.decided_at.desc(), Proposal.id.desc()).limit(limit)).all()


def open_proposal(act: str, *, subject_kind: str, subject_id: object) -> Proposal | None:
    """The open proposal of an act about a subject."""
    return open_proposals_about(act, subject_kind=subject_kind, subject_ids=[subject_id]).get(str(subject_id))


def open_proposals_about(act: str, *, subject_kind: str, subject_ids: Iterable[object]) -> Mapping[str, Proposal]:
    """The open proposals of an act about several subjects, by subject, in one read."""
    rows = db.session.scalars(
        select(Proposal).where(
            Proposal.act == act,
            Proposal.subject_kind == subject_kind,
            Proposal.subject_id.in_([str(one) for one in subject_ids]),
            Proposal.state == ProposalState.OPEN,
        )
    )
    return {row.subject_id: row for row in rows}
