"""Writes to register records, and through `listings` to the stubs of their people.

A batch is one unit of work: its records and stubs are written together or not at all. The driver opens it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, update

from directory.audit.actions import record as record_act
from directory.audit.rules import Actor
from directory.listings import actions as listings
from directory.listings.models import Listing
from directory.listings.queries import listings_by_npi, stubs_to_change, taken_slugs
from directory.listings.rules import Status
from directory.listings.stubs import KnownListing, StubFacts
from directory.registers.npi.models import NpiLocation, NpiOptOut, NpiOtherName, NpiRecord, NpiTaxonomy
from directory.registers.npi.queries import held_among, locations_of, opted_out_among, records_among
from directory.registers.npi.rules import (
    ADDRESS_FIELDS,
    TAXONOMY_FIELDS,
    WHY_MAX_CHARS,
    Held,
    NpiFacts,
    OtherName,
    Outcome,
    PracticeAddress,
    StubMove,
    Visibility,
    Wanted,
    plan,
    stub_move,
)
from directory.registers.npi.stubs import has_point, slug_base, stub_facts
from directory.registers.values import is_npi
from directory.shared.db import Base, db
from directory.shared.errors import RuleBroken
from directory.tombstones.actions import bury
from directory.tombstones.rules import Kind

NO_POINT = "stubs without a point, because their postal code is unknown"
NO_PLACE = "people without a stub, for want of a practice address in the US or Canada"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one row does: to its record, and to the person's stub, with what the stub will show."""

    facts: NpiFacts
    outcome: Outcome
    move: StubMove
    stub: StubFacts | None
    is_held: bool
    listing_id: int | None
    note: str | None


def decide_rows(
    rows: Mapping[str, NpiFacts],
    *,
    wanted: Wanted,
    visibility: Visibility,
    pretended: Mapping[str, Held],
) -> list[Decision]:
    """What a batch of rows, by NPI, would do; reads only. `pretended` is what a dry run would hold by now."""
    held = held_among(rows) | {npi: pretended[npi] for npi in rows if npi in pretended}
    known: dict[str, list[KnownListing]] = {npi: [] for npi in rows if npi in pretended}
    known |= listings_by_npi(rows)
    opted_out = opted_out_among(rows)
    locations = locations_of(held)
    decisions = []
    for npi, facts in rows.items():
        outcome = plan(facts, held.get(npi), wanted)
        move = stub_move(
            facts,
            held.get(npi),
            outcome,
            known.get(npi),
            wanted=wanted,
            visibility=visibility,
            has_opted_out=npi in opted_out,
        )
        stub, note = None, None
        if move in _SHOWING:
            stub = stub_facts(facts, locations.get(npi, ()))
            if stub is None:
                move, note = (StubMove.CLOSE if move == StubMove.REFRESH else StubMove.NONE), NO_PLACE
            elif not has_point(stub):
                note = NO_POINT
        decisions.append(Decision(facts, outcome, move, stub, npi in held, _movable(known.get(npi, ())), note))
    return decisions


def carry_out(decisions: Sequence[Decision], *, visibility: Visibility, now: datetime) -> None:
    """Write a batch of decisions."""
    _take_over([one for one in decisions if one.outcome in _WRITES], now=now)
    stubs = stubs_to_change([one.listing_id for one in decisions if one.listing_id and one.move in _OF_A_LISTING])
    is_public = visibility == Visibility.PUBLIC
    for one in decisions:
        listing = stubs.get(one.listing_id or 0)
        if listing:
            _move_stub(one, listing, is_public=is_public)
    _open_stubs([one.stub for one in decisions if one.move == StubMove.OPEN and one.stub], is_public=is_public, now=now)


def replace_locations(by_npi: Mapping[str, Sequence[PracticeAddress]]) -> None:
    """Give records their secondary locations, and their stubs the places."""
    db.session.execute(delete(NpiLocation).where(NpiLocation.npi.in_(by_npi)))
    _insert(
        NpiLocation,
        [
            {"npi": npi, "position": position} | {name: getattr(address, name) for name in ADDRESS_FIELDS}
            for npi, addresses in by_npi.items()
            for position, address in enumerate(addresses)
        ],
    )
    stub_ids = {
        npi: one.listing_id
        for npi, known in listings_by_npi(by_npi).items()
        for one in known
        if one.status == Status.STUB
    }
    stubs = stubs_to_change(stub_ids.values())
    for record in records_among(stub_ids):
        facts = stub_facts(record, by_npi[record.npi])
        if facts:
            listings.refresh_stub(stubs[stub_ids[record.npi]], facts)


def replace_other_names(by_npi: Mapping[str, Sequence[OtherName]]) -> None:
    """Give records their other names."""
    db.session.execute(delete(NpiOtherName).where(NpiOtherName.npi.in_(by_npi)))
    _insert(
        NpiOtherName,
        [
            {"npi": npi, "position": position, "name": one.name, "kind": one.kind}
            for npi, names in by_npi.items()
            for position, one in enumerate(names)
        ],
    )


