"""Opening a listing: from a register's record, to be asked for; or a fresh one, by somebody whom no record names."""

from __future__ import annotations

from datetime import datetime

from directory.accounts.models import Account
from directory.audit.rules import Actor
from directory.listings.actions import open_listing, open_stub
from directory.listings.models import Listing
from directory.listings.queries import free_slug, listing_of_npi, practitioner_by_npi
from directory.listings.stubs import StubPlace
from directory.ownership.keeping import hand_over
from directory.ownership.letters import record_listing
from directory.ownership.rules import Part
from directory.registers.npi.queries import locations_of, records_among
from directory.registers.npi.stubs import slug_base, stub_facts
from directory.registers.values import is_npi
from directory.shared.errors import RuleBroken


def listing_for_npi(npi: str, *, by: Actor, now: datetime) -> Listing:
    """The listing of a number: the one there is, or a stub from the register's record, shown to nobody.

    Raises RuleBroken when neither we nor the register know the number, or its holder has no place in the US or Canada.
    """
    listing = listing_of_npi(npi)
    if listing is not None:
        return listing
    record = next(iter(records_among([npi])), None)
    if record is None or record.entity is None or record.is_deactivated:
        raise RuleBroken("We hold no such number. Look at its ten digits once more.", field="npi")
    facts = stub_facts(record, locations_of([npi]).get(npi, ()))
    if facts is None:
        raise RuleBroken("The register gives this person no practice address in the US or Canada. Write to us.")
    known = practitioner_by_npi(npi)
    stub = open_stub(facts, slug=free_slug(slug_base(facts)), is_public=False, now=now, practitioner=known)
    record_listing("open_stub", stub, by=by, now=now)
    return stub


def open_fresh(
    account: Account,
    *,
    name: str,
    family_name: str,
    npi: str | None,
    place: StubPlace,
    part: Part,
    by: Actor,
    now: datetime,
) -> Listing:
    """Open a draft that the account keeps. Raises RuleBroken for a number that is wrong, or that somebody has."""
    if npi is not None and not is_npi(npi):
        raise RuleBroken("Enter the ten digits of the NPI; the last one tells that they do not fit.", field="npi")
    if npi is not None and (practitioner_by_npi(npi) is not None or records_among([npi])):
        raise RuleBroken(
            "This number has a record or a listing. Look for it by the number, and ask to keep it.", field="npi"
        )
    listing = open_listing(name, family_name=family_name, npi=npi, place=place, by=by, now=now)
    hand_over(listing, account, part, by=by, now=now)
    return listing
