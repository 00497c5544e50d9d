"""From a register record to what its stub shows: a name, the practice addresses, their points and time zones.

A point is that of the postal code: the register gives none. An address outside the US and Canada has no place
here, and a person who practices only abroad gets no stub.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from directory.listings.stubs import StubFacts, StubPlace
from directory.places import regions, table
from directory.registers.npi.models import NpiRecord
from directory.registers.npi.rules import STUB_PLACES_MAX, NpiFacts, PracticeAddress
from directory.registers.values import address_case, name_case, person_name
from directory.shared.text import slugify


def stub_facts(person: NpiFacts | NpiRecord, locations: Sequence[PracticeAddress]) -> StubFacts | None:
    """What a person's stub shows, `locations` being their secondary ones; None when they practice only abroad."""
    places = (_place(address) for address in (person.address, *locations))
    found = tuple(dict.fromkeys(place for place in places if place))[:STUB_PLACES_MAX]
    if not found:
        return None
    return StubFacts(
        npi=person.npi,
        name=person_name(person.first_name, person.middle_name, person.last_name, person.name_suffix),
        family_name=name_case(person.last_name),
        phone=person.address.phone,
        places=found,
    )


def has_point(facts: StubFacts) -> bool:
    """Whether any place of the stub can be found by distance."""
    return any(place.lat is not None for place in facts.places)


def slug_base(facts: StubFacts) -> str:
    """The address that a stub gets when it is free: name, town and state."""
    return slugify(f"{facts.name} {facts.places[0].city} {facts.places[0].region}")


def _place(address: PracticeAddress) -> StubPlace | None:
    if address.country not in {"US", "CA"} or not address.city:
        return None
    point = _postal_code(address.postal_code.split("-")[0].split(" ")[0])
    region = regions.region_code(address.region) or (point.region if point else address.region)
    if len(region) != 2:
        return None
    return StubPlace(
        street=address_case(address.street),
        unit=address_case(address.unit),
        city=name_case(address.city),
        region=region,
        postal_code=address.postal_code if len(address.postal_code) <= 10 else "",
        country=address.country,
        lat=point.lat if point else None,
        lon=point.lon if point else None,
        time_zone=point.time_zone if point else None,
        phone=address.phone,
    )


@lru_cache(maxsize=4096)
def _postal_code(code: str) -> table.PostalCode | None:
    return table.postal_code(code) if code else None
