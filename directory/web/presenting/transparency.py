"""What was decided about reviews on the whole site, in words: by month, by reason, how long it took, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from directory.moderation.queries import overdue_count
from directory.moderation.rules import DECIDE_WITHIN
from directory.reviews.ledger import LogLine, site_counts
from directory.reviews.months import Month, months_until, pace_of_entries
from directory.reviews.rules import REASON_WORDS, By, Happening, ReasonCode
from directory.shared.text import plural
from directory.web.formatting import date_words
from directory.web.presenting.review_numbers import CountsView, counts_view

HAPPENING_WORDS = {
    Happening.RECEIVED: "Received",
    Happening.PUBLISHED: "Published",
    Happening.HELD: "Held",
    Happening.DECLINED: "Declined",
    Happening.REMOVED: "Removed",
    Happening.RESTORED: "Put back",
    Happening.REDACTED: "Personal data taken out",
    Happening.HIDDEN: "Hidden for a time",
    Happening.SHOWN_AGAIN: "Shown again",
    Happening.WITHDRAWN: "Taken back",
}
"""What can happen, in the order of the table's columns."""
BY_WORDS = {
    By.WRITER: "Its writer",
    By.PRACTICE: "The practice",
    By.MODERATOR: "A moderator",
    By.RULE: "A rule",
    By.TIME: "Time",
}
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
        columns=tuple(HAPPENING_WORDS[one] for one in IN_TABLE),
        months=tuple(
            (f"{one.begins_at:%B %Y}", tuple(one.entries[what] for what in IN_TABLE))
            for one in months
            if any(one.entries.values())
        ),
        reasons=_reasons(months),
        pace=(
            ("Entries decided in the last 90 days", f"{pace.decided:,}"),
            ("From arrival to the first decision, for half of them at most", _wait_words(pace.read)),
            ("The same for entries that a rule held, from then on", _wait_words(pace.held)),
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
            what=f"{'Reply' if line.is_reply else 'Entry'}: {HAPPENING_WORDS[line.happening].lower()}"
            + (f", until {date_words(line.until)}, {line.until:%H:%M}" if line.until else ""),
            why=REASON_WORDS[line.reason] if line.reason else "A rule stopped it until somebody has looked",
            who=BY_WORDS[line.who],
        )
        for line in lines
    ]


def _reasons(months: Sequence[Month]) -> tuple[tuple[str, str, int], ...]:
    """What was done for which reason, the most frequent first."""
    counts: Counter[tuple[Happening, ReasonCode]] = Counter()
    for month in months:
        counts.update(month.reasons)
    return tuple((HAPPENING_WORDS[what], REASON_WORDS[why], many) for (what, why), many in counts.most_common())


def _wait_words(wait: timedelta | None) -> str:
    """A wait in words: "5 hours", "3 days"; a dash where nobody waited."""
    if wait is None:
        return "–"
    hours = round(wait.total_seconds() / 3600)
    if not hours:
        return "less than an hour"
    return plural(hours, "hour") if hours < 72 else plural(round(hours / 24), "day")
