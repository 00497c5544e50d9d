"""From rows to facts: what the records of many listings say, in one read per table.

Plain columns instead of whole objects, and statements that are made once: a results page reads twenty listings,
a rebuild all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from directory.checklist.facts import CaseFact, CheckFact, CredentialFact, Facts, PackageFact, PlanFact, PriceFact
from directory.credentials.facts import NAMES, StatedFacts
from directory.credentials.models import Credential, LedgerEntry
from directory.credentials.rules import Outcome
from directory.jurisdictions.queries import without_license
from directory.listings.first_year import Course
from directory.listings.models import Confirmation, Listing, Package, Place, Plan, PlanGoal, Price
from directory.listings.rules import Subject
from directory.places import region_time_zone
from directory.portfolio.consent import CaseFacts, ConsentFacts, Shown, Where, may_show
from directory.portfolio.models import CaseTerm, ConsentEntry, PhotoCase
from directory.portfolio.rules import CaseState, TermKind
from directory.shared.db import read_rows

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
_PRICES_CONFIRMED, _PLAN_CONFIRMED = aliased(Confirmation), aliased(Confirmation)
STATED = (
    select(
        Listing.id,
        _PRICES_CONFIRMED.confirmed_at,
        _PLAN_CONFIRMED.confirmed_at,
        select(func.count()).where(PlanGoal.listing_id == Plan.listing_id).scalar_subquery(),
        Plan.stated_at,
        Plan.sessions_low,
        Plan.sessions_high,
        Plan.days_between,
        Plan.maintenance_weeks_low,
        Plan.maintenance_weeks_high,
    )
    .outerjoin(
        _PRICES_CONFIRMED,
        and_(_PRICES_CONFIRMED.listing_id == Listing.id, _PRICES_CONFIRMED.subject == Subject.PRICES),
    )
    .outerjoin(_PLAN_CONFIRMED, and_(_PLAN_CONFIRMED.listing_id == Listing.id, _PLAN_CONFIRMED.subject == Subject.PLAN))
    .outerjoin(Plan, Plan.listing_id == Listing.id)
    .where(Listing.id.in_(IDS))
)
"""The plan of each listing, where one is stated, and when it and the prices were confirmed."""
_OF_CREDENTIAL = aliased(LedgerEntry)
_NEWEST = (
    select(func.max(_OF_CREDENTIAL.id))
    .where(_OF_CREDENTIAL.credential_id == Credential.id, _OF_CREDENTIAL.outcome != Outcome.MORE_INFORMATION)
    .correlate(Credential)
    .scalar_subquery()
)
CREDENTIALS = (
    select(
        Credential.practitioner_id,
        Credential.id,
        *(getattr(Credential, name) for name in NAMES),
        LedgerEntry.outcome,
        LedgerEntry.at,
        LedgerEntry.fingerprint,
        LedgerEntry.method,
        LedgerEntry.source_url,
        LedgerEntry.next_due_on,
    )
    .outerjoin(LedgerEntry, LedgerEntry.id == _NEWEST)
    .where(Credential.practitioner_id.in_(IDS), Credential.withdrawn_at.is_(None))
    .order_by(Credential.kind, Credential.id)
)
"""What is stated of each credential, and its newest check that decided something."""
CHECKED_FROM = 2 + len(NAMES)
"""The column of a credential's row from which on its check stands."""
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
    return facts_of_each({row.id: row.practitioner_id for row in listings})


