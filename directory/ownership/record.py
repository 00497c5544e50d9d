"""The record of a listing: what stood there before anybody asked to keep it, and where a code may go.

A register's record counts before the listing, whose phone and address its keeper may have written.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date

from directory.listings.models import Listing, Place
from directory.registers.npi.models import NpiRecord
from directory.registers.npi.queries import records_among
from directory.registers.values import address_case, name_case, person_name

REGISTER, LISTING = "register", "listing"


class Channel(enum.StrEnum):
    """A way to reach whom a record is about."""

    POST = "post"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What a record says; `licenses` are (number, state) as their holder typed them, never proof."""

    source: str
    name: str
    address: tuple[str, ...]
    phone: str | None
    npi: str | None
    updated_on: date | None = None
    is_withdrawn: bool = False
    licenses: tuple[tuple[str, str], ...] = field(default=())

    @property
    def channels(self) -> frozenset[Channel]:
        """The ways that the record gives."""
        ways = {Channel.POST} if self.address else set()
        return frozenset(ways | {Channel.CALL} if self.phone else ways)


def record_of(listing: Listing) -> RecordFacts:
    """The register's record of the listing's person or, where there is none, what the listing itself says."""
    npi = listing.practitioner.npi
    found = next(iter(records_among([npi])), None) if npi else None
    if found is not None and found.entity is not None:
        return of_register(found)
    place = next(iter(listing.places), None)
    return RecordFacts(
        source=LISTING,
        name=listing.practitioner.name,
        address=_lines(place),
        phone=(place.phone if place else None) or listing.phone,
        npi=npi,
    )


def of_register(record: NpiRecord) -> RecordFacts:
    """What the register says of one person."""
    street = [address_case(line) for line in (record.street, record.unit) if line]
    town = f"{name_case(record.city)}, {record.region} {record.postal_code}".strip(", ")
    return RecordFacts(
        source=REGISTER,
        name=person_name(record.first_name, record.middle_name, record.last_name, record.name_suffix),
        address=(*street, town) if street else (),
        phone=record.phone,
        npi=record.npi,
        updated_on=record.last_updated_on,
        is_withdrawn=record.is_deactivated,
        licenses=tuple(
            dict.fromkeys((one.license_number, one.license_region) for one in record.taxonomies if one.license_number)
        ),
    )


def _lines(place: Place | None) -> tuple[str, ...]:
    if place is None or not place.street:
        return ()
    lines = [line for line in (place.street, place.unit) if line]
    return (*lines, f"{place.city}, {place.region} {place.postal_code}")
