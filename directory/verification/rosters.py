"""Stated licenses held against the rosters of their states: by number and name, by one of them, or by neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from directory.credentials.kinds import is_of_another_profession
from directory.credentials.models import Credential
from directory.credentials.rules import CredentialKind
from directory.registers import ROSTER
from directory.registers.names import RegisterName, names_fit
from directory.registers.queries import newest_imports
from directory.registers.rosters.mapping import RosterMapping, mapping_of_region
from directory.registers.rosters.models import RosterLicense
from directory.registers.rosters.queries import licenses_named, licenses_numbered
from directory.registers.rosters.rules import Likeness
from directory.shared.db import db
from directory.verification.known import all_names


@dataclass(frozen=True, slots=True)
class RosterFit:
    """How a stated license fits its state's roster, and the license there that fits best."""

    likeness: Likeness
    license: RosterLicense | None


def is_for_rosters(credential: Credential) -> bool:
    """Whether rosters can say anything of a credential: they are read for acupuncturists' licenses alone."""
    return credential.kind is CredentialKind.LICENSE and not is_of_another_profession(credential.title)


def roster_fit(credential: Credential, by_state: RosterMapping) -> RosterFit:
    """How a license fits a roster that was imported."""
    names = all_names(credential.practitioner, credential.holder)

    def is_theirs(row: RosterLicense) -> bool:
        theirs = RegisterName(row.last_name, row.first_name, row.middle_name)
        return any(names_fit(name, theirs) for name in names)

    numbered = licenses_numbered(by_state.source, [by_state.number_key(credential.number or "")])
    both = next((row for row in numbered if is_theirs(row)), None)
    if both is not None:
        return RosterFit(Likeness.EXACT, both)
    if numbered:
        return RosterFit(Likeness.NUMBER_ONLY, numbered[0])
    first_letters = {block[:1] for name in names for block in name.blocks if block}
    named = next((row for row in licenses_named(by_state.source, first_letters) if is_theirs(row)), None)
    return RosterFit(Likeness.NAME_ONLY if named else Likeness.NONE, named)


def roster_report() -> dict[str, dict[str, int]]:
    """How the stated licenses fit the rosters that were imported: source → likeness → how many."""
    imported = newest_imports()
    found: dict[str, Counter[str]] = {
        name.removeprefix(ROSTER): Counter() for name in imported if name.startswith(ROSTER)
    }
    for credential in _licenses([source.upper() for source in found]):
        by_state = mapping_of_region(credential.region or "")
        if by_state is not None and is_for_rosters(credential):
            found[by_state.source][roster_fit(credential, by_state).likeness.value] += 1
    return {source: _in_order(counts) for source, counts in found.items()}


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    return {likeness.value: counts.get(likeness.value, 0) for likeness in Likeness}


def _licenses(regions: list[str]) -> list[Credential]:
    rows = db.session.scalars(
        select(Credential)
        .where(
            Credential.kind == CredentialKind.LICENSE,
            Credential.region.in_(regions),
            Credential.withdrawn_at.is_(None),
        )
        .options(joinedload(Credential.practitioner))
        .order_by(Credential.id)
    )
    return list(rows)
