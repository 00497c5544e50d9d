"""What is to come: verified credentials that end soon, and those to be looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, case, func, select

from directory.credentials.models import Credential, LedgerEntry
from directory.credentials.rules import Outcome
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.shared.db import db

WITHIN = (30, 60, 90)
"""Days."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many verified credentials of published listings end within 30, 60 and 90 days, and are due for a look."""

    ending: tuple[int, int, int]
    due: int


def what_is_ahead(today: date) -> Ahead:
    """Count from the stated facts that were verified and are unchanged since."""
    last = today + timedelta(days=max(WITHIN))
    counts = [func.count(case((Credential.expires_on <= today + timedelta(days=days), 1))) for days in WITHIN]
    ending = db.session.execute(_verified(*counts).where(Credential.expires_on.between(today, last))).one()
    due = db.session.scalar(_verified(func.count()).where(LedgerEntry.next_due_on <= today)) or 0
    return Ahead((ending[0], ending[1], ending[2]), due)


def _verified(*what: object) -> Select[Any]:
    """A question about verified credentials; what was stated anew after its check is none."""
    newest = select(func.max(LedgerEntry.id)).where(LedgerEntry.outcome != Outcome.MORE_INFORMATION)
    published = select(Listing.practitioner_id).where(Listing.status == Status.PUBLISHED)
    asked: Select[Any] = select(*what)  # type: ignore[call-overload]
    return (
        asked.select_from(Credential)
        .join(LedgerEntry, LedgerEntry.credential_id == Credential.id)
        .where(
            LedgerEntry.id.in_(newest.group_by(LedgerEntry.credential_id)),
            LedgerEntry.outcome == Outcome.VERIFIED,
            LedgerEntry.at >= Credential.stated_at,
            Credential.withdrawn_at.is_(None),
            Credential.practitioner_id.in_(published),
        )
    )
