"""Reads of stated credentials."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from directory.credentials.models import Credential
from directory.shared.db import db


def credentials_by_practitioner(practitioner_ids: Iterable[int]) -> Mapping[int, Sequence[Credential]]:
    """Every stated credential of several practitioners, in one read; those without any are absent."""
    found: dict[int, list[Credential]] = defaultdict(list)
    wanted = set(practitioner_ids)
    if wanted:
        rows = db.session.scalars(
            select(Credential).where(Credential.practitioner_id.in_(wanted)).order_by(Credential.kind, Credential.id)
        )
        for row in rows:
            found[row.practitioner_id].append(row)
    return found
