"""The first entries of the training register: courses that are known in the field, from data/programmes.toml.

The job runs with the others and does its work once in the life of a site: where nobody ever listed a course.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from directory.audit.actions import record
from directory.audit.rules import Actor, ActorKind
from directory.credentials.models import Programme
from directory.credentials.queries import has_programmes
from directory.shared.db import db, unit_of_work

DATA = Path(__file__).parent / "data" / "programmes.toml"
SEEDER = Actor(ActorKind.MACHINE, "seed_programmes")


@cache
def seeds() -> Sequence[dict[str, str | int]]:
    """The courses of the data file: title, body and source, and what else is known of them."""
    rows: list[dict[str, str | int]] = tomllib.loads(DATA.read_text(encoding="utf-8"))["programme"]
    return tuple(rows)


def seed_programmes(now: datetime) -> int:
    """List the courses of the data file where the register is empty, in a unit of work; return how many.

    Afterwards the register is its keepers': what they rename, change or end stays as they left it.
    """
    is_begun = has_programmes()
    db.session.rollback()
    if is_begun:
        return 0
    with unit_of_work() as session:
        rows = [] if has_programmes() else [Programme(**seed, listed_at=now) for seed in seeds()]
        session.add_all(rows)
        session.flush()
        for row, seed in zip(rows, seeds(), strict=False):
            record("list_programme", subject_kind="programme", subject_id=row.id, by=SEEDER, now=now, after=seed)
    return len(rows)
