"""What the first year costs: one pure formula, used by pages, filters and orders alike.

    first-year cost = first visit + initial course + maintenance, from low to high

The course is the practitioner's own; where they state none, the usual one: 10 to 12 weekly sessions, then one
every 4 to 6 weeks, which makes 17 to 22 sessions in the year. A first visit that includes a treatment counts
as the first session. The low end buys the fewest sessions as cheaply as the packages allow; the high end buys
the most sessions singly (or in packages, where singles are not sold). Amounts are integer cents.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

DAYS_IN_YEAR = 52 * 7


@dataclass(frozen=True, slots=True)
class Year:
    """The sessions of a first year: those of the initial series, and of maintenance after it."""

    series: int
    maintenance: int

    @property
    def sessions(self) -> int:
        """All of them."""
        return self.series + self.maintenance


@dataclass(frozen=True, slots=True)
class Course:
    """A usual course: sessions of the initial series, days between them, weeks between sessions afterwards."""

    sessions_low: int = 10
    sessions_high: int = 12
    days_between: int = 7
    maintenance_weeks_low: int = 4
    maintenance_weeks_high: int = 6

    def fewest(self) -> Year:
        """The year of the fewest sessions: a series of any of its lengths, then the long interval."""
        return min((self._year(one, self.maintenance_weeks_high) for one in self._lengths()), key=lambda y: y.sessions)

    def most(self) -> Year:
        """The year of the most sessions: a series of any of its lengths, then the short interval."""
        return max((self._year(one, self.maintenance_weeks_low) for one in self._lengths()), key=lambda y: y.sessions)

    def year_low(self) -> int:
        """The fewest sessions of the first year."""
        return self.fewest().sessions

    def year_high(self) -> int:
        """The most sessions of the first year."""
        return self.most().sessions

    def _lengths(self) -> range:
        # Where maintenance is denser than the series, the longer series makes the shorter year.
        return range(self.sessions_low, self.sessions_high + 1)

    def _year(self, sessions: int, maintenance_weeks: int) -> Year:
        days_left = DAYS_IN_YEAR - sessions * self.days_between
        if days_left < 0:
            return Year(min(sessions, -(-DAYS_IN_YEAR // self.days_between)), 0)
        return Year(sessions, days_left // (7 * maintenance_weeks))


@dataclass(frozen=True, slots=True)
class Bundle:
    """A package as the formula sees it: how many sessions for how much."""

    sessions: int
    cents: int


@dataclass(frozen=True, slots=True)
class FirstYear:
    """The first year: sessions and cents, low to high."""

    sessions_low: int
    sessions_high: int
    cents_low: int
    cents_high: int


@dataclass(frozen=True, slots=True)
class Prices:
    """What the formula takes: cents of a first visit and of a session (None: has no price), packages, the course."""

    first_visit_cents: int | None
    first_visit_includes_treatment: bool
    session_cents: int | None
    bundles: tuple[Bundle, ...] = ()
    course: Course = Course()

    @property
    def counted(self) -> int:
        """How many sessions the first visit is: one where it includes a treatment."""
        return 1 if self.first_visit_cents is not None and self.first_visit_includes_treatment else 0

    def first_year(self) -> FirstYear | None:
        """The first-year cost, or None when neither a session nor a package has a price."""
        return first_year(
            first_visit_cents=self.first_visit_cents,
            first_visit_includes_treatment=self.first_visit_includes_treatment,
            session_cents=self.session_cents,
            bundles=self.bundles,
            course=self.course,
        )


@lru_cache(maxsize=10_000)  # the same few prices and courses come again and again
def first_year(
    *,
    first_visit_cents: int | None,
    first_visit_includes_treatment: bool,
    session_cents: int | None,
    bundles: tuple[Bundle, ...],
    course: Course,
) -> FirstYear | None:
    """The first-year cost, or None when neither a session nor a package has a price."""
    if session_cents is None and not bundles:
        return None
    opening = first_visit_cents or 0
    counted = 1 if first_visit_cents is not None and first_visit_includes_treatment else 0
    low, high = course.year_low(), course.year_high()
    single_only = () if session_cents is not None else bundles
    return FirstYear(
        sessions_low=low,
        sessions_high=high,
        cents_low=opening + cheapest(low - counted, session_cents, bundles),
        cents_high=opening + cheapest(high - counted, session_cents, single_only),
    )


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is bought for some sessions: so many singly, so many of each package; `left_over`: paid and not needed."""

    singles: int
    packages: tuple[tuple[Bundle, int], ...]
    left_over: int


def cheapest(sessions: int, session_cents: int | None, bundles: tuple[Bundle, ...]) -> int:
    """The least that `sessions` sessions cost, singly or in packages; leftover package sessions are lost."""
    return _least(sessions, session_cents, bundles)[-1]


def cheapest_way(sessions: int, session_cents: int | None, bundles: tuple[Bundle, ...]) -> Purchase:
    """How `sessions` sessions are bought for the least; singly where a package is not cheaper."""
    least, singles, taken, wanted = (
        _least(sessions, session_cents, bundles),
        0,
        dict.fromkeys(bundles, 0),
        max(sessions, 0),
    )
    while wanted > 0:
        if session_cents is not None and least[wanted] == least[wanted - 1] + session_cents:
            singles, wanted = singles + 1, wanted - 1
            continue
        bundle = next(one for one in bundles if least[wanted] == least[max(0, wanted - one.sessions)] + one.cents)
        taken[bundle] += 1
        wanted -= bundle.sessions
    return Purchase(singles, tuple((bundle, count) for bundle, count in taken.items() if count), -wanted)


def _least(sessions: int, session_cents: int | None, bundles: tuple[Bundle, ...]) -> list[int]:
    """The least that 0, 1, 2 … `sessions` sessions cost."""
    least = [0] * (max(sessions, 0) + 1)
    for wanted in range(1, len(least)):
        ways = [least[max(0, wanted - bundle.sessions)] + bundle.cents for bundle in bundles]
        if session_cents is not None:
            ways.append(least[wanted - 1] + session_cents)
        least[wanted] = min(ways)
    return least