def opt_out(npi: str, *, by: Actor, now: datetime, why: str) -> None:
    """Take a person's stub down for good and never open one again; a listing that somebody keeps stays.

    Raises RuleBroken for what is no NPI, for a missing reason, and when the person has opted out already.
    """
    if not is_npi(npi):
        raise RuleBroken(f"“{npi}” is not an NPI: check its ten digits.", field="npi")
    if not why.strip() or len(why) > WHY_MAX_CHARS:
        raise RuleBroken(f"Say why, in at most {WHY_MAX_CHARS} characters.", field="why")
    if db.session.get(NpiOptOut, npi):
        raise RuleBroken(f"{npi} has opted out already.", field="npi")
    db.session.add(NpiOptOut(npi=npi, at=now, why=why.strip()))
    bury(Kind.REGISTER_RECORD, int(npi), now=now)
    stub_ids = [one.listing_id for one in listings_by_npi([npi]).get(npi, ()) if one.status == Status.STUB]
    for stub in stubs_to_change(stub_ids).values():
        listings.remove_stub(stub)
    record_act(
        "opt_out",
        subject_kind="npi",
        subject_id=npi,
        by=by,
        now=now,
        reason=why.strip(),
        after={"removed_listings": stub_ids},
    )


def opt_in(npi: str, *, by: Actor, now: datetime, why: str) -> None:
    """Undo an opt-out that was a mistake: the stub it removed is open again, with what the register says now.

    Raises RuleBroken for a missing reason, and when the person has not opted out.
    """
    if not why.strip() or len(why) > WHY_MAX_CHARS:
        raise RuleBroken(f"Say why, in at most {WHY_MAX_CHARS} characters.", field="why")
    row = db.session.get(NpiOptOut, npi)
    if row is None:
        raise RuleBroken(f"{npi} has not opted out.", field="npi")
    db.session.delete(row)
    removed = [one for one in listings_by_npi([npi]).get(npi, ()) if one.status == Status.REMOVED]
    stubs = stubs_to_change([one.listing_id for one in removed if not one.was_published][-1:])
    record = next(iter(records_among([npi])), None)
    facts = stub_facts(record, locations_of([npi]).get(npi, ())) if record and not record.is_deactivated else None
    if facts is not None:
        for stub in stubs.values():
            listings.reopen_stub(stub, facts, is_public=True)
    record_act(
        "opt_in",
        subject_kind="npi",
        subject_id=npi,
        by=by,
        now=now,
        reason=why.strip(),
        before={"opted_out": str(row.at.date())},
        after={"reopened_listings": sorted(stubs) if facts is not None else []},
    )


_WRITES = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.DEACTIVATED})
_SHOWING = frozenset({StubMove.OPEN, StubMove.REFRESH, StubMove.REOPEN})
_OF_A_LISTING = frozenset({StubMove.REFRESH, StubMove.SHOW, StubMove.CLOSE, StubMove.REOPEN})
_SAID = (
    "entity",
    "organization_name",
    "last_name",
    "first_name",
    "middle_name",
    "name_suffix",
    "credential_text",
    "sex_code",
    "enumerated_on",
    "last_updated_on",
)
_ALWAYS_SAID = ("npi", "deactivated_on", "reactivated_on", "fingerprint")


def _take_over(decisions: Sequence[Decision], *, now: datetime) -> None:
    """Write rows into their records. A row that only withdraws a number leaves what is known of its holder.

    Records do not show in search, so they are written in bulk; listings are not.
    """
    changed = [one.facts for one in decisions if one.is_held]
    whole = [facts for facts in changed if facts.entity is not None]
    new = [one.facts for one in decisions if not one.is_held]
    db.session.execute(delete(NpiTaxonomy).where(NpiTaxonomy.npi.in_([facts.npi for facts in whole])))
    _update(NpiRecord, [_columns(facts, _ALWAYS_SAID, now) for facts in changed if facts.entity is None])
    _update(NpiRecord, [_columns(facts, _ALWAYS_SAID + _SAID, now) | _address(facts) for facts in whole])
    _insert(NpiRecord, [_columns(facts, _ALWAYS_SAID + _SAID, now) | _address(facts) for facts in new])
    _insert(
        NpiTaxonomy,
        [
            {"npi": facts.npi} | {name: getattr(taxonomy, name) for name in TAXONOMY_FIELDS}
            for facts in (*whole, *new)
            for taxonomy in facts.taxonomies
        ],
    )


def _columns(facts: NpiFacts, names: Sequence[str], now: datetime) -> dict[str, object]:
    return {name: getattr(facts, name) for name in names} | {"imported_at": now}


def _address(facts: NpiFacts) -> dict[str, object]:
    return {name: getattr(facts.address, name) for name in ADDRESS_FIELDS}


def _insert(table: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)


def _update(table: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        db.session.execute(update(table), rows)


def _move_stub(decision: Decision, listing: Listing, *, is_public: bool) -> None:
    if decision.move == StubMove.CLOSE:
        listings.close_stub(listing)
    elif decision.move == StubMove.REOPEN and decision.stub:
        listings.reopen_stub(listing, decision.stub, is_public=is_public)
    elif decision.move == StubMove.REFRESH and decision.stub:
        listings.refresh_stub(listing, decision.stub)
    if is_public and decision.move in {StubMove.REFRESH, StubMove.SHOW}:
        listings.show_stub(listing)


def _open_stubs(people: Sequence[StubFacts], *, is_public: bool, now: datetime) -> None:
    """Open the stubs of a batch; where a name and town are taken, the slug ends in the NPI."""
    taken = taken_slugs([slug_base(facts) for facts in people])
    for facts in people:
        base = slug_base(facts)
        slug = f"{base}-{facts.npi}" if base in taken else base
        taken.add(slug)
        listings.open_stub(facts, slug=slug, is_public=is_public, now=now)


def _movable(known: Sequence[KnownListing]) -> int | None:
    """The listing that an import may move: the stub, or else the last one that was closed."""
    movable = [one.listing_id for one in known if one.status == Status.CLOSED and not one.was_published]
    movable += [one.listing_id for one in known if one.status == Status.STUB]
    return movable[-1] if movable else None
