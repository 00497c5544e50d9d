"""The page that counts back from an event: when to begin, which session falls on which day, what is too late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from directory.languages import gettext, mark, ngettext
from directory.listings.course_dates import BRUISE_DAYS, Building, CourseDates, Outcome, course_dates
from directory.web.formatting import sessions
from directory.web.forms.plan_cost import EventForm
from directory.web.presenting.begun_from import Begun
from directory.web.presenting.calendar_file import CalendarDay
from directory.web.presenting.plan_cost import course_source

PHASES = {
    3: mark("After two or three sessions, practitioners describe first subtle changes."),
    6: mark("About now they describe a smoother forehead and less puffiness in the morning."),
    10: mark("About now they describe results as stable."),
}
"""What practitioners describe after so many sessions; the guide to a course says how well that is known."""
BUILDING = {
    Building.TOO_SHORT: mark(
        "Results are said to build over three to five weeks. From your first session on there is less than that: "
        "expect little that others see."
    ),
    Building.BY_ONE_ACCOUNT: mark(
        "Results are said to build over three to five weeks. Your dates leave three, not five."
    ),
    Building.ENOUGH: mark("Results are said to build over three to five weeks. Your dates leave that."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the calendar. `kind`: session, hurried, clear or event; `week`: of the course, from 1."""

    kind: str
    day: date
    week: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a course before an event, and in words what they mean."""

    headline: str
    sentences: list[str]
    begin: list[tuple[str, date, str]]
    rows: list[Row]
    is_warning: bool
    file_url: str | None


@dataclass(frozen=True, slots=True)
class PlanEventPage:
    """The page. `calendar`: None while no day was asked, or where something cannot be read."""

    begun: Begun | None
    course: str | None
    errors: dict[str, str]
    calendar: Calendar | None
    cost_url: str


def dates_of(form: EventForm, *, today: date) -> CourseDates | None:
    """The course before the event of a form; None where something cannot be read, or the event is past."""
    if form.errors or form.event.data is None:
        return None
    found = course_dates(form.event.data, course=form.course, today=today)
    if found.outcome is Outcome.PAST:
        form.event.errors = [gettext("That day is past. Enter one that is still to come.")]
        return None
    return found


def plan_event_page(form: EventForm, begun: Begun | None, *, is_asked: bool, today: date) -> PlanEventPage:
    """The page of a form, as seen from a day."""
    found = dates_of(form, today=today) if is_asked else None
    return PlanEventPage(
        begun=begun,
        course=course_source(form, begun),
        errors=form.sentences if is_asked else {},
        calendar=_calendar(found, form, today) if found else None,
        cost_url=url_for("public.plan_cost", **form.in_address),
    )


def _calendar(found: CourseDates, form: EventForm, today: date) -> Calendar:
    given = form.in_address | {"event": found.event_on.isoformat()}
    return Calendar(
        headline=_headline(found, form),
        sentences=list(_sentences(found, form)),
        begin=_begin(found, today) if found.outcome is not Outcome.TODAY else [],
        rows=list(_rows(found)),
        is_warning=found.outcome not in (Outcome.WHOLE, Outcome.FAR),
        file_url=url_for("public.plan_event_file", **given) if found.sessions or found.hurried else None,
    )


def _headline(found: CourseDates, form: EventForm) -> str:
    count = len(found.sessions)
    if found.outcome is Outcome.TODAY:
        return gettext("That is today")
    if found.outcome is Outcome.FAR:
        return gettext("That is more than two years ahead")
    if found.outcome is Outcome.TOO_NEAR:
        return gettext("Too near for a session that leaves a week for bruises")
    if found.outcome is Outcome.PART:
        course = sessions(form.course.sessions_low, form.course.sessions_high)
        return ngettext(
            "There is time for %(count)s session of a course of %(course)s",
            "There is time for %(count)s sessions of a course of %(course)s",
            count,
            course=course,
        )
    return ngettext(
        "There is time for a course of %(count)s session", "There is time for a course of %(count)s sessions", count
    )


def _sentences(found: CourseDates, form: EventForm) -> Iterator[str]:
    if found.outcome is Outcome.TODAY:
        yield gettext("A session today could leave redness, swelling or a bruise. Better come after the event.")
        return
    if found.outcome is Outcome.FAR:
        yield gettext(
            "Prices and plans change until then. These are the days to keep in mind; plan again nearer to it."
        )
        return
    if found.outcome is Outcome.TOO_NEAR and not found.hurried:
        yield gettext(
            "Any session from tomorrow on could leave a bruise that still shows. Better come after the event."
        )
        return
    if found.outcome is Outcome.PART:
        whole = len(found.sessions) + len(found.hurried) >= form.course.sessions_low
        yield (
            gettext("The shortest course fits only with sessions that leave two days for bruises.")
            if whole
            else gettext("That is not the whole course. Ask whether so few are worth it for your goal.")
        )
    yield gettext(BUILDING[found.building])
    if found.hurried:
        yield ngettext(
            "Pinpoint bruises go in two days by one account and in up to a week by others: "
            "%(count)s more session would leave the two days only.",
            "Pinpoint bruises go in two days by one account and in up to a week by others: "
            "%(count)s more sessions would leave the two days only.",
            len(found.hurried),
        )
    else:
        yield gettext(
            "Pinpoint bruises go in two days by one account and in up to a week by others; "
            "the last session leaves the week."
        )


def _begin(found: CourseDates, today: date) -> list[tuple[str, date, str]]:
    """When a whole course begins: at best, and at the latest, each with what is to be known of it."""
    best = gettext("The longest course, five weeks for results to build, a week for bruises.")
    latest = gettext("The shortest course, three weeks for results to build, two days for bruises.")
    gone = gettext("That day has passed.")
    return [
        (gettext("Begin at best on"), found.best_on, best if found.best_on > today else f"{best} {gone}"),
        (gettext("Begin at the latest on"), found.latest_on, latest if found.latest_on > today else f"{latest} {gone}"),
    ]


def _rows(found: CourseDates) -> Iterator[Row]:
    if not found.sessions and not found.hurried:
        return
    days = (*found.sessions, *found.hurried)
    for number, day in enumerate(days, start=1):
        is_hurried = number > len(found.sessions)
        note = gettext("Leaves two days for bruises, not a week.") if is_hurried else ""
        phase = gettext(PHASES[number]) if number in PHASES else ""
        yield Row(
            "hurried" if is_hurried else "session",
            day,
            _week(day, days[0]),
            gettext("Session %(n)s", n=number),
            note or phase,
        )
    last = days[-1]
    for length, words in zip(
        BRUISE_DAYS,
        (mark("Bruises gone, by one account"), mark("Bruises gone, by others")),
        strict=True,
    ):
        day = last + timedelta(days=length)
        if day <= found.event_on:
            yield Row("clear", day, _week(day, days[0]), gettext(words), "")
    yield Row("event", found.event_on, _week(found.event_on, days[0]), gettext("Your event"), "")


def _week(day: date, first: date) -> str:
    return gettext("Week %(n)s", n=(day - first).days // 7 + 1)


def calendar_days(found: CourseDates) -> list[CalendarDay]:
    """The sessions and the event as entries of a calendar; neither says of what."""
    total = len(found.sessions)
    planned = [
        CalendarDay(day, gettext("Session %(n)s of %(all)s (planned)", n=number, all=total))
        for number, day in enumerate(found.sessions, start=1)
    ]
    hurried = [
        CalendarDay(day, gettext("One more session, perhaps"), gettext("Leaves two days for bruises, not a week."))
        for day in found.hurried
    ]
    return [*planned, *hurried, CalendarDay(found.event_on, gettext("Your event"))]
