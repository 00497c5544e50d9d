"""Reads of the exclusion list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from directory.registers.exclusions.models import Exclusion
from directory.registers.exclusions.rules import ExclusionFacts, HeldExclusion
from directory.registers.names import RegisterName
from directory.shared.db import db

IN_FORCE = Exclusion.cleared_at.is_(None)


def held_like(rows: Collection[ExclusionFacts]) -> Sequence[HeldExclusion]:
    """What is held of the people and businesses that these rows name."""
    held = db.session.execute(
        select(
            Exclusion.id,
            Exclusion.key,
            Exclusion.last_name,
            Exclusion.first_name,
            Exclusion.business_name,
            Exclusion.region,
            Exclusion.exclusion_type,
            Exclusion.excluded_on,
            Exclusion.npi,
            Exclusion.fingerprint,
            Exclusion.reinstated_on,
            Exclusion.cleared_at,
        ).where(
            Exclusion.last_name.in_({row.last_name for row in rows}),
            Exclusion.first_name.in_({row.first_name for row in rows}),
            Exclusion.business_name.in_({row.business_name for row in rows}),
            Exclusion.excluded_on.in_({row.excluded_on for row in rows}),
        )
    )
    return [
        HeldExclusion(
            id=row.id,
            key=row.key,
            group=(*row[2:7], str(row.excluded_on)),
            npi=row.npi,
            fingerprint=row.fingerprint,
            reinstated_on=row.reinstated_on,
            is_cleared=row.cleared_at is not None,
        )
        for row in held
    ]


def ids_in_force() -> set[int]:
    """Every row of the list that holds."""
    return set(db.session.scalars(select(Exclusion.id).where(IN_FORCE)))


@dataclass(frozen=True, slots=True)
class ExcludedPerson:
    """What is needed of a row in force to tell whether it may be somebody here."""

    id: int
    npi: str | None
    name: RegisterName


def excluded_by_npi(npis: Collection[str]) -> Mapping[str, Sequence[int]]:
    """The rows in force that carry one of these NPIs: NPI → ids."""
    found: dict[str, list[int]] = {}
    for row_id, npi in db.session.execute(
        select(Exclusion.id, Exclusion.npi).where(IN_FORCE, Exclusion.npi.in_(npis)).order_by(Exclusion.id)
    ):
        found.setdefault(npi or "", []).append(row_id)
    return found


def people_excluded_in(region: str) -> Sequence[ExcludedPerson]:
    """The rows in force that name a person in a state."""
    rows = db.session.execute(
        select(Exclusion.id, Exclusion.npi, Exclusion.last_name, Exclusion.first_name, Exclusion.middle_name)
        .where(IN_FORCE, Exclusion.region == region, Exclusion.last_name != "")
        .order_by(Exclusion.id)
    )
    return [ExcludedPerson(row_id, npi, RegisterName(last, first, middle)) for row_id, npi, last, first, middle in rows]
