"""Who is known here by which names, where, and by which NPI: what registers are held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from directory.credentials.models import Credential
from directory.listings.models import Listing, Place, Practitioner
from directory.registers.names import KnownName, RegisterName, known_name, known_register_name, names_fit
from directory.registers.npi.models import NpiRecord
from directory.registers.npi.queries import records_among
from directory.shared.db import db


@dataclass(frozen=True, slots=True)
class Known:
    """One practitioner: every name that they, their credentials or the NPI register give, and every state.

    `has_npi_of_their_name`: the register says that their NPI belongs to somebody of their name.
    """

    practitioner_id: int
    npi: str | None
    has_npi_of_their_name: bool
    names: tuple[KnownName, ...]
    regions: frozenset[str]


def known(practitioner_ids: Collection[int]) -> Sequence[Known]:
    """What is known of several practitioners, in a handful of reads."""
    people = db.session.execute(
        select(Practitioner.id, Practitioner.name, Practitioner.family_name, Practitioner.npi)
        .where(Practitioner.id.in_(practitioner_ids))
        .order_by(Practitioner.id)
    ).all()
    holders, regions = _holders(practitioner_ids), _regions(practitioner_ids)
    records = {record.npi: record for record in records_among([npi for *_, npi in people if npi])}
    found = []
    for person, name, family, npi in people:
        own = known_name(name, family)
        record = records.get(npi or "")
        legal = record_name(record) if record else None
        names = {own, *(known_name(holder) for holder in holders[person])}
        names |= {known_register_name(legal)} if legal else set()
        found.append(
            Known(
                practitioner_id=person,
                npi=npi,
                has_npi_of_their_name=legal is not None and names_fit(own, legal),
                names=tuple(names),
                regions=frozenset(regions[person] | ({record.region} if record else set())),
            )
        )
    return found


def all_names(practitioner: Practitioner, holder: str) -> tuple[KnownName, ...]:
    """The names under which a register may have the holder of a credential."""
    own = known_name(practitioner.name, practitioner.family_name)
    return (own, known_name(holder)) if holder else (own,)


def record_name(record: NpiRecord) -> RegisterName:
    """The name that the NPI register gives."""
    return RegisterName(record.last_name, record.first_name, record.middle_name)


def _holders(practitioner_ids: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for person, holder in db.session.execute(
        select(Credential.practitioner_id, Credential.holder).where(
            Credential.practitioner_id.in_(practitioner_ids),
            Credential.withdrawn_at.is_(None),
            Credential.holder != "",
        )
    ):
        found[person].add(holder)
    return found


def _regions(practitioner_ids: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    places = (
        select(Listing.practitioner_id, Place.region)
        .join(Place, Place.listing_id == Listing.id)
        .where(Listing.practitioner_id.in_(practitioner_ids))
    )
    licenses = select(Credential.practitioner_id, Credential.region).where(
        Credential.practitioner_id.in_(practitioner_ids),
        Credential.withdrawn_at.is_(None),
        Credential.region.is_not(None),
    )
    for person, region in [*db.session.execute(places), *db.session.execute(licenses)]:
        found[person].add(region)
    return found
