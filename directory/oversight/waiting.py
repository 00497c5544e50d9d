"""What waits at each desk: how many and since when, in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Case, ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from directory.inquiries.models import Inquiry
from directory.inquiries.rules import State
from directory.moderation.models import Dispute, Report, Threat
from directory.moderation.queries import is_on_desk, lies_since as entry_lies_since
from directory.moderation.rules import DisputeState, Reported
from directory.ownership.models import OwnershipRequest
from directory.portfolio.models import PhotoCase
from directory.portfolio.queue import Pile, is_on, lies_since
from directory.privacy.models import DataRequest
from directory.privacy.rules import RequestState
from directory.proposals.models import Proposal
from directory.proposals.rules import ProposalState
from directory.reviews.models import Receipt, ReviewEntry
from directory.reviews.rules import ReceiptState
from directory.shared.db import db
from directory.verification.models import ExclusionMatch, Submission
from directory.verification.rules import MatchState, SubmissionState
from directory.wording.models import WaiverRequest


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many things wait at a desk, and since when the oldest does; None where nothing waits."""

    count: int
    oldest_at: datetime | None


Since = InstrumentedAttribute[datetime] | Case[datetime] | ColumnElement[datetime]

_DESKS: Mapping[str, tuple[InstrumentedAttribute[int], Since, ColumnElement[bool]]] = {
    "verification": (Submission.id, Submission.waiting_since, Submission.state == SubmissionState.WAITING),
    "proposals": (Proposal.id, Proposal.proposed_at, Proposal.state == ProposalState.OPEN),
    "exclusions": (ExclusionMatch.id, ExclusionMatch.found_at, ExclusionMatch.state == MatchState.OPEN),
    "ownership": (OwnershipRequest.id, OwnershipRequest.asked_at, OwnershipRequest.decided_at.is_(None)),
    "photos": (PhotoCase.id, lies_since(), is_on(Pile.OPEN)),
    "reviews": (ReviewEntry.id, entry_lies_since(), is_on_desk()),
    "reports": (Report.id, Report.reported_at, (Report.subject != Reported.ENTRY) & Report.answered_at.is_(None)),
    "disputes": (
        Dispute.id,
        func.coalesce(Dispute.appealed_at, Dispute.opened_at),
        Dispute.state.in_((DisputeState.OPEN, DisputeState.APPEALED)),
    ),
    "receipts": (Receipt.id, Receipt.sent_at, Receipt.state == ReceiptState.WAITING),
    "threats": (Threat.id, Threat.told_at, Threat.seen_at.is_(None)),
    "inquiries": (Inquiry.id, Inquiry.held_at, Inquiry.state == State.HELD),  # type: ignore[dict-item]
    "privacy": (DataRequest.id, DataRequest.received_at, DataRequest.state == RequestState.OPEN),  # type: ignore[dict-item]
    "waivers": (WaiverRequest.id, WaiverRequest.asked_at, WaiverRequest.decided_at.is_(None)),
}
"""Desk → what is counted, since when it waits, and whether it does."""


def waiting_at_desks() -> Mapping[str, Waiting]:
    """What waits, by desk: a key of `_DESKS`."""
    columns = []
    for key, since, waits in _DESKS.values():
        columns.append(select(func.count(key)).where(waits).scalar_subquery())
        columns.append(select(func.min(since)).where(waits).scalar_subquery())
    values = db.session.execute(select(*columns)).one()
    return {desk: Waiting(values[2 * place], values[2 * place + 1]) for place, desk in enumerate(_DESKS)}
