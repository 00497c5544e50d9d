"""From rows to facts: what the records of many listings say, in one read per table.

Plain columns instead of whole objects, and statements that are made once: a results page reads twenty listings,
a rebuild all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from directory.checklist.facts import CaseFact, CheckFact, CredentialFact, Facts, PackageFact, PlanFact, PriceFact
from directory.credentials.facts import NAMES, StatedFacts
from directory.credentials.models import Credential, LedgerEntry
from directory.credentials.rules import Outcome
from directory.jurisdictions.queries import all_current
from directory.listings.first_year import Course
from directory.listings.models import Confirmation, Listing, Package, Place, Plan, PlanGoal, Price
from directory.listings.rules import Subject
from directory.places import region_time_zone
from directory.portfolio.consent import CaseFacts, ConsentFacts, Shown, Where, may_show
from directory.portfolio.models import CaseTerm, ConsentEntry, PhotoCase
from directory.portfolio.rules import CaseState, TermKind
from directory.shared.db import db

NO_ZONE = "UTC"
IDS: BindParameter[Any] = bindparam("ids", expanding=True)

PLACES = (
    select(Place.listing_id, Place.region, Place.time_zone).where(Place.listing_id.in_(IDS)).order_by(Place.position)
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
    select(
        Package.listing_id,
        Package.sessions,
        Package.cents,
        Package.effective_on,
        Package.ended_on,
        Package.currency,
    )
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
    select(Credential.practitioner_id, Credential.id, *(getattr(Credential, name) for name in NAMES))
    .where(Credential.practitioner_id.in_(IDS), Credential.withdrawn_at.is_(None))
    .order_by(Credential.kind, Credential.id)
)
CHECKS = (
    select(
        LedgerEntry.credential_id,
        LedgerEntry.outcome,
        LedgerEntry.at,
        LedgerEntry.fingerprint,
        LedgerEntry.method,
        LedgerEntry.source_url,
        LedgerEntry.next_due_on,
    )
    .join(Credential, Credential.id == LedgerEntry.credential_id)
    .where(
        Credential.practitioner_id.in_(IDS),
        Credential.withdrawn_at.is_(None),
        LedgerEntry.outcome != Outcome.MORE_INFORMATION,
    )
    .order_by(LedgerEntry.id)
)
_OF_CASE = aliased(ConsentEntry)
CASES = (
    select(
        PhotoCase.practitioner_id,
        PhotoCase.id,
        PhotoCase.age_band,
        PhotoCase.state,
        PhotoCase.pictures,
        ConsentEntry.act,
        ConsentEntry.at,
        ConsentEntry.covers,
        ConsentEntry.on_listing,
        ConsentEntry.until,
        CaseTerm.code,
    )
    .join(ConsentEntry, ConsentEntry.case_id == PhotoCase.id)
    .join(CaseTerm, and_(CaseTerm.case_id == PhotoCase.id, CaseTerm.kind == TermKind.CONCERN))
    .where(
        PhotoCase.practitioner_id.in_(IDS),
        PhotoCase.state == CaseState.SHOWN,
        ConsentEntry.id
        == select(func.max(_OF_CASE.id)).where(_OF_CASE.case_id == PhotoCase.id).correlate(PhotoCase).scalar_subquery(),
    )
    .order_by(PhotoCase.id, CaseTerm.code)
)
"""Approved cases with the newest row of their consent, which is the one that counts; one row for each concern."""


def facts_of(listings: Iterable[Listing]) -> dict[int, Facts]:
    """The facts of several listings by listing id."""
    practitioners = {row.id: row.practitioner_id for row in listings}
    ids, holders = list(practitioners), set(practitioners.values())
    places = _by_first(_rows(PLACES, ids))
    prices, packages = _by_first(_rows(PRICES, ids)), _by_first(_rows(PACKAGES, ids))
    plans = {row[0]: PlanFact(goals=row[1], stated_at=row[2], course=Course(*row[3:])) for row in _rows(PLANS, ids)}
    confirmed: dict[tuple[int, Subject], datetime] = {(row[0], row[1]): row[2] for row in _rows(CONFIRMED, ids)}
    credentials = _by_first(_rows(CREDENTIALS, holders))
    cases = _by_first(_rows(CASES, holders))
    newest = {row[0]: CheckFact(*row[1:]) for row in _rows(CHECKS, holders)}  # the newest comes last and stays
    unlicensed, found = without_license(), {}
    for one, practitioner in practitioners.items():
        zone = next((row.time_zone for row in places[one] if row.time_zone), NO_ZONE)
        regions = tuple(dict.fromkeys(row.region for row in places[one]))
        found[one] = Facts(
            time_zone=zone,
            regions=regions,
            unlicensed=unlicensed.intersection(regions),
            credentials=tuple(_credential(row, newest.get(row.id), zone) for row in credentials[practitioner]),
            prices=tuple(PriceFact(*row[1:]) for row in prices[one]),
            packages=tuple(PackageFact(*row[1:]) for row in packages[one]),
            prices_confirmed_at=confirmed.get((one, Subject.PRICES)),
            plan=plans.get(one),
            plan_confirmed_at=confirmed.get((one, Subject.PLAN)),
            cases=_cases(cases[practitioner], zone),
        )
    return found


def without_license() -> frozenset[str]:
    """The jurisdictions that issue no license for acupuncture, as far as is known now."""
    return frozenset(one.code for one in all_current() if not one.has_license)


def _rows(statement: Select[*tuple[Any, ...]], ids: Collection[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    return db.session.execute(statement, {"ids": list(ids)}).all()


def _by_first(rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """Rows by their first column."""
    found: dict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _credential(row: Row[*tuple[Any, ...]], newest: CheckFact | None, zone: str) -> CredentialFact:
    """A credential with its newest check. A license lapses by the clock of its state, another by the listing's."""
    time_zone = (region_time_zone(row.region) if row.region else None) or zone
    return CredentialFact.of(row.id, StatedFacts(*row[2:]), newest, time_zone=time_zone)


def _cases(rows: Iterable[Row[*tuple[Any, ...]]], zone: str) -> tuple[CaseFact, ...]:
    """The cases that their consent lets show on the listing, each until that ends by itself."""
    concerns: dict[int, set[str]] = defaultdict(set)
    found: dict[int, CaseFact] = {}
    for row in rows:
        concerns[row.id].add(row.code)
        where = frozenset([Where.LISTING] if row.on_listing else [])
        consent = ConsentFacts(row.act, row.at, row.covers, where, row.until)
        showing = may_show(CaseFacts(row.state, row.pictures, zone), [consent], Where.LISTING, row.at)
        if isinstance(showing, Shown):
            found[row.id] = CaseFact(row.age_band, frozenset(concerns[row.id]), showing.until)
    return tuple(found.values())
