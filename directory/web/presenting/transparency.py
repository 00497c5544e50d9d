"""What was decided about reviews on the whole site, in words: by month, by reason, how long it took, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from directory.languages import gettext, mark, ngettext
from directory.moderation.queries import overdue_count
from directory.moderation.rules import DECIDE_WITHIN
from directory.reviews.ledger import LogLine, site_counts
from directory.reviews.months import Month, months_until, pace_of_entries
from directory.reviews.rules import REASON_WORDS, By, Happening, ReasonCode
from directory.web.formatting import date_words, month_words
from directory.web.presenting.review_numbers import CountsView, counts_view

HAPPENING_WORDS = {
    Happening.RECEIVED: mark("Received"),
    Happening.PUBLISHED: mark("Published"),
    Happening.HELD: mark("Held"),
    Happening.DECLINED: mark("Declined"),
    Happening.REMOVED: mark("Removed"),
    Happening.RESTORED: mark("Put back"),
    Happening.REDACTED: mark("Personal data taken out"),
    Happening.HIDDEN: mark("Hidden for a time"),
    Happening.SHOWN_AGAIN: mark("Shown again"),
    Happening.WITHDRAWN: mark("Taken back"),
}
"""What can happen, in the order of the table's columns."""
IN_LOG_WORDS = {
    Happening.RECEIVED: mark("received"),
    Happening.PUBLISHED: mark("published"),
    Happening.HELD: mark("held"),
    Happening.DECLINED: mark("declined"),
    Happening.REMOVED: mark("removed"),
    Happening.RESTORED: mark("put back"),
    Happening.REDACTED: mark("personal data taken out"),
    Happening.HIDDEN: mark("hidden for a time"),
    Happening.SHOWN_AGAIN: mark("shown again"),
    Happening.WITHDRAWN: mark("taken back"),
}
"""The same of one entry or reply."""
BY_WORDS = {
    By.WRITER: mark("Its writer"),
    By.PRACTICE: mark("The practice"),
    By.MODERATOR: mark("A moderator"),
    By.RULE: mark("A rule"),
    By.TIME: mark("Time"),
}
STOPPED = mark("A rule stopped it until somebody has looked")
IN_TABLE = (
    Happening.RECEIVED,
    Happening.PUBLISHED,
    Happening.HELD,
    Happening.DECLINED,
    Happening.REMOVED,
    Happening.RESTORED,
    Happening.WITHDRAWN,
)


@dataclass(frozen=True, slots=True)
class TransparencyPage:
    """What public/transparency.html prints."""

    counts: CountsView
    columns: tuple[str, ...]
    months: tuple[tuple[str, tuple[int, ...]], ...]
    reasons: tuple[tuple[str, str, int], ...]
    pace: tuple[tuple[str, str], ...]
    overdue: int
    decide_days: int


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One line of the public log."""

    number: int
    at: datetime
    when: str
    what: str
    why: str
    who: str


def transparency_page(now: datetime) -> TransparencyPage:
    """The counts of the whole site as of an instant."""
    months = months_until(now)
    pace = pace_of_entries(now)
    return TransparencyPage(
        counts=counts_view(site_counts()),
        columns=tuple(gettext(HAPPENING_WORDS[one]) for one in IN_TABLE),
        months=tuple(
            (month_words(one.begins_at), tuple(one.entries[what] for what in IN_TABLE))
            for one in months
            if any(one.entries.values())
        ),
        reasons=_reasons(months),
        pace=(
            (gettext("Entries decided in the last 90 days"), f"{pace.decided:,}"),
            (gettext("From arrival to the first decision, for half of them at most"), _wait_words(pace.read)),
            (gettext("The same for entries that a rule held, from then on"), _wait_words(pace.held)),
        ),
        overdue=overdue_count(now),
        decide_days=DECIDE_WITHIN.days,
    )


def decision_views(lines: Sequence[LogLine]) -> list[DecisionView]:
    """Lines of the log in words."""
    return [
        DecisionView(
            number=line.number,
            at=line.at,
            when=f"{date_words(line.at)}, {line.at:%H:%M}",
            what=_what(line),
            why=gettext(REASON_WORDS[line.reason] if line.reason else STOPPED),
            who=gettext(BY_WORDS[line.who]),
        )
        for line in lines
    ]


def _what(line: LogLine) -> str:
    """What happened to what: "Entry: hidden for a time, until November 22, 2026, 14:05"."""
    happened = gettext(IN_LOG_WORDS[line.happening])
    what = (
        gettext("Reply: %(happened)s", happened=happened)
        if line.is_reply
        else gettext("Entry: %(happened)s", happened=happened)
    )
    if not line.until:
        return what
    until = f"{date_words(line.until)}, {line.until:%H:%M}"
    return gettext("%(what)s, until %(until)s", what=what, until=until)


def _reasons(months: Sequence[Month]) -> tuple[tuple[str, str, int], ...]:
    """What was done for which reason, the most frequent first."""
    counts: Counter[tuple[Happening, ReasonCode]] = Counter()
    for month in months:
        counts.update(month.reasons)
    return tuple(
        (gettext(HAPPENING_WORDS[what]), gettext(REASON_WORDS[why]), many) for (what, why), many in counts.most_common()
    )


def _wait_words(wait: timedelta | None) -> str:
    """A wait in words: "5 hours", "3 days"; a dash where nobody waited."""
    if wait is None:
        return "–"
    hours = round(wait.total_seconds() / 3600)
    if not hours:
        return gettext("less than an hour")
    if hours < 72:
        return ngettext("%(count)s hour", "%(count)s hours", hours)
    return ngettext("%(count)s day", "%(count)s days", round(hours / 24))
