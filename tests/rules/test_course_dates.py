"""A course before an event: worked examples, what always holds, and days that calendars trip over."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings, strategies as st

from directory.listings.course_dates import AHEAD_MAX_DAYS, Building, Outcome, course_dates
from directory.listings.first_year import Course
from directory.web.presenting.calendar_file import CalendarDay, calendar_file
from tests.rules.test_first_year import courses

TODAY = date(2026, 11, 22)
USUAL = Course()
PLANNED = (Outcome.WHOLE, Outcome.PART, Outcome.TOO_NEAR)


def plan(event_on, course=USUAL, today=TODAY):
    return course_dates(event_on, course=course, today=today)


def test_a_wedding_in_june_has_time_for_the_whole_course():
    found = plan(date(2027, 6, 12))
    assert (found.outcome, found.building, found.hurried) == (Outcome.WHOLE, Building.ENOUGH, ())
    assert (found.best_on, found.latest_on) == (date(2027, 3, 20), date(2027, 4, 8))
    assert (len(found.sessions), found.sessions[0], found.sessions[-1]) == (12, date(2027, 3, 20), date(2027, 6, 5))
    assert found.clear_on == (date(2027, 6, 5), date(2027, 6, 10))


@pytest.mark.parametrize(
    ("days", "outcome", "sessions", "hurried", "building"),
    [
        (-1, Outcome.PAST, 0, 0, Building.TOO_SHORT),
        (0, Outcome.TODAY, 0, 0, Building.TOO_SHORT),
        (1, Outcome.TOO_NEAR, 0, 0, Building.TOO_SHORT),
        (2, Outcome.TOO_NEAR, 0, 0, Building.TOO_SHORT),
        (3, Outcome.TOO_NEAR, 0, 1, Building.TOO_SHORT),
        (7, Outcome.TOO_NEAR, 0, 1, Building.TOO_SHORT),
        (8, Outcome.PART, 1, 0, Building.TOO_SHORT),
        (21, Outcome.PART, 2, 1, Building.TOO_SHORT),
        (22, Outcome.PART, 3, 0, Building.BY_ONE_ACCOUNT),
        (36, Outcome.PART, 5, 0, Building.ENOUGH),
        (70, Outcome.PART, 9, 1, Building.ENOUGH),
        (71, Outcome.WHOLE, 10, 0, Building.ENOUGH),
        (85, Outcome.WHOLE, 12, 0, Building.ENOUGH),
        (AHEAD_MAX_DAYS, Outcome.WHOLE, 12, 0, Building.ENOUGH),
        (AHEAD_MAX_DAYS + 1, Outcome.FAR, 0, 0, Building.TOO_SHORT),
    ],
)
def test_what_is_possible_depends_on_the_days_that_are_left(days, outcome, sessions, hurried, building):
    found = plan(TODAY + timedelta(days=days))
    assert (found.outcome, len(found.sessions), len(found.hurried), found.building) == (
        outcome, sessions, hurried, building,
    )  # fmt: skip


def test_a_short_course_begins_weeks_before_an_event_all_the_same():
    found = plan(date(2027, 6, 12), Course(1, 3, 7, 4, 6))
    assert (found.best_on, found.latest_on) == (date(2027, 5, 8), date(2027, 5, 22))
    assert found.sessions == (date(2027, 5, 8), date(2027, 5, 15), date(2027, 5, 22))


def test_a_change_of_clocks_and_a_leap_day_move_no_session():
    across_spring = plan(date(2027, 4, 3)).sessions
    assert {day.weekday() for day in across_spring} == {5}
    leap = plan(date(2028, 2, 29), today=date(2027, 6, 1))
    assert leap.sessions[-1] == date(2028, 2, 22)
    assert date(2028, 2, 29) in plan(date(2028, 3, 7), today=date(2027, 6, 1)).sessions


@given(courses(), st.integers(-800_000, 2_000_000), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
@settings(max_examples=300, deadline=None)
def test_days_come_in_order_and_leave_what_they_promise(course, ahead, today):
    event_on = date.fromordinal(min(max(1, today.toordinal() + ahead), date.max.toordinal()))
    found = plan(event_on, course, today)
    assert found.best_on <= found.latest_on <= event_on
    if found.outcome not in PLANNED:
        assert (found.sessions, found.hurried) == ((), ())


@given(courses(), st.integers(1, AHEAD_MAX_DAYS), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
@settings(max_examples=300, deadline=None)
def test_sessions_keep_their_rhythm_between_tomorrow_and_the_event(course, ahead, today):
    found = plan(today + timedelta(days=ahead), course, today)
    days, (clear_on, hurried_on) = (*found.sessions, *found.hurried), found.clear_on
    assert found.outcome in PLANNED
    assert all(today < day <= clear_on for day in found.sessions)
    assert all(clear_on < day <= hurried_on for day in found.hurried)
    assert {(after - before).days for before, after in pairwise(days)} <= {course.days_between}
    assert len(days) <= course.sessions_high
    assert (found.outcome is Outcome.WHOLE) == (len(found.sessions) >= course.sessions_low)
    assert (found.outcome is Outcome.TOO_NEAR) == (not found.sessions)
    if today < found.best_on:
        assert (found.sessions[0], len(found.sessions)) == (found.best_on, course.sessions_high)


def entries(file):
    """What a calendar program reads: the properties of each entry. By the rules of RFC 5545, 3.1 and 3.6.1."""
    text = file.decode()
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    found, inside = [], None
    for line in lines[1:-1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            assert inside is None
            inside = {}
        elif line == "END:VEVENT":
            found.append(inside)
            inside = None
        elif inside is not None:
            assert name not in inside
            inside[name] = value
        else:
            assert name in {"VERSION", "PRODID", "CALSCALE", "METHOD"}
    assert inside is None
    return found


@example(date(2028, 2, 29), "a; b, c \\ d\\;")
@given(
    st.dates(date(1990, 1, 1), date(2190, 1, 1)),
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"])),
)
@settings(max_examples=100, deadline=None)
def test_a_calendar_file_reads_back_as_it_was_written(day, words):
    file = calendar_file(
        [CalendarDay(day, words, f"{words}\n; {words}"), CalendarDay(day, "b")],
        name="F",
        made_at=datetime(2026, 1, 2, tzinfo=UTC),
    )
    first, second = entries(file)
    assert first["DTSTART;VALUE=DATE"] == day.strftime("%Y%m%d")
    assert first["DTEND;VALUE=DATE"] == (day + timedelta(days=1)).strftime("%Y%m%d")
    assert (first["DTSTAMP"], "DESCRIPTION" in second) == ("20260102T000000Z", False)
    unescaped = first["SUMMARY"].replace("\\\\", "\0").replace("\\,", ",").replace("\\;", ";").replace("\0", "\\")
    assert unescaped == words
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", first["SUMMARY"])
    assert words == "b" or first["UID"] != second["UID"]
