"""From rows to facts: what the records of a listing say, read in one pass for many listings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from directory.checklist.facts import Facts, PackageFact, PlanFact, PriceFact, StatedCredential
from directory.credentials.models import Credential
from directory.credentials.queries import credentials_by_practitioner
from directory.credentials.rules import lapses_at
from directory.listings.first_year import Course
from directory.listings.models import Listing, Plan
from directory.listings.rules import Subject
from directory.places import region_time_zone


def facts_of(listings: Iterable[Listing]) -> dict[int, Facts]:
    """The facts of several listings by listing id; credentials are read once for all of them."""
    rows = list(listings)
    credentials = credentials_by_practitioner(row.practitioner_id for row in rows)
    return {row.id: _facts(row, credentials.get(row.practitioner_id, ())) for row in rows}


def _facts(listing: Listing, credentials: Sequence[Credential]) -> Facts:
    return Facts(
        time_zone=_time_zone(listing),
        credentials=tuple(_stated(one, fallback=_time_zone(listing)) for one in credentials),
        prices=tuple(
            PriceFact(one.kind, one.cents, one.currency, one.includes_treatment, one.effective_on, one.ended_on)
            for one in listing.prices
        ),
        packages=tuple(
            PackageFact(one.sessions, one.cents, one.effective_on, one.ended_on) for one in listing.packages
        ),
        prices_confirmed_at=listing.confirmed_at(Subject.PRICES),
        plan=_plan(listing.plan) if listing.plan else None,
        plan_confirmed_at=listing.confirmed_at(Subject.PLAN),
    )


def _time_zone(listing: Listing) -> str:
    return next((place.time_zone for place in listing.places if place.time_zone), "UTC")


def _stated(credential: Credential, *, fallback: str) -> StatedCredential:
    time_zone = (region_time_zone(credential.region) if credential.region else None) or fallback
    return StatedCredential(
        kind=credential.kind,
        title=credential.title,
        issuer=credential.issuer,
        region=credential.region,
        number=credential.number,
        hours=credential.hours,
        lapses_at=lapses_at(credential.expires_on, time_zone=time_zone),
    )


def _plan(plan: Plan) -> PlanFact:
    course = Course(
        plan.sessions_low,
        plan.sessions_high,
        plan.days_between,
        plan.maintenance_weeks_low,
        plan.maintenance_weeks_high,
    )
    return PlanFact(course=course, goals=len(plan.goals), stated_at=plan.stated_at)
