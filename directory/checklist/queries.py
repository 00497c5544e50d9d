"""From rows to facts: what the records of many listings say, in one read per table.

Plain columns instead of whole objects: a results page reads twenty listings, a rebuild all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import func, select

from directory.checklist.facts import Facts, PackageFact, PlanFact, PriceFact, StatedCredential
from directory.credentials.models import Credential
from directory.credentials.rules import lapses_at
from directory.listings.first_year import Course
from directory.listings.models import Confirmation, Listing, Package, Place, Plan, PlanGoal, Price
from directory.listings.rules import Subject
from directory.places import region_time_zone
from directory.shared.db import db

NO_ZONE = "UTC"


def facts_of(listings: Iterable[Listing]) -> dict[int, Facts]:
    """The facts of several listings by listing id."""
    practitioners = {row.id: row.practitioner_id for row in listings}
    ids = practitioners.keys()
    zones, prices, packages, plans, confirmed = _zones(ids), _prices(ids), _packages(ids), _plans(ids), _confirmed(ids)
    credentials = _credentials(practitioners, zones)
    return {
        one: Facts(
            time_zone=zones.get(one, NO_ZONE),
            credentials=tuple(credentials[one]),
            prices=tuple(prices[one]),
            packages=tuple(packages[one]),
            prices_confirmed_at=confirmed.get((one, Subject.PRICES)),
            plan=plans.get(one),
            plan_confirmed_at=confirmed.get((one, Subject.PLAN)),
        )
        for one in ids
    }


def _zones(ids: Collection[int]) -> dict[int, str]:
    """The time zone of each listing's first place that has one."""
    rows = db.session.execute(
        select(Place.listing_id, Place.time_zone)
        .where(Place.listing_id.in_(ids), Place.time_zone.is_not(None))
        .order_by(Place.position.desc())
    )
    return {listing_id: zone for listing_id, zone in rows if zone is not None}


def _prices(ids: Collection[int]) -> dict[int, list[PriceFact]]:
    columns = (Price.kind, Price.cents, Price.currency, Price.includes_treatment, Price.effective_on, Price.ended_on)
    rows = db.session.execute(select(Price.listing_id, *columns).where(Price.listing_id.in_(ids)).order_by(Price.id))
    found: dict[int, list[PriceFact]] = defaultdict(list)
    for row in rows:
        found[row.listing_id].append(PriceFact(*row[1:]))
    return found


def _packages(ids: Collection[int]) -> dict[int, list[PackageFact]]:
    columns = (Package.sessions, Package.cents, Package.effective_on, Package.ended_on)
    rows = db.session.execute(
        select(Package.listing_id, *columns).where(Package.listing_id.in_(ids)).order_by(Package.id)
    )
    found: dict[int, list[PackageFact]] = defaultdict(list)
    for row in rows:
        found[row.listing_id].append(PackageFact(*row[1:]))
    return found


def _plans(ids: Collection[int]) -> dict[int, PlanFact]:
    course = (
        Plan.sessions_low,
        Plan.sessions_high,
        Plan.days_between,
        Plan.maintenance_weeks_low,
        Plan.maintenance_weeks_high,
    )
    goals = select(func.count()).where(PlanGoal.listing_id == Plan.listing_id).scalar_subquery()
    rows = db.session.execute(select(Plan.listing_id, goals, Plan.stated_at, *course).where(Plan.listing_id.in_(ids)))
    return {row[0]: PlanFact(goals=row[1], stated_at=row[2], course=Course(*row[3:])) for row in rows}


def _confirmed(ids: Collection[int]) -> dict[tuple[int, Subject], datetime]:
    rows = db.session.execute(
        select(Confirmation.listing_id, Confirmation.subject, Confirmation.confirmed_at).where(
            Confirmation.listing_id.in_(ids), Confirmation.subject.in_((Subject.PRICES, Subject.PLAN))
        )
    )
    return {(listing_id, subject): confirmed_at for listing_id, subject, confirmed_at in rows}


def _credentials(practitioners: dict[int, int], zones: dict[int, str]) -> dict[int, list[StatedCredential]]:
    """The stated credentials of each listing's practitioner; a license lapses by the clock of its jurisdiction."""
    columns = (Credential.kind, Credential.title, Credential.issuer, Credential.region, Credential.number)
    rows = db.session.execute(
        select(Credential.practitioner_id, Credential.expires_on, Credential.hours, *columns)
        .where(Credential.practitioner_id.in_(set(practitioners.values())))
        .order_by(Credential.kind, Credential.id)
    ).all()
    held = defaultdict(list)
    for row in rows:
        held[row.practitioner_id].append(row)
    return {
        listing_id: [
            StatedCredential(
                kind=row.kind,
                title=row.title,
                issuer=row.issuer,
                region=row.region,
                number=row.number,
                hours=row.hours,
                expires_on=row.expires_on,
                lapses_at=lapses_at(
                    row.expires_on,
                    time_zone=(region_time_zone(row.region) if row.region else None) or zones.get(listing_id, NO_ZONE),
                ),
            )
            for row in held[practitioner_id]
        ]
        for listing_id, practitioner_id in practitioners.items()
    }
