"""Reads of cases, of the consent ledger, and of what is due to be deleted. What shows is asked of an instant."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import BindParameter, ScalarSelect, Select, and_, bindparam, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload, selectinload

from directory.listings.models import Listing, Place
from directory.listings.rules import Status
from directory.portfolio.consent import (
    ON_PAGES,
    CaseFacts,
    ConsentFacts,
    Shown,
    Where,
    WhyNot,
    may_show,
)
from directory.portfolio.models import (
    CasePhoto,
    CaseReport,
    CaseTerm,
    ConsentEntry,
    PhotoCase,
    PhotoComparison,
    Resemblance,
    Series,
)
from directory.portfolio.rules import CaseState, TermKind
from directory.shared.db import db

NO_ZONE = "UTC"
"""Where the practice has no place: midnight comes there before it comes to any practice that we list."""


@dataclass(slots=True)
class ShownCases:
    """The cases of one practitioner that show: how many, how many of an age band, a concern, or of both.

    `until` is the first instant at which one of them ends by itself.
    """

    count: int = 0
    by_age_band: Counter[str] = field(default_factory=Counter)
    by_concern: Counter[str] = field(default_factory=Counter)
    by_both: Counter[tuple[str, str]] = field(default_factory=Counter)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SeriesCounts:
    """A series with its denominator: so many were asked, so many consented, so many show now."""

    asked: int
    consented: int
    shown: int


class Lookalike(NamedTuple):
    """A photo, another that it looks made from or the other way round, and how many of 255 bits differ."""

    photo: CasePhoto
    other: CasePhoto
    distance: int


def case_by_id(case_id: int) -> PhotoCase | None:
    """One case, whatever its state."""
    return db.session.get(PhotoCase, case_id)


def kept_case(case_id: int, *, practitioner_id: int) -> PhotoCase | None:
    """A case of one practitioner, whatever its state."""
    wanted = select(PhotoCase).where(PhotoCase.id == case_id, PhotoCase.practitioner_id == practitioner_id)
    return db.session.scalars(wanted).one_or_none()


def cases_of(practitioner_id: int) -> Sequence[PhotoCase]:
    """Every case of a practitioner with its terms and photos, the newest first."""
    wanted = select(PhotoCase).where(PhotoCase.practitioner_id == practitioner_id).order_by(PhotoCase.id.desc())
    return db.session.scalars(wanted.options(selectinload(PhotoCase.terms), selectinload(PhotoCase.photos))).all()


def photo_by_key(key: str) -> CasePhoto | None:
    """The photo whose files have this key, in use or not."""
    return db.session.scalars(select(CasePhoto).where(CasePhoto.key == key)).one_or_none()


def shows_in_public(case_id: int, *, now: datetime) -> bool:
    """Whether anybody may see a case on a page now: its listing is published, and its consent allows some page."""
    case = db.session.get(PhotoCase, case_id)
    if case is None or not _is_published(case.practitioner_id):
        return False
    return any(isinstance(showing_of(case, where, now=now), Shown) for where in ON_PAGES)


def entries_of(case_id: int) -> Sequence[ConsentEntry]:
    """The consent ledger of a case, oldest first."""
    wanted = select(ConsentEntry).where(ConsentEntry.case_id == case_id).order_by(ConsentEntry.id)
    return db.session.scalars(wanted).all()


def entries_by_case(case_ids: Iterable[int]) -> Mapping[int, Sequence[ConsentEntry]]:
    """The consent ledgers of several cases, each oldest first; cases without a row are absent."""
    wanted = select(ConsentEntry).where(ConsentEntry.case_id.in_(set(case_ids)))
    rows = db.session.scalars(wanted.order_by(ConsentEntry.case_id, ConsentEntry.id))
    return {case_id: list(ledger) for case_id, ledger in groupby(rows, key=lambda entry: entry.case_id)}


def reports_of(case_id: int) -> Sequence[CaseReport]:
    """What was reported of a case, oldest first."""
    return db.session.scalars(select(CaseReport).where(CaseReport.case_id == case_id).order_by(CaseReport.id)).all()


def consent_facts(entry: ConsentEntry) -> ConsentFacts:
    """A row of the ledger as the rules see it."""
    places = {
        Where.LISTING: entry.on_listing,
        Where.COMPARISON: entry.in_comparison,
        Where.GUIDES: entry.in_guides,
        Where.PRINT: entry.in_print,
    }
    where = frozenset(one for one, is_allowed in places.items() if is_allowed)
    return ConsentFacts(entry.act, entry.at, entry.covers, where, entry.until)


def facts_of(case: PhotoCase) -> CaseFacts:
    """What of a case decides whether it shows."""
    return CaseFacts(case.state, case.pictures, time_zone_of(case.practitioner_id))


def showing_of(case: PhotoCase, where: Where, *, now: datetime) -> Shown | WhyNot:
    """Whether a case may be shown somewhere now, and if not, why."""
    return may_show(facts_of(case), [consent_facts(one) for one in entries_of(case.id)], where, now)


def time_zone_of(practitioner_id: int) -> str:
    """The zone by whose midnights consents end: that of the practitioner's first place."""
    return db.session.scalar(select(zone_at(practitioner_id))) or NO_ZONE


