"""The queue of the photo desk: what lies there and since when, what comes next, and how much of each there is.

A case lies there while it is held, while it waits, and while it shows with a report that nobody has answered. What is
held comes first, then what lies there longest.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Case, ColumnElement, ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from directory.portfolio.consent import ConsentAct, Recorder
from directory.portfolio.models import CaseReport, ConsentEntry, PhotoCase
from directory.portfolio.rules import CaseState
from directory.shared.db import db


class Pile(enum.StrEnum):
    """A part of what the desk looks after; `asked` lies with its keeper."""

    OPEN = "open"
    HELD = "held"
    WAITING = "waiting"
    REPORTED = "reported"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Lying:
    """A case in the queue, and since when it lies there."""

    case: PhotoCase
    since: datetime


def is_on(pile: Pile) -> ColumnElement[bool]:
    """The cases of a pile."""
    reported = and_(PhotoCase.state == CaseState.SHOWN, _oldest_report().is_not(None))
    return {
        Pile.OPEN: or_(PhotoCase.state.in_((CaseState.HELD, CaseState.WAITING)), reported),
        Pile.HELD: PhotoCase.state == CaseState.HELD,
        Pile.WAITING: PhotoCase.state == CaseState.WAITING,
        Pile.REPORTED: reported,
        Pile.ASKED: PhotoCase.state == CaseState.ASKED,
    }[pile]


def lies_since() -> Case[datetime]:
    """Since when a case lies at the desk: its last move or, of one that shows, its first unanswered report."""
    return case((PhotoCase.state == CaseState.SHOWN, _oldest_report()), else_=PhotoCase.moved_at)


def queue(pile: Pile, *, limit: int, offset: int = 0) -> Sequence[Lying]:
    """A page of a pile in the order of the queue."""
    rows = db.session.execute(
        select(PhotoCase, lies_since())
        .options(joinedload(PhotoCase.practitioner), selectinload(PhotoCase.terms))
        .where(is_on(pile))
        .order_by(*_in_order())
        .limit(limit)
        .offset(offset)
    )
    return [Lying(one, since) for one, since in rows]


def pile_sizes() -> Mapping[Pile, int]:
    """How many cases are on each pile, in one read."""
    row = db.session.execute(select(*(func.count(case((is_on(pile), 1))) for pile in Pile))).one()
    return dict(zip(Pile, row, strict=True))


def next_case(*, but: Collection[int], after: int | None = None) -> int | None:
    """The id of the case that somebody should look at next; None where nothing lies there for them.

    Not about these practitioners (`but`): the one that follows `after` in the order of the queue and, at its end or
    without one, the first. Never `after` itself.
    """
    wanted = select(PhotoCase.id).where(is_on(Pile.OPEN), PhotoCase.practitioner_id.not_in(but))
    lying = db.session.scalars(wanted.order_by(*_in_order())).all()
    start = lying.index(after) + 1 if after in lying else 0
    return next((one for one in (*lying[start:], *lying[:start]) if one != after), None)


def cases_of_several(practitioner_ids: Iterable[int], *, limit: int) -> Sequence[PhotoCase]:
    """Cases of several practitioners, whatever their state, the newest first."""
    wanted = select(PhotoCase).where(PhotoCase.practitioner_id.in_(set(practitioner_ids)))
    wanted = wanted.options(joinedload(PhotoCase.practitioner), selectinload(PhotoCase.terms))
    return db.session.scalars(wanted.order_by(PhotoCase.id.desc()).limit(limit)).all()


def cases_by_id(case_ids: Iterable[int]) -> Mapping[int, PhotoCase]:
    """Several cases, whatever their state, by id."""
    wanted = select(PhotoCase).options(joinedload(PhotoCase.practitioner)).where(PhotoCase.id.in_(set(case_ids)))
    return {one.id: one for one in db.session.scalars(wanted)}


def ended_before(case: PhotoCase) -> Sequence[tuple[int, CaseState, Recorder | None]]:
    """Other cases of a practitioner that were removed, or whose person took consent back: id, state, who wrote it down.

    Their photos are gone, so that nothing but somebody's eye tells when one of them comes again, saved anew.
    """
    taken_back = and_(ConsentEntry.case_id == PhotoCase.id, ConsentEntry.act == ConsentAct.REVOKED)
    wanted = select(PhotoCase.id, PhotoCase.state, ConsentEntry.recorded_as).outerjoin(ConsentEntry, taken_back)
    wanted = wanted.where(
        PhotoCase.practitioner_id == case.practitioner_id,
        PhotoCase.id != case.id,
        or_(PhotoCase.state == CaseState.REMOVED, ConsentEntry.id.is_not(None)),
    )
    return [(number, state, by) for number, state, by in db.session.execute(wanted.order_by(PhotoCase.id))]


def unanswered_reports(case_ids: Iterable[int]) -> Mapping[int, Sequence[CaseReport]]:
    """What was reported of several cases and nobody answered, by case, oldest first; those without any are absent."""
    wanted = select(CaseReport).where(CaseReport.case_id.in_(set(case_ids)), CaseReport.answered_at.is_(None))
    found: dict[int, list[CaseReport]] = {}
    for one in db.session.scalars(wanted.order_by(CaseReport.id)):
        found.setdefault(one.case_id, []).append(one)
    return found


def _in_order() -> tuple[ColumnElement[bool] | Case[datetime] | InstrumentedAttribute[int], ...]:
    return PhotoCase.state != CaseState.HELD, lies_since(), PhotoCase.id


def _oldest_report() -> ScalarSelect[datetime]:
    """When the first report of a case came that nobody has answered."""
    first = select(func.min(CaseReport.reported_at))
    first = first.where(CaseReport.case_id == PhotoCase.id, CaseReport.answered_at.is_(None))
    return first.correlate(PhotoCase).scalar_subquery()
