"""A listing's numbers in words, a table and three small charts; small numbers are not told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from directory.interest.queries import Week
from directory.interest.rules import THRESHOLD, What, told
from directory.shared.text import plural
from directory.web.formatting import date_words

HEADINGS = {What.VIEW: "Views", What.MATCH: "Searches matched", What.INQUIRY: "Inquiries"}
MEANINGS = {
    What.VIEW: "How often people opened your page.",
    What.MATCH: "How often a page of results showed you.",
    What.INQUIRY: "How often people wrote to you through this site.",
}
NOUNS = {
    What.VIEW: ("view", "views"),
    What.MATCH: ("search matched", "searches matched"),
    What.INQUIRY: ("inquiry", "inquiries"),
}
FEWER = f"Fewer than {THRESHOLD}"
WIDTH, HEIGHT, GROUND = 260, 100, 84
"""A chart's size in its own units; bars stand on GROUND, and the names of months below it."""
STUB = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One week in a chart. `is_told`: whether its height means a number."""

    x: float
    y: float
    width: float
    height: float
    is_told: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """One row of bars; `title` says what they show to people who listen."""

    name: str
    heading: str
    meaning: str
    title: str
    latest: str
    most: int | None
    bars: list[Bar]
    first: str
    last: str
    width: int = WIDTH
    height: int = HEIGHT
    ground: int = GROUND


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week in the table, the latest first."""

    monday: date
    words: str
    is_this: bool
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything that the page prints; without any number that may be told, it says so."""

    headings: list[str]
    charts: list[Chart]
    rows: list[WeekRow]
    is_empty: bool
    fewer: str


def statistics(weeks: Sequence[Week]) -> Statistics:
    """The page of some weeks, the oldest first, the present one last."""
    return Statistics(
        headings=list(HEADINGS.values()),
        charts=[_chart(what, weeks) for what in What],
        rows=[_row(week, is_this=week is weeks[-1]) for week in reversed(weeks)],
        is_empty=all(told(count) is None for week in weeks for count in week.counts.values()),
        fewer=FEWER,
    )


def _row(week: Week, *, is_this: bool) -> WeekRow:
    words = f"{week.monday:%b} {week.monday.day}, {week.monday.year}"
    return WeekRow(week.monday, words, is_this, [_cell(week.counts[what]) for what in What])


def _cell(count: int) -> str:
    number = told(count)
    return FEWER if number is None else f"{number:,}"


def _chart(what: What, weeks: Sequence[Week]) -> Chart:
    numbers = [told(week.counts[what]) for week in weeks]
    known = [number for number in numbers if number is not None]
    most = max(known, default=None)
    first, last = date_words(weeks[0].monday), date_words(weeks[-1].monday)
    return Chart(
        name=what.value,
        heading=HEADINGS[what],
        meaning=MEANINGS[what],
        title=f"{HEADINGS[what]} per week from {first} to {last}: {_said(what, known, len(weeks))}",
        latest=_latest(what, weeks),
        most=most,
        bars=[_bar(place, number, most or 1, len(weeks)) for place, number in enumerate(numbers)],
        first=f"{weeks[0].monday:%b} {weeks[0].monday.day}",
        last="this week",
    )


def _said(what: What, known: Sequence[int], weeks: int) -> str:
    if not known:
        return f"fewer than {THRESHOLD} in every week."
    quiet = weeks - len(known)
    others = f"; fewer than {THRESHOLD} in {plural(quiet, 'week')}" if quiet else ""
    return f"at most {plural(max(known), *NOUNS[what])} in a week{others}."


def _latest(what: What, weeks: Sequence[Week]) -> str:
    """The last whole week, or this one while there is no other."""
    week, when = (weeks[-2], "last week") if len(weeks) > 1 else (weeks[-1], "so far this week")
    number = told(week.counts[what])
    return f"{plural(number, *NOUNS[what])} {when}" if number is not None else f"{FEWER} {when}"


def _bar(place: int, number: int | None, most: int, weeks: int) -> Bar:
    step = WIDTH / weeks
    height = STUB if number is None else max(STUB + 2, round(number / most * (GROUND - 12), 1))
    wide = min(step * 0.7, 24)
    return Bar(round(place * step + (step - wide) / 2, 1), GROUND - height, round(wide, 1), height, number is not None)
