"""The home of the desks in words: what waits, how long it takes, what is to come, whether all is sound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from directory.oversight.pace import Pace
from directory.oversight.soundness import IndexState, LetterState, TrailState
from directory.oversight.waiting import Waiting
from directory.shared.text import plural
from directory.web.formatting import date_words


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One desk: how many wait and since when, how fast it decides, and its address."""

    name: str
    url: str
    icon: str
    count: int
    oldest: str
    pace: str


@dataclass(frozen=True, slots=True)
class Sound:
    """One thing that should be as it is: whether it is, and a sentence. `url`: where one sees more."""

    name: str
    is_good: bool
    sentence: str
    url: str | None = None


def desk_line(name: str, url: str, icon: str, waiting: Waiting, pace: Pace | None, *, now: datetime) -> DeskLine:
    """A desk in words."""
    oldest = f"the oldest for {lasting(now - waiting.oldest_at)}" if waiting.oldest_at else ""
    return DeskLine(name, url, icon, waiting.count, oldest, _pace(pace) if pace else "")


def lasting(time: timedelta) -> str:
    """A length of time in one unit: "5 minutes", "3 hours", "12 days"."""
    minutes = max(0, round(time.total_seconds() / 60))
    if minutes < 120:
        return plural(minutes, "minute")
    hours = round(minutes / 60)
    return plural(hours, "hour") if hours < 48 else plural(round(hours / 24), "day")


def moment(instant: datetime) -> str:
    """A day and a time: "November 22, 2026, 08:00 UTC"."""
    return f"{date_words(instant)}, {instant:%H:%M} UTC"


def index_words(state: IndexState) -> Sound:
    """The index."""
    if not state.is_usable:
        return Sound("Search index", False, "It cannot be opened. Searches answer in words until it is rebuilt.")
    behind = f" {plural(state.waiting, 'change')} to take in." if state.waiting else ""
    if state.checked_at is None:
        return Sound("Search index", False, f"It opens. It was not compared with the database yet.{behind}")
    found = "it differed and was repaired" if state.was_repaired else "it agreed"
    late = " The nightly look is late." if state.is_late else ""
    sentence = f"Compared with the database on {moment(state.checked_at)}: {found}.{late}{behind}"
    return Sound("Search index", not (state.was_repaired or state.is_late), sentence)


def trail_words(state: TrailState, url: str) -> Sound:
    """The audit trail."""
    check = state.check
    if check is None:
        return Sound("Audit trail", False, f"{plural(state.entries, 'entry', 'entries')}, not verified yet.", url)
    if check.problem:
        return Sound("Audit trail", False, f"Broken. {check.problem}", url)
    late = " The nightly look is late." if state.is_late else ""
    sentence = f"Whole up to entry {check.entries:,} on {moment(check.checked_at)}; {state.entries:,} now.{late}"
    return Sound("Audit trail", not state.is_late, sentence, url)


def letter_words(state: LetterState) -> Sound:
    """Letters."""
    if not (state.given_up or state.overdue):
        return Sound("Letters", True, "All that were due have gone out.")
    parts = []
    if state.given_up:
        parts.append(f"{plural(state.given_up, 'letter was', 'letters were')} given up.")
    if state.overdue:
        parts.append(f"{plural(state.overdue, 'letter', 'letters')} should have gone out an hour ago.")
    return Sound("Letters", False, " ".join(parts))


def request_words(overdue: int, url: str) -> Sound:
    """Requests about personal data that the law's clock has run out on."""
    if overdue:
        words = f"{plural(overdue, 'request')} should have been answered by now."
        return Sound("Requests about personal data", False, words, url)
    return Sound("Requests about personal data", True, "None is overdue.", url)


def two_people_words(*, is_on: bool) -> Sound:
    """The switch of two people."""
    if is_on:
        return Sound("Two people", True, "Revocations and removals take two people.")
    return Sound("Two people", False, "Switched off: one person alone can revoke and remove. The site says so.")


def _pace(pace: Pace) -> str:
    if pace.medians[1] is None:
        return "no decision in the last 90 days"
    of_month = f"{lasting(pace.medians[0])} in the last 30 days ({pace.decided[0]:,})" if pace.medians[0] else ""
    of_quarter = f"{lasting(pace.medians[1])} in the last 90 ({pace.decided[1]:,})"
    return f"median until decided: {', '.join(part for part in (of_month, of_quarter) if part)}"
