"""Writes: something is erased; or was, as a ledger says."""

from __future__ import annotations

from datetime import datetime

from directory.shared.db import db
from directory.tombstones.ledger import write_before_commit
from directory.tombstones.models import Tombstone
from directory.tombstones.rules import Buried, Kind


def bury(kind: Kind, subject: int, *, now: datetime) -> None:
    """Remember, in the running unit of work, that this was erased."""
    db.session.add(Tombstone(kind=kind, subject=subject, at=now))
    write_before_commit(db.session(), Buried(kind, subject, now))


def remember(buried: Buried) -> None:
    """Write down, in the running unit of work, what the ledger knows and a restored database had forgotten."""
    db.session.add(Tombstone(kind=buried.kind, subject=buried.subject, at=buried.at))
