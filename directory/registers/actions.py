"""The one write that every import ends with: its row, and its entry in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.registers.models import RegisterImport
from directory.registers.tally import Tally
from directory.shared.db import db

FILE_NAME_MAX_CHARS = 200


def record_import(
    register: str, tally: Tally, counts: Mapping[str, int], *, file: str, by: Actor, now: datetime
) -> None:
    """Write down an import that started at `now` and ends here. `register` is named as `RegisterImport` says."""
    name = file[:FILE_NAME_MAX_CHARS]
    db.session.add(
        RegisterImport(
            register=register, file_name=name, started_at=now, ended_at=tally.ended_at(now), counts=dict(counts)
        )
    )
    record("import", subject_kind="register", subject_id=register, by=by, now=now, reason=name, after=counts)
