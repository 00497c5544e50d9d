"""Writes to register records, and through `listings` to the stubs of their people.

A batch is one unit of work: its records and stubs are written together or not at all. The driver opens it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from directory.audit.actions import record as record_act
from directory.audit.rules import Actor
from directory.listings import actions as listings
from directory.listings.models import Listing
from directory.listings.queries import listings_by_npi, stubs_to_change, taken_slugs
from directory.listings.rules import Status
from directory.listings.stubs import KnownListing, StubFacts
from directory.registers.models import NpiLocation, NpiOptOut, NpiOtherName, NpiRecord, NpiTaxonomy
from directory.registers.queries import held_among, opted_out_among, records_to_change
from directory.registers.rules import (
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
from directory.registers.stubs import has_point, slug_base, stub_facts
from directory.registers.values import is_npi
from directory.shared.db import db
from directory.shared.errors import RuleBroken

NO_POINT = "stubs without a point: their postal code is unknown"
NO_PLACE = "people without a stub: no practice address in the US or Canada"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one row does: to its record, and to the person's stub."""

    facts: NpiFacts
    outcome: Outcome
    move: StubMove
    is_held: bool
    listing_id: int | None


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
        decisions.append(Decision(facts, outcome, move, npi in held, _movable(known.get(npi, ()))))
    return decisions


def carry_out(decisions: Sequence[Decision], *, visibility: Visibility, now: datetime) -> Counter[str]:
    """Write a batch of decisions. Returns notes for the report, counted."""
    writes = {Outcome.NEW, Outcome.CHANGED, Outcome.DEACTIVATED}
    needed = [one.facts.npi for one in decisions if one.is_held and (one.outcome in writes or one.move in _BY_RECORD)]
    records = records_to_change(needed)
    stubs = stubs_to_change([one.listing_id for one in decisions if one.listing_id and one.move in _BY_LISTING])
    for one in decisions:
        if one.outcome in writes:
            npi = one.facts.npi
            records[npi] = _take_over(one.facts, records.get(npi), now=now)
    opener = _Opener(visibility, now)
    notes: Counter[str] = Counter()
    for one in decisions:
        stub = stubs.get(one.listing_id or 0)
        if stub and one.move in {StubMove.SHOW, StubMove.CLOSE}:
            (listings.show_stub if one.move == StubMove.SHOW else listings.close_stub)(stub)
        elif one.move in _BY_RECORD:
            notes.update(_move_stub(one.move, stub, stub_facts(records[one.facts.npi]), opener))
    opener.open_all()
    return notes


def replace_locations(by_npi: Mapping[str, Sequence[PracticeAddress]]) -> None:
    """Give records their secondary locations, and their stubs the places."""
    stub_ids = {
        npi: one.listing_id
        for npi, known in listings_by_npi(by_npi).items()
        for one in known
        if one.status == Status.STUB
    }
    stubs = stubs_to_change(stub_ids.values())
    for npi, record in records_to_change(by_npi).items():
        record.locations = [
            NpiLocation(npi=npi, position=position, **asdict(address)) for position, address in enumerate(by_npi[npi])
        ]
        facts = stub_facts(record)
        if facts and npi in stub_ids:
            listings.refresh_stub(stubs[stub_ids[npi]], facts)


def replace_other_names(by_npi: Mapping[str, Sequence[OtherName]]) -> None:
    """Give records their other names."""
    for npi, record in records_to_change(by_npi).items():
        record.other_names = [
            NpiOtherName(npi=npi, position=position, name=one.name, kind=one.kind)
            for position, one in enumerate(by_npi[npi])
        ]


def record_import(counts: Mapping[str, int], *, file: str, by: Actor, now: datetime) -> None:
    """Write the trail's one entry of an import."""
    record_act("import", subject_kind="register", subject_id="npi", by=by, now=now, why=file, after=counts)


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
    stub_ids = [one.listing_id for one in listings_by_npi([npi]).get(npi, ()) if one.status == Status.STUB]
    for stub in stubs_to_change(stub_ids).values():
        listings.remove_stub(stub)
    record_act(
        "opt out",
        subject_kind="npi",
        subject_id=npi,
        by=by,
        now=now,
        why=why.strip(),
        after={"removed_listings": stub_ids},
    )


_BY_RECORD = frozenset({StubMove.OPEN, StubMove.REFRESH, StubMove.REOPEN})
_BY_LISTING = frozenset({StubMove.REFRESH, StubMove.SHOW, StubMove.CLOSE, StubMove.REOPEN})


def _take_over(facts: NpiFacts, record: NpiRecord | None, *, now: datetime) -> NpiRecord:
    """Write a row into its record. A row that only withdraws a number leaves what is known of its holder."""
    said = {
        "deactivated_on": facts.deactivated_on,
        "reactivated_on": facts.reactivated_on,
        "fingerprint": facts.fingerprint(),
        "imported_at": now,
    }
    is_new = record is None
    if record is None:
        record = NpiRecord(npi=facts.npi)
        db.session.add(record)
    if is_new or facts.entity is not None:
        said |= {name: getattr(facts, name) for name in _NAMES} | asdict(facts.address)
        record.taxonomies = [NpiTaxonomy(npi=facts.npi, **asdict(taxonomy)) for taxonomy in facts.taxonomies]
    for name, value in said.items():
        setattr(record, name, value)
    return record


_NAMES = (
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


class _Opener:
    """Opens the stubs of a batch together, so that their slugs are looked up once."""

    def __init__(self, visibility: Visibility, now: datetime) -> None:
        self.is_public = visibility == Visibility.PUBLIC
        self._now = now
        self._people: list[StubFacts] = []

    def add(self, facts: StubFacts) -> None:
        self._people.append(facts)

    def open_all(self) -> None:
        taken = taken_slugs([slug_base(facts) for facts in self._people])
        for facts in self._people:
            base = slug_base(facts)
            slug = f"{base}-{facts.npi}" if base in taken else base
            taken.add(slug)
            listings.open_stub(facts, slug=slug, is_public=self.is_public, now=self._now)


def _move_stub(move: StubMove, stub: Listing | None, facts: StubFacts | None, opener: _Opener) -> list[str]:
    """Make one move; returns the notes that the report should count."""
    if facts is None:
        if stub and move == StubMove.REFRESH:
            listings.close_stub(stub)
        return [NO_PLACE]
    if stub is None:
        opener.add(facts)
    elif move == StubMove.REOPEN:
        listings.reopen_stub(stub, facts, is_public=opener.is_public)
    else:
        listings.refresh_stub(stub, facts)
        if opener.is_public:
            listings.show_stub(stub)
    return [] if has_point(facts) else [NO_POINT]


def _movable(known: Sequence[KnownListing]) -> int | None:
    """The listing that an import may move: the stub, or else the last one that was closed."""
    movable = [one.listing_id for one in known if one.status == Status.CLOSED and not one.was_published]
    movable += [one.listing_id for one in known if one.status == Status.STUB]
    return movable[-1] if movable else None