def shown_cases(practitioner_ids: Iterable[int], *, where: Where, now: datetime) -> Mapping[int, ShownCases]:
    """What shows of several practitioners, in one read; those of whom nothing shows are absent."""
    found: dict[int, ShownCases] = defaultdict(ShownCases)
    rows = db.session.execute(
        select(PhotoCase, ConsentEntry, CaseTerm.code, zone_at(PhotoCase.practitioner_id))
        .join(ConsentEntry, ConsentEntry.case_id == PhotoCase.id)
        .join(CaseTerm, and_(CaseTerm.case_id == PhotoCase.id, CaseTerm.kind == TermKind.CONCERN))
        .where(
            PhotoCase.practitioner_id.in_(set(practitioner_ids)),
            PhotoCase.state == CaseState.SHOWN,
            ConsentEntry.id == newest_entry(now),
        )
        .order_by(PhotoCase.id, CaseTerm.position)
    )
    seen: set[int] = set()
    for case, entry, concern, zone in rows:
        facts = CaseFacts(case.state, case.pictures, zone or NO_ZONE)
        showing = may_show(facts, [consent_facts(entry)], where, now)
        if isinstance(showing, WhyNot):
            continue
        of_them = found[case.practitioner_id]
        of_them.by_concern[concern] += 1
        of_them.by_both[case.age_band, concern] += 1
        if case.id not in seen:
            seen.add(case.id)
            of_them.count += 1
            of_them.by_age_band[case.age_band] += 1
            of_them.until = min(showing.until, of_them.until or showing.until)
    return dict(found)


def public_cases(practitioner_id: int, *, where: Where, now: datetime) -> Sequence[PhotoCase]:
    """The cases of a practitioner that show, whole, the one that was approved last first."""
    return _showing(_OF_PRACTITIONER, practitioner_id, where=where, now=now)


def series_of(practitioner_id: int) -> Sequence[Series]:
    """The series of a practitioner, the newest first."""
    wanted = select(Series).where(Series.practitioner_id == practitioner_id).order_by(Series.id.desc())
    return db.session.scalars(wanted).all()


def series_counts(series: Series, *, where: Where, now: datetime) -> SeriesCounts:
    """A series' denominator with what shows of it now: that is counted, whatever anybody states."""
    shown = _showing(_OF_SERIES, series.id, where=where, now=now)
    return SeriesCounts(series.asked, series.consented, len(shown))


def members_of(series_id: int) -> int:
    """How many cases are in a series, whatever their state."""
    return db.session.scalar(select(func.count(PhotoCase.id)).where(PhotoCase.series_id == series_id)) or 0


def same_picture_elsewhere(case_id: int) -> Sequence[PhotoCase]:
    """Other cases that have, or had, the very same picture as one that is in this case now."""
    mine = select(CasePhoto.digest).where(CasePhoto.case_id == case_id, CasePhoto.removed_at.is_(None))
    other = aliased(CasePhoto)
    wanted = select(PhotoCase).where(
        PhotoCase.id.in_(select(other.case_id).where(other.digest.in_(mine), other.case_id != case_id))
    )
    return db.session.scalars(wanted.order_by(PhotoCase.id)).all()


