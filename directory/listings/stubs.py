"""Stubs as facts: what a register gives to an unclaimed listing, and what an import needs to know of one."""

from __future__ import annotations

from dataclasses import dataclass

from directory.listings.rules import Status


@dataclass(frozen=True, slots=True)
class StubPlace:
    """A place of practice as a register gives it; degrees where the postal code is known."""

    street: str
    unit: str
    city: str
    region: str
    postal_code: str
    country: str
    lat: float | None
    lon: float | None
    time_zone: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class StubFacts:
    """Everything that a stub shows: a register's own facts and nothing else."""

    npi: str
    name: str
    family_name: str
    phone: str | None
    places: tuple[StubPlace, ...]


@dataclass(frozen=True, slots=True)
class KnownListing:
    """A listing of somebody whom a register names; somebody kept it when it was once published."""

    listing_id: int
    status: Status
    is_public_stub: bool
    was_published: bool
