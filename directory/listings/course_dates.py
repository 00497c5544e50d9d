"""A course of sessions before an event: when to begin, and on which days its sessions fall. Pure.

Days are days of the calendar, without a time of day, so that no change of clocks moves one. Two things decide: the
last session comes so many days before the event that a bruise has gone, and the first one so many weeks before it
that a change has had time to build. Accounts differ on both; the earliest begin follows the longer ones, the latest
the shorter ones:

    at best       = min(event - 7 days - (most sessions - 1) × days between,   event - 5 weeks)
    at the latest = min(event - 2 days - (fewest sessions - 1) × days between, event - 3 weeks)
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, timedelta

from directory.listings.first_year import Course

BRUISE_DAYS = (2, 7)
"""How long a pinpoint bruise shows: two days by one account, up to a week by others."""
BUILDING_WEEKS = (3, 5)
"""Over how many weeks results are said to build."""
AHEAD_MAX_DAYS = 730
"""How far ahead an event is planned: two years. Prices, plans and practices change."""
DAY = timedelta(days=1)


class Outcome(enum.StrEnum):
    """What is possible before an event."""

    PAST = "past"
    TODAY = "today"
    FAR = "far"
    TOO_NEAR = "too-near"
    PART = "part"
    WHOLE = "whole"


class Building(enum.StrEnum):
    """Whether the weeks between the first session and the event are enough for results to build."""

    TOO_SHORT = "too-short"
    BY_ONE_ACCOUNT = "by-one-account"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class CourseDates:
    """A course before an event.

    `sessions`: the days of those that leave a week for bruises; `hurried`: of those that could follow and leave
    two days only. `best_on`, `latest_on`: when a whole course begins, by the longer and by the shorter accounts.
    """

    outcome: Outcome
    event_on: date
    best_on: date
    latest_on: date
    sessions: tuple[date, ...] = ()
    hurried: tuple[date, ...] = ()

    @property
    def clear_on(self) -> tuple[date, date]:
        """The last days for a session by the longer and by the shorter account of bruises."""
        return _before(self.event_on, BRUISE_DAYS[1]), _before(self.event_on, BRUISE_DAYS[0])

    @property
    def building(self) -> Building:
        """Whether there are weeks enough between the first session, hurried ones included, and the event."""
        first = next(iter((*self.sessions, *self.hurried)), self.event_on)
        days = (self.event_on - first).days
        if days < 7 * BUILDING_WEEKS[0]:
            return Building.TOO_SHORT
        return Building.BY_ONE_ACCOUNT if days < 7 * BUILDING_WEEKS[1] else Building.ENOUGH


def course_dates(event_on: date, *, course: Course, today: date) -> CourseDates:
    """The course before an event, as seen from a day. A first session can be tomorrow at the earliest."""
    longest, shortest = (course.sessions_high - 1, course.sessions_low - 1)
    clear_on, clear_at_latest_on = _before(event_on, BRUISE_DAYS[1]), _before(event_on, BRUISE_DAYS[0])
    best_on = min(_before(clear_on, longest * course.days_between), _before(event_on, 7 * BUILDING_WEEKS[1]))
    latest_on = min(
        _before(clear_at_latest_on, shortest * course.days_between), _before(event_on, 7 * BUILDING_WEEKS[0])
    )
    unplanned = _unplanned(event_on, today)
    if unplanned is not None:
        return CourseDates(unplanned, event_on, best_on, latest_on)
    first_on = max(best_on, today + DAY)
    days = tuple(first_on + number * course.days_between * DAY for number in range(course.sessions_high))
    sessions = tuple(day for day in days if day <= clear_on)
    hurried = tuple(day for day in days if clear_on < day <= clear_at_latest_on)
    if not sessions:
        outcome = Outcome.TOO_NEAR
    else:
        outcome = Outcome.WHOLE if len(sessions) >= course.sessions_low else Outcome.PART
    return CourseDates(outcome, event_on, best_on, latest_on, sessions, hurried)


def _unplanned(event_on: date, today: date) -> Outcome | None:
    if event_on < today:
        return Outcome.PAST
    if event_on == today:
        return Outcome.TODAY
    return Outcome.FAR if (event_on - today).days > AHEAD_MAX_DAYS else None


def _before(day: date, days: int) -> date:
    return date.fromordinal(max(1, day.toordinal() - days))  # a day of the year 1 has few before it
