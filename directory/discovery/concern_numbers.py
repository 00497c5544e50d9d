"""What this directory holds about one concern: who names it, photo cases by age band, and in which towns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, select

from directory.checklist.queries import NO_ZONE
from directory.discovery.counting_towns import towns_naming_most
from directory.discovery.find import Query, answer
from directory.discovery.index import SearchIndex
from directory.discovery.kept import Kept
from directory.discovery.spread import Counted, counted
from directory.discovery.written_numbers import Written
from directory.listings.models import Listing
from directory.listings.rules import Currency, Status
from directory.portfolio.consent import CaseFacts, Shown, Where, may_show
from directory.portfolio.models import CaseTerm, ConsentEntry, PhotoCase
from directory.portfolio.queries import consent_facts, newest_entry, zone_at
from directory.portfolio.rules import CaseState, TermKind
from directory.shared.db import db

MOST_TOWNS = 8


@dataclass(frozen=True, slots=True)
class ConcernNumbers:
    """`cases`: age band → photo cases that show; `towns`: region, slug and practitioners, most first."""

    counted: Counted
    cases: Mapping[str, int]
    towns: tuple[tuple[str, str, int], ...]


NamingMost = Mapping[str, list[tuple[str, str, int]]]
"""The towns in which most name a concern, by its code."""


def _of_lists(data: NamingMost) -> NamingMost:
    """JSON says tuples as lists."""
    return {code: [(region, slug, count) for region, slug, count in rows] for code, rows in data.items()}


_kept = Kept[ConcernNumbers](timedelta(minutes=5))
_kept_towns = Kept[NamingMost](timedelta(minutes=5), Written("towns-naming", dict, _of_lists))
_kept_totals = Kept[Mapping[str, int]](timedelta(minutes=5))


def concern_numbers(concern: str, *, index: SearchIndex, now: datetime) -> ConcernNumbers:
    """The numbers of a concern, by its code, as of a few minutes ago."""
    return _kept.get(concern, lambda: count_concern(concern, index=index, now=now), index=index, now=now)


def practitioners_by_concern(*, index: SearchIndex, now: datetime) -> Mapping[str, int]:
    """How many practitioners name each concern, by code, as of a few minutes ago."""
    everybody = replace(Query().request(now=now), size=1)
    return _kept_totals.get(
        "concerns", lambda: answer(everybody, index)[0].facets.get("concern", {}), index=index, now=now
    )


def count_concern(concern: str, *, index: SearchIndex, now: datetime) -> ConcernNumbers:
    """Count as of now."""
    towns = _kept_towns.get("all", lambda: towns_naming_most(MOST_TOWNS), index=index, now=now)
    return ConcernNumbers(
        counted=counted(
            Query(choices={"concern": frozenset({concern})}), Currency.USD, about=concern, index=index, now=now
        ),
        cases=cases_by_age_band(concern, now=now),
        towns=tuple(towns.get(concern, ())),
    )


def cases_by_age_band(concern: str, *, now: datetime) -> Mapping[str, int]:
    """Photo cases with a concern that show now on published listings, by age band; bands without any are left out."""
    rows = db.session.execute(
        select(
            PhotoCase.age_band, PhotoCase.state, PhotoCase.pictures, ConsentEntry, zone_at(PhotoCase.practitioner_id)
        )
        .join(ConsentEntry, ConsentEntry.case_id == PhotoCase.id)
        .join(CaseTerm, and_(CaseTerm.case_id == PhotoCase.id, CaseTerm.kind == TermKind.CONCERN))
        .join(Listing, Listing.practitioner_id == PhotoCase.practitioner_id)
        .where(
            CaseTerm.code == concern,
            Listing.status == Status.PUBLISHED,
            PhotoCase.state == CaseState.SHOWN,
            ConsentEntry.id == newest_entry(now),
        )
    )
    return Counter(
        age_band
        for age_band, state, pictures, entry, zone in rows
        if isinstance(
            may_show(CaseFacts(state, pictures, zone or NO_ZONE), [consent_facts(entry)], Where.LISTING, now), Shown
        )
    )
