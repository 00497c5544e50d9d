"""People here and rows of registers that may be them, for tests. Nobody in them exists."""

from __future__ import annotations

from datetime import UTC, date, datetime

from directory.registers.exclusions.models import Exclusion
from directory.registers.npi.models import NpiRecord
from directory.registers.npi.rules import EntityKind
from tests.factories import npi
from tests.factories.listings import a_listing, a_place

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def an_exclusion(last, first="ANA", **changes):
    """A row of the list that holds."""
    return Exclusion(
        **{
            "key": f"{last}|{first}|{changes.get('npi')}|{changes.get('region')}|{changes.get('middle_name')}",
            "last_name": last,
            "first_name": first,
            "middle_name": "",
            "business_name": "",
            "general": "IND- LIC HC SERV PRO",
            "specialty": "ACUPUNCTURIST",
            "npi": None,
            "city": "OCEAN",
            "region": "NJ",
            "exclusion_type": "1128b4",
            "excluded_on": date(2016, 2, 18),
            "waiver_region": "",
            "fingerprint": "0" * 32,
            "first_seen_at": NOON,
            "last_seen_at": NOON,
        }
        | changes
    )


def a_record(number, last, first, **changes):
    """A person's record of the NPI register."""
    empty = ("organization_name", "middle_name", "name_suffix", "credential_text", "sex_code", "street", "unit", "city")
    return NpiRecord(
        **dict.fromkeys((*empty, "postal_code"), "")
        | {
            "npi": npi.npi(number),
            "entity": EntityKind.PERSON,
            "last_name": last,
            "first_name": first,
            "region": "NJ",
            "country": "US",
            "fingerprint": "0" * 32,
            "imported_at": NOON,
        }
        | changes
    )


def somebody(name, number=None, **place):
    """The listing of somebody in New Jersey, or at another place."""
    listing = a_listing(name=name, places=[a_place(**place)])
    listing.practitioner.npi = npi.npi(number) if number is not None else None
    return listing
