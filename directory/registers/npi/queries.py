"""Reads of register records."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from directory.registers.npi.models import NpiLocation, NpiOptOut, NpiOtherName, NpiRecord, NpiTaxonomy
from directory.registers.npi.rules import ADDRESS_FIELDS, Held, OtherName, PracticeAddress, is_deactivated, latest
from directory.shared.db import db

CHUNK = 10_000


def held_npis() -> set[bytes]:
    """Every NPI of which a record is held, as it stands in a register file."""
    npis = db.session.scalars(select(NpiRecord.npi).execution_options(yield_per=CHUNK))
    return {npi.encode() for npi in npis}


def held_among(npis: Collection[str]) -> dict[str, Held]:
    """What is held of these NPIs."""
    codes: dict[str, set[str]] = {}
    for npi, code in db.session.execute(select(NpiTaxonomy.npi, NpiTaxonomy.code).where(NpiTaxonomy.npi.in_(npis))):
        codes.setdefault(npi, set()).add(code)
    rows = db.session.execute(
        select(
            NpiRecord.npi,
            NpiRecord.last_updated_on,
            NpiRecord.deactivated_on,
            NpiRecord.reactivated_on,
            NpiRecord.fingerprint,
        ).where(NpiRecord.npi.in_(npis))
    )
    return {
        npi: Held(
            as_of=latest(updated, deactivated, reactivated),
            is_deactivated=is_deactivated(deactivated, reactivated),
            fingerprint=fingerprint,
            codes=frozenset(codes.get(npi, ())),
        )
        for npi, updated, deactivated, reactivated, fingerprint in rows
    }


def records_among(npis: Collection[str]) -> Sequence[NpiRecord]:
    """The records of these NPIs."""
    return db.session.scalars(select(NpiRecord).where(NpiRecord.npi.in_(npis))).all()


def locations_of(npis: Collection[str]) -> dict[str, list[PracticeAddress]]:
    """The secondary locations of these NPIs, in the register's order."""
    found: dict[str, list[PracticeAddress]] = {}
    for npi, *address in db.session.execute(
        select(NpiLocation.npi, *(getattr(NpiLocation, name) for name in ADDRESS_FIELDS))
        .where(NpiLocation.npi.in_(npis))
        .order_by(NpiLocation.npi, NpiLocation.position)
    ):
        found.setdefault(npi, []).append(PracticeAddress(*address))
    return found


def other_names_of(npis: Collection[str]) -> dict[str, list[OtherName]]:
    """The other names of these NPIs, in the register's order."""
    found: dict[str, list[OtherName]] = {}
    for npi, name, kind in db.session.execute(
        select(NpiOtherName.npi, NpiOtherName.name, NpiOtherName.kind)
        .where(NpiOtherName.npi.in_(npis))
        .order_by(NpiOtherName.npi, NpiOtherName.position)
    ):
        found.setdefault(npi, []).append(OtherName(name, kind))
    return found


def opted_out_among(npis: Collection[str]) -> set[str]:
    """Those of the NPIs whose people want no stub."""
    return set(db.session.scalars(select(NpiOptOut.npi).where(NpiOptOut.npi.in_(npis))))


def updated_on(npi: str) -> date | None:
    """The day on which a provider's own entry was last updated, by the register; None where nothing is held."""
    return db.session.scalar(select(NpiRecord.last_updated_on).where(NpiRecord.npi == npi))
