"""What a register row means for what is held already: pure decisions, tested without a database.

`plan` compares a row with the held record and names the outcome; `stub_move` says what becomes of the person's
stub. A listing that somebody keeps is never touched by an import.
"""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property

from directory.listings.rules import Status
from directory.listings.stubs import KnownListing

ACUPUNCTURIST = "171100000X"
TAXONOMY_SLOTS = 15
WHY_MAX_CHARS = 300
STUB_PLACES_MAX = 12
"""A person with more secondary locations than this moves between sites; the record keeps them all."""


class EntityKind(enum.StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True)
class PracticeAddress:
    """A practice address as the register gives it; `region` is a state or province, `phone` E.164."""

    street: str
    unit: str
    city: str
    region: str
    postal_code: str
    country: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One of a provider's fifteen slots: what they say they are, with the license they typed."""

    slot: int
    code: str
    license_number: str
    license_region: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name an organization also goes by; `kind` is the register's code (3 is "doing business as")."""

    name: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class NpiFacts:
    """One row of the provider file. A withdrawn number has an NPI and a deactivation date, and no entity."""

    npi: str
    entity: EntityKind | None
    organization_name: str
    last_name: str
    first_name: str
    middle_name: str
    name_suffix: str
    credential_text: str
    sex_code: str
    address: PracticeAddress
    taxonomies: tuple[Taxonomy, ...]
    enumerated_on: date | None
    last_updated_on: date | None
    deactivated_on: date | None
    reactivated_on: date | None

    @property
    def is_deactivated(self) -> bool:
        """Whether the number is withdrawn and was not given back since."""
        return is_deactivated(self.deactivated_on, self.reactivated_on)

    @property
    def as_of(self) -> date:
        """The day of the newest thing that the row tells."""
        return latest(self.last_updated_on, self.deactivated_on, self.reactivated_on)

    @property
    def codes(self) -> frozenset[str]:
        """The taxonomy codes in any slot."""
        return frozenset(taxonomy.code for taxonomy in self.taxonomies)

    @cached_property
    def fingerprint(self) -> str:
        """A digest (32 hex digits) of everything the row says: equal rows have equal fingerprints."""
        said = [getattr(self, name) for name in _PLAIN_FIELDS]
        said += [getattr(self.address, name) for name in ADDRESS_FIELDS]
        said += [getattr(taxonomy, name) for taxonomy in self.taxonomies for name in TAXONOMY_FIELDS]
        return hashlib.blake2b(json.dumps(said, default=str).encode(), digest_size=16).hexdigest()


ADDRESS_FIELDS = tuple(field.name for field in fields(PracticeAddress))
TAXONOMY_FIELDS = tuple(field.name for field in fields(Taxonomy))
_PLAIN_FIELDS = tuple(field.name for field in fields(NpiFacts) if field.name not in {"address", "taxonomies"})


@dataclass(frozen=True, slots=True)
class Held:
    """What an import needs to know of a record that is held."""

    as_of: date
    is_deactivated: bool
    fingerprint: str
    codes: frozenset[str]


class Outcome(enum.StrEnum):
    """What a row does to the held record; `PASSED_OVER` rows are nobody we look for."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"
    DEACTIVATED = "deactivated"
    PASSED_OVER = "passed over"


class StubMove(enum.StrEnum):
    """What becomes of a person's stub. `WITHHELD`: they opted out, or their listing was removed."""

    OPEN = "open"
    REFRESH = "refresh"
    SHOW = "show"
    REOPEN = "reopen"
    CLOSE = "close"
    WITHHELD = "withheld"
    NONE = "none"


class Visibility(enum.StrEnum):
    """Whether an import shows the stubs it opens. A private import hides no stub that is public already."""

    PRIVATE = "private"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom an import is for: the people and organizations with one of these taxonomy codes, or anybody (None)."""

    codes: frozenset[str] | None

    def includes(self, codes: Collection[str]) -> bool:
        """Whether somebody with these taxonomy codes is wanted."""
        return self.codes is None or not self.codes.isdisjoint(codes)


ACUPUNCTURISTS = Wanted(frozenset({ACUPUNCTURIST}))


def is_deactivated(deactivated_on: date | None, reactivated_on: date | None) -> bool:
    """Whether a number with these dates is withdrawn today."""
    return deactivated_on is not None and (reactivated_on is None or reactivated_on < deactivated_on)


def latest(*days: date | None) -> date:
    """The latest of the days that are given; the first day there is when none is."""
    return max((day for day in days if day is not None), default=date.min)


def plan(facts: NpiFacts, held: Held | None, wanted: Wanted) -> Outcome:
    """What a row does to the record that is held of its NPI.

    A held record follows its NPI whatever the row's taxonomies are, so that a person who gave up a taxonomy or
    whose number was withdrawn is noticed. Data from an earlier day never overwrites later data.
    """
    if held is None:
        if not wanted.includes(facts.codes):
            return Outcome.PASSED_OVER
        return Outcome.DEACTIVATED if facts.is_deactivated else Outcome.NEW
    if facts.fingerprint == held.fingerprint:
        return Outcome.UNCHANGED
    if facts.as_of < held.as_of or _predates_the_withdrawal(facts, held):
        return Outcome.OLDER
    return Outcome.DEACTIVATED if facts.is_deactivated and not held.is_deactivated else Outcome.CHANGED


def held_after(facts: NpiFacts, held: Held | None) -> Held:
    """What is held once a row has been taken over."""
    codes = held.codes if held and facts.entity is None else facts.codes
    return Held(facts.as_of, facts.is_deactivated, facts.fingerprint, codes)


def stub_move(  # noqa: PLR0911 - one return per case reads as a table
    facts: NpiFacts,
    held: Held | None,
    outcome: Outcome,
    known: Sequence[KnownListing] | None,
    *,
    wanted: Wanted,
    visibility: Visibility,
    has_opted_out: bool,
) -> StubMove:
    """What becomes of the person's stub.

    `held` is the record before the row; `known` are the person's listings, None when nobody has this NPI yet.
    """
    if outcome in {Outcome.PASSED_OVER, Outcome.OLDER}:
        return StubMove.NONE
    stub = next((listing for listing in known or () if listing.status == Status.STUB), None)
    if facts.is_deactivated or facts.entity == EntityKind.ORGANIZATION or _gave_it_up(facts, held, wanted):
        return StubMove.CLOSE if stub else StubMove.NONE
    if has_opted_out or any(listing.status == Status.REMOVED for listing in known or ()):
        return StubMove.WITHHELD
    if stub:
        if outcome != Outcome.UNCHANGED:
            return StubMove.REFRESH
        return StubMove.SHOW if visibility == Visibility.PUBLIC and not stub.is_public_stub else StubMove.NONE
    if not wanted.includes(facts.codes):
        return StubMove.NONE
    if known is None:
        return StubMove.OPEN
    returned = held is not None and (held.is_deactivated or not wanted.includes(held.codes))
    closed_by_register = all(one.status == Status.CLOSED and not one.was_published for one in known)
    return StubMove.REOPEN if known and returned and closed_by_register else StubMove.NONE


def _predates_the_withdrawal(facts: NpiFacts, held: Held) -> bool:
    """A row of the day of the withdrawal that does not know of it yet."""
    return held.is_deactivated and facts.deactivated_on is None and facts.as_of <= held.as_of


def _gave_it_up(facts: NpiFacts, held: Held | None, wanted: Wanted) -> bool:
    return held is not None and wanted.includes(held.codes) and not wanted.includes(facts.codes)
