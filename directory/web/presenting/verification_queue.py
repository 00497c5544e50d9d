"""Lines of the verification desk's queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from directory.conflicts.queries import whys_not_impartial
from directory.verification.models import Submission
from directory.web.presenting.desk_words import age_words
from directory.web.presenting.locker_words import KIND_NAMES
from directory.web.presenting.verification_words import (
    OPENED_WORDS,
    RISK_SIGNS,
    RISK_WORDS,
    hands_words,
)


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A submission in the queue. `seen`: what the machine noted, `conflict`: why the reader must not decide it."""

    id: int
    name: str
    kind: str
    title: str
    opened_for: str
    state: str
    age: str
    hands: str
    risk: str
    risk_words: str
    risk_sign: str
    seen: list[str]
    conflict: str


def queue_lines(rows: Sequence[Submission], *, account_id: int, now: datetime) -> list[QueueLine]:
    """Submissions as lines."""
    conflicts = whys_not_impartial(account_id, [row.credential.practitioner_id for row in rows])
    return [
        QueueLine(
            id=row.id,
            name=row.credential.practitioner.name,
            kind=KIND_NAMES[row.credential.kind],
            title=row.credential.title,
            opened_for=OPENED_WORDS[row.opened_for],
            state=row.state.value,
            age=age_words(row.waiting_since, now=now),
            hands=hands_words(row, account_id=account_id, now=now),
            risk=row.risk.value if row.risk else "unknown",
            risk_words=RISK_WORDS[row.risk],
            risk_sign=RISK_SIGNS[row.risk],
            seen=row.risk_reasons or [],
            conflict=conflicts.get(row.credential.practitioner_id, ""),
        )
        for row in rows
    ]