def facts_of_whole(listing: Listing) -> Facts:
    """The facts of one listing whose own rows are read already: only credentials and cases are asked for."""
    practitioner = [listing.practitioner_id]
    confirmed = {row.subject: row.confirmed_at for row in listing.confirmations}
    plan = listing.plan
    return _facts(
        listing.places,
        prices=[
            PriceFact(row.kind, row.cents, row.currency, row.includes_treatment, row.effective_on, row.ended_on)
            for row in listing.prices
        ],
        packages=[
            PackageFact(row.sessions, row.cents, row.effective_on, row.ended_on, row.currency)
            for row in listing.packages
        ],
        plan=PlanFact(
            course=Course(
                plan.sessions_low,
                plan.sessions_high,
                plan.days_between,
                plan.maintenance_weeks_low,
                plan.maintenance_weeks_high,
            ),
            goals=len(plan.goals),
            stated_at=plan.stated_at,
        )
        if plan
        else None,
        confirmed=(confirmed.get(Subject.PRICES), confirmed.get(Subject.PLAN)),
        credentials=_rows(CREDENTIALS, practitioner),
        cases=_rows(CASES, practitioner),
        unlicensed=without_license(),
    )


def facts_of_each(practitioners: Mapping[int, int]) -> dict[int, Facts]:
    """The same of listings by their ids, each with its practitioner's."""
    ids, holders = list(practitioners), set(practitioners.values())
    places = _by_first(_rows(PLACES, ids))
    prices, packages = _by_first(_rows(PRICES, ids)), _by_first(_rows(PACKAGES, ids))
    stated = {row[0]: row for row in _rows(STATED, ids)}
    credentials = _by_first(_rows(CREDENTIALS, holders))
    cases = _by_first(_rows(CASES, holders))
    unlicensed = without_license()
    return {
        one: _facts(
            places[one],
            prices=[PriceFact(*row[1:]) for row in prices[one]],
            packages=[PackageFact(*row[1:]) for row in packages[one]],
            plan=_plan(stated[one][3:]),
            confirmed=(stated[one][1], stated[one][2]),
            credentials=credentials[practitioner],
            cases=cases[practitioner],
            unlicensed=unlicensed,
        )
        for one, practitioner in practitioners.items()
    }


def _facts(
    places: Iterable[Place | Row[*tuple[Any, ...]]],
    *,
    prices: Iterable[PriceFact],
    packages: Iterable[PackageFact],
    plan: PlanFact | None,
    confirmed: tuple[datetime | None, datetime | None],
    credentials: Iterable[Row[*tuple[Any, ...]]],
    cases: Iterable[Row[*tuple[Any, ...]]],
    unlicensed: frozenset[str],
) -> Facts:
    """The facts of one listing. `confirmed`: when its prices and its plan were; `unlicensed`: who issues no license."""
    where = [(row.region, row.time_zone) for row in places]
    zone = next((time_zone for _, time_zone in where if time_zone), NO_ZONE)
    regions = tuple(dict.fromkeys(region for region, _ in where))
    return Facts(
        time_zone=zone,
        regions=regions,
        unlicensed=unlicensed.intersection(regions),
        credentials=tuple(_credential(row, zone) for row in credentials),
        prices=tuple(prices),
        packages=tuple(packages),
        prices_confirmed_at=confirmed[0],
        plan=plan,
        plan_confirmed_at=confirmed[1],
        cases=_cases(cases, zone),
    )


def _rows(statement: Select[*tuple[Any, ...]], ids: Collection[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    return read_rows(statement, {"ids": list(ids)})


def _by_first(rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """Rows by their first column."""
    found: dict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _plan(columns: Sequence[Any]) -> PlanFact | None:
    goals, stated_at, *course = columns
    return None if stated_at is None else PlanFact(goals=goals, stated_at=stated_at, course=Course(*course))


def _credential(row: Row[*tuple[Any, ...]], zone: str) -> CredentialFact:
    """A credential with its newest check. A license lapses by the clock of its state, another by the listing's."""
    time_zone = (region_time_zone(row.region) if row.region else None) or zone
    stated, check = StatedFacts(*row[2:CHECKED_FROM]), row[CHECKED_FROM:]
    newest = CheckFact(*check) if check[0] is not None else None
    return CredentialFact.of(row.id, stated, newest, time_zone=time_zone)


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
