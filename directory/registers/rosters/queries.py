"""Reads of rosters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select, tuple_

from directory.registers.rosters.models import RosterLicense
from directory.shared.db import db


def held_keys(source: str) -> Mapping[tuple[str, str], int]:
    """The licenses of one roster that its newest file had: (license type, number key) → id."""
    rows = db.session.execute(
        select(RosterLicense.license_type, RosterLicense.number_key, RosterLicense.id).where(
            RosterLicense.source == source, RosterLicense.gone_at.is_(None)
        )
    )
    return {(license_type, key): found for license_type, key, found in rows}


def held_among(source: str, keys: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], RosterLicense]:
    """What is held of these licenses of one roster, gone or not."""
    rows = db.session.scalars(
        select(RosterLicense).where(
            RosterLicense.source == source,
            tuple_(RosterLicense.license_type, RosterLicense.number_key).in_(keys),
        )
    )
    return {(row.license_type, row.number_key): row for row in rows}


def licenses_numbered(source: str, number_keys: Collection[str]) -> Sequence[RosterLicense]:
    """The licenses of one roster with one of these numbers, as they are compared."""
    return db.session.scalars(
        select(RosterLicense)
        .where(
            RosterLicense.source == source,
            RosterLicense.number_key.in_(number_keys),
            RosterLicense.gone_at.is_(None),
        )
        .order_by(RosterLicense.id)
    ).all()


def licenses_named(source: str, beginnings: Collection[str]) -> Sequence[RosterLicense]:
    """The licenses of one roster whose last name begins with one of these letters."""
    found: dict[int, RosterLicense] = {}
    for letters in beginnings:
        rows = db.session.scalars(
            select(RosterLicense).where(
                RosterLicense.source == source,
                RosterLicense.gone_at.is_(None),
                func.upper(RosterLicense.last_name).startswith(letters, autoescape=True),
            )
        )
        found.update((row.id, row) for row in rows)
    return list(found.values())
