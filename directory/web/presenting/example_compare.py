"""An invented comparison of two, for the style guide: states, prices, what differs and what does not."""

from __future__ import annotations

from datetime import datetime

from directory.checklist.rules import STATE_WORDS, State
from directory.web.formatting import date_words
from directory.web.presenting.compare_views import Cell, Column, ComparePage, Line, Row, RowGroup


def example_comparison(now: datetime) -> ComparePage:
    """Two columns and a row of each kind."""
    points = RowGroup(
        "The five points",
        (
            Row("Licensed?", (_checked("May 4, 2026"), _checked("June 30, 2026"))),
            Row("Photos of people like me?", (_state(State.SHOWN, "4 cases"), _state(State.NOT_PROVIDED))),
        ),
    )
    costs = RowGroup(
        "Costs",
        (
            Row("First year", (_cell("$2,380–$3,080", "17–22 sessions"), _cell("$1,980–$2,640", "17–22 sessions"))),
            Row("First visit", (_cell("$180 for 60 minutes"), _cell("Not given"))),
        ),
    )
    return ComparePage(
        columns=(_column("Ana Lee", "AL"), _column("Bo Kim", "BK")),
        groups=(points, costs),
        notices=(),
        near="",
        age_band="",
        concern="",
        age_bands=(),
        concerns=(),
        only_differing=False,
        everything_url="#main",
        differing_url="#main",
        same_words="",
        kept=0,
        today=date_words(now),
        first_kept_url="",
    )


def _column(name: str, initials: str) -> Column:
    return Column("example", "#main", name, "L.Ac., verified", "Example Practice", None, initials, "#main")


def _cell(text: str, small: str = "") -> Cell:
    lines = (Line(text), *((Line(small, is_quiet=True),) if small else ()))
    return Cell(lines, differs_by=text)


def _checked(day: str) -> Cell:
    words = f"L.Ac., New Jersey; checked {day}"
    return Cell((Line(words, is_quiet=True),), State.VERIFIED, STATE_WORDS[State.VERIFIED], "L.Ac.", (day,))


def _state(state: State, small: str = "") -> Cell:
    return Cell((Line(small, is_quiet=True),) if small else (), state, STATE_WORDS[state], state)
