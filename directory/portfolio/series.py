"""Series: everybody in a row who was asked, so that nobody shows only the best. One stretch of time has one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.listings.models import Practitioner
from directory.portfolio.models import PhotoCase, Series
from directory.portfolio.moves import move, record_case
from directory.portfolio.queries import members_of
from directory.portfolio.rules import ENDED, Move, check_series
from directory.shared.db import db
from directory.shared.errors import RuleBroken

COUNTED_TWICE = (
    "Another series of yours that has cases counts some of these days. One stretch of time has one denominator: take "
    "its cases out of it first."
)


def state_series(
    practitioner: Practitioner, *, began_on: date, ended_on: date, asked: int, consented: int, by: Actor, now: datetime
) -> Series:
    """State a series: everybody in a row from one day to another.

    Raises RuleBroken for numbers that cannot be, and where another one that has cases counts some of these days.
    """
    check_series(asked, consented)
    if not began_on <= ended_on <= now.date():
        raise RuleBroken("Enter the first and the last day of the series; neither lies ahead.", field="ended_on")
    if _beside(practitioner.id, began_on=began_on, ended_on=ended_on):
        raise RuleBroken(COUNTED_TWICE, field="began_on")
    series = Series(
        practitioner_id=practitioner.id,
        began_on=began_on,
        ended_on=ended_on,
        asked=asked,
        consented=consented,
        stated_at=now,
    )
    db.session.add(series)
    db.session.flush()
    said = {"asked": asked, "consented": consented, "began_on": str(began_on), "ended_on": str(ended_on)}
    record("state_series", subject_kind="case_series", subject_id=series.id, by=by, now=now, after=said)
    return series


def place_in_series(case: PhotoCase, series: Series | None, *, by: Actor, now: datetime) -> None:
    """Put a case into a series of its practitioner, or into none.

    Raises RuleBroken for a series that has as many cases as people who consented, where another one that has cases
    counts some of the same days, and for a case that is over.
    """
    if series is not None:
        if series.practitioner_id != case.practitioner_id:
            raise RuleBroken("This is a series of somebody else.", field="series")
        beside = _beside(series.practitioner_id, began_on=series.began_on, ended_on=series.ended_on)
        if any(one.id != series.id for one in beside):
            raise RuleBroken(COUNTED_TWICE, field="series")
        if case.series_id != series.id and members_of(series.id) >= series.consented:
            raise RuleBroken("This series has as many cases as people who consented.", field="series")
    record_case(
        "place_in_series",
        case,
        by=by,
        now=now,
        before={"series": case.series_id},
        after={"series": series.id if series else None},
    )
    move(case, Move.EDIT, now=now, shown_at=None, series_id=series.id if series else None)


def _beside(practitioner_id: int, *, began_on: date, ended_on: date) -> Sequence[Series]:
    """The series of a practitioner that have cases and share a day with a time."""
    in_use = select(PhotoCase.series_id).where(PhotoCase.series_id.is_not(None), PhotoCase.state.not_in(ENDED))
    wanted = select(Series).where(
        Series.practitioner_id == practitioner_id,
        Series.began_on <= ended_on,
        Series.ended_on >= began_on,
        Series.id.in_(in_use),
    )
    return db.session.scalars(wanted.order_by(Series.id)).all()
