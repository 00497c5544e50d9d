"""How long people wait for a decision: medians over the last weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from directory.ownership.models import OwnershipRequest
from directory.shared.db import db
from directory.verification.models import Submission
from directory.verification.rules import SubmissionState
from directory.wording.models import WaiverRequest

PERIODS = (timedelta(days=30), timedelta(days=90))
READ_MAX = 20_000
"""So many decisions are looked at: of more, the newest."""

Instant = InstrumentedAttribute[datetime]


@dataclass(frozen=True, slots=True)
class Pace:
    """How many were decided in the last 30 and 90 days, and the median time that took; None where none was."""

    decided: tuple[int, int]
    medians: tuple[timedelta | None, timedelta | None]


_DESKS: Mapping[str, tuple[Instant, InstrumentedAttribute[datetime | None], tuple[ColumnElement[bool], ...]]] = {
    "verification": (Submission.opened_at, Submission.decided_at, (Submission.state == SubmissionState.DECIDED,)),
    "ownership": (OwnershipRequest.asked_at, OwnershipRequest.decided_at, ()),
    "waivers": (WaiverRequest.asked_at, WaiverRequest.decided_at, ()),
}


def pace_of(desk: str, *, now: datetime) -> Pace:
    """The pace of a desk: verification, ownership or waivers. Raises KeyError for another."""
    began, decided, conditions = _DESKS[desk]
    wanted = select(began, decided).where(*conditions, decided > now - max(PERIODS), decided <= now)
    rows = db.session.execute(wanted.order_by(decided.desc()).limit(READ_MAX)).all()
    taken = [[end - start for start, end in rows if end and end > now - period] for period in PERIODS]
    return Pace((len(taken[0]), len(taken[1])), (_median(taken[0]), _median(taken[1])))


def _median(times: list[timedelta]) -> timedelta | None:
    return median(times) if times else None  # type: ignore[type-var]
