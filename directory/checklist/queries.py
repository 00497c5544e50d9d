"""From rows to facts: what the records of many listings say, in one read per table.

Plain columns instead of whole objects, and statements that are made once: a results page reads twenty listings,
a rebuild all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, func, select

from directory.checklist.facts import Facts, PackageFact, PlanFact, PriceFact, StatedCredential
from directory.credentials.models import Credential
from directory.credentials.rules import lapses_at
from directory.listings.first_year import Course
from directory.listings.models import Confirmation, Listing, Package, Place, Plan, PlanGoal, Price
from directory.listings.rules import Subject
from directory.places import region_time_zone
from directory.shared.db import db

NO_ZONE = "UTC"
IDS: BindParameter[Any] = bindparam("ids", expanding=True)

ZONES = (
    select(Place.listing_id, Place.time_zone)
    .where(Place.listing_id.in_(IDS), Place.time_zone.is_not(None))
    .order_by(Place.position.desc())
)
PRICES = (
    select(
        Price.listing_id,
        Price.kind,
        Price.cents,
        Price.currency,
        Price.includes_treatment,
        Price.effective_on,
        Price.ended_on,
    )
    .where(Price.listing_id.in_(IDS))
    .order_by(Price.id)
)
PACKAGES = (
    select(Package.listing_id, Package.sessions, Package.cents, Package.effective_on, Package.ended_on)
    .where(Package.listing_id.in_(IDS))
    .order_by(Package.id)
)
PLANS = select(
    Plan.listing_id,
    select(func.count()).where(PlanGoal.listing_id == Plan.listing_id).scalar_subquery(),
    Plan.stated_at,
    Plan.sessions_low,
    Plan.sessions_high,
    Plan.days_between,
    Plan.maintenance_weeks_low,
    Plan.maintenance_weeks_high,
).where(Plan.listing_id.in_(IDS))
CONFIRMED = select(Confirmation.listing_id, Confirmation.subject, Confirmation.confirmed_at).where(
    Confirmation.listing_id.in_(IDS), Confirmation.subject.in_((Subject.PRICES, Subject.PLAN))
)
CREDENTIALS = (
    select(
        Credential.practitioner_id,
        Credential.kind,
        Credential.title,
        Credential.issuer,
        Credential.region,
        Credential.number,
        Credential.hours,
        Credential.expires_on,
    )
    .where(Credential.practitioner_id.in_(IDS))
    .order_by(Credential.kind, Credential.id)
)


def facts_of(listings: Iterable[Listing]) -> dict[int, Facts]:
    """The facts of several listings by listing id."""
    practitioners = {row.id: row.practitioner_id for row in listings}
    ids = list(practitioners)
    zones = {row.listing_id: row.time_zone for row in _rows(ZONES, ids)}  # the first place comes last and stays
    prices, packages = _by_first(_rows(PRICES, ids)), _by_first(_rows(PACKAGES, ids))
    plans = {row[0]: PlanFact(goals=row[1], stated_at=row[2], course=Course(*row[3:])) for row in _rows(PLANS, ids)}
    confirmed: dict[tuple[int, Subject], datetime] = {(row[0], row[1]): row[2] for row in _rows(CONFIRMED, ids)}
    credentials = _by_first(_rows(CREDENTIALS, set(practitioners.values())))
    return {
        one: Facts(
            time_zone=zones.get(one, NO_ZONE),
            credentials=tuple(_stated(row, zones.get(one, NO_ZONE)) for row in credentials[practitioner]),
            prices=tuple(PriceFact(*row[1:]) for row in prices[one]),
            packages=tuple(PackageFact(*row[1:]) for row in packages[one]),
            prices_confirmed_at=confirmed.get((one, Subject.PRICES)),
            plan=plans.get(one),
            plan_confirmed_at=confirmed.get((one, Subject.PLAN)),
        )
        for one, practitioner in practitioners.items()
    }


def _rows(statement: Select[*tuple[Any, ...]], ids: Collection[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    return db.session.execute(statement, {"ids": list(ids)}).all()


def _by_first(rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """Rows by their first column."""
    found: dict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _stated(row: Row[*tuple[Any, ...]], zone: str) -> StatedCredential:
    """A stated credential; a license lapses by the clock of its jurisdiction, anything else by the listing's."""
    time_zone = (region_time_zone(row.region) if row.region else None) or zone
    return StatedCredential(
        kind=row.kind,
        title=row.title,
        issuer=row.issuer,
        region=row.region,
        number=row.number,
        hours=row.hours,
        expires_on=row.expires_on,
        lapses_at=lapses_at(row.expires_on, time_zone=time_zone),
    )