def looks_like(case_id: int) -> Sequence[Lookalike]:
    """What photos of a case look made from, or what looks made from them, nearest first; the same file at once.

    The other photo's files may be gone since: then it has `erased_at`.
    """
    mine, other = aliased(CasePhoto), aliased(CasePhoto)
    either_way = or_(
        and_(Resemblance.photo_id == mine.id, Resemblance.other_id == other.id),
        and_(Resemblance.photo_id == other.id, Resemblance.other_id == mine.id),
    )
    of_case = (mine.case_id == case_id, mine.removed_at.is_(None))
    alike = select(mine, other, Resemblance.bits).select_from(Resemblance).join(mine, true()).join(other, either_way)
    same = select(mine, other).join(other, and_(other.digest == mine.digest, other.case_id != mine.case_id))
    found = {
        (one.id, two.id): Lookalike(one, two, bits) for one, two, bits in db.session.execute(alike.where(*of_case))
    }
    found |= {(one.id, two.id): Lookalike(one, two, 0) for one, two in db.session.execute(same.where(*of_case))}
    return sorted(found.values(), key=lambda one: (one.distance, one.photo.id, one.other.id))


def _showing(
    statement: Select[PhotoCase, ConsentEntry, str | None], whose: int, *, where: Where, now: datetime
) -> list[PhotoCase]:
    return [
        case
        for case, entry, zone in db.session.execute(statement, {"whose": whose, "now": now})
        if isinstance(
            may_show(CaseFacts(case.state, case.pictures, zone or NO_ZONE), [consent_facts(entry)], where, now), Shown
        )
    ]


def is_compared(case_id: int) -> bool:
    """Whether every photo of a case was compared with those of other practitioners."""
    compared = select(PhotoComparison.photo_id)
    waiting = select(CasePhoto.id).where(
        CasePhoto.case_id == case_id, CasePhoto.removed_at.is_(None), CasePhoto.id.not_in(compared)
    )
    return not db.session.scalar(select(waiting.exists()))


def _is_published(practitioner_id: int) -> bool:
    listing = select(Listing.id).where(Listing.practitioner_id == practitioner_id, Listing.status == Status.PUBLISHED)
    return db.session.scalar(select(listing.exists())) or False


def newest_entry(now: datetime | BindParameter[datetime]) -> ScalarSelect[int]:
    """The id of the newest row of a case's ledger. What revokes is the last one there ever is."""
    of_case = aliased(ConsentEntry)
    return (
        select(func.max(of_case.id))
        .where(of_case.case_id == PhotoCase.id, of_case.at <= now)
        .correlate(PhotoCase)
        .scalar_subquery()
    )


def zone_at(practitioner_id: int | InstrumentedAttribute[int]) -> ScalarSelect[str | None]:
    """The zone of a practitioner's first place that has one."""
    return (
        select(Place.time_zone)
        .join(Listing, Listing.id == Place.listing_id)
        .where(Listing.practitioner_id == practitioner_id, Place.time_zone.is_not(None))
        .order_by(Place.position, Place.id)
        .limit(1)
        .scalar_subquery()
    )


_APPROVED = (
    select(PhotoCase, ConsentEntry, zone_at(PhotoCase.practitioner_id))
    .join(ConsentEntry, ConsentEntry.case_id == PhotoCase.id)
    .where(PhotoCase.state == CaseState.SHOWN, ConsentEntry.id == newest_entry(bindparam("now")))
    .options(
        selectinload(PhotoCase.terms),
        selectinload(PhotoCase.declarations),
        selectinload(PhotoCase.photos),
        joinedload(PhotoCase.series),
    )
    .order_by(PhotoCase.shown_at.desc(), PhotoCase.id.desc())
)
_OF_PRACTITIONER = _APPROVED.where(PhotoCase.practitioner_id == bindparam("whose"))
_OF_SERIES = _APPROVED.where(PhotoCase.series_id == bindparam("whose"))
"""Approved cases, whole, with the row of their consent that counts; made once: every listing's own page asks it."""
