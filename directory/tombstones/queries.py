"""Reads: what the database itself remembers of what was erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from directory.shared.db import db
from directory.tombstones.models import Tombstone
from directory.tombstones.rules import Buried


def remembered(*, since: datetime) -> frozenset[Buried]:
    """What this database knows as erased, since an instant: each was committed together with the erasing."""
    wanted = select(Tombstone.kind, Tombstone.subject, Tombstone.at).where(Tombstone.at >= since)
    return frozenset(Buried(kind, subject, at) for kind, subject, at in db.session.execute(wanted))
