"""People of the register who keep no listing: invented rows of the NPI file, taken in by the import's own rules.

Their numbers begin with 100000, below the first that was ever given out (1003000126), and satisfy the check digit.
"""

from __future__ import annotations

from datetime import date, timedelta

from directory.demo.dice import dice, digits
from directory.demo.people import people
from directory.demo.towns import address, phone, seats
from directory.registers.npi.rules import ACUPUNCTURIST, EntityKind, NpiFacts, PracticeAddress, Taxonomy
from directory.registers.values import NPI_PREFIX

STUBS = 40
PRIVATE_STUBS = 4
STUB_LINE = 3
"""Stubs take the telephone numbers that no person's place of practice has."""
STRIDE = 10
"""Stubs sit in every tenth person's town, so that the towns with many have some."""


def npi(serial: int) -> str:
    """The invented number of a serial: 100000, three digits, the check digit over them."""
    base = f"100000{serial:03}"
    total = sum(_digit_sum(int(digit) * (2 - place % 2)) for place, digit in enumerate(reversed(NPI_PREFIX + base)))
    return f"{base}{-total % 10}"


def register_rows(*, today: date) -> list[NpiFacts]:
    """The rows of the register, the private ones last."""
    return [_row(serial, today=today) for serial in range(STUBS)]


def _row(serial: int, *, today: date) -> NpiFacts:
    person = people(extra=STUBS)[len(seats()) + serial]
    seat = seats()[serial * STRIDE]
    rolled = dice(person.number, "register")
    where = address(rolled, seat.town, seat.region, rolled.choice(seat.codes))
    return NpiFacts(
        npi=npi(serial),
        entity=EntityKind.PERSON,
        organization_name="",
        last_name=person.family.upper(),
        first_name=person.given.upper(),
        middle_name="",
        name_suffix="",
        credential_text=rolled.choice(("L.AC.", "LAC", "L.AC., DIPL. O.M.", "")),
        sex_code="M" if person.gender == "man" else "F",
        address=PracticeAddress(
            street=where.street.upper(),
            unit=where.unit.upper(),
            city=where.town.upper(),
            region=where.region,
            postal_code=where.postal_code,
            country=where.country,
            phone=phone(seat, STUB_LINE),
        ),
        taxonomies=(Taxonomy(1, ACUPUNCTURIST, digits(rolled, "9####"), seat.region, is_primary=True),),
        enumerated_on=today - timedelta(days=rolled.randrange(2000, 5000)),
        last_updated_on=today - timedelta(days=rolled.randrange(60, 1900)),
        deactivated_on=None,
        reactivated_on=None,
    )


def _digit_sum(number: int) -> int:
    return number // 10 + number % 10
