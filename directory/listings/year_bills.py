"""The first-year cost as a bill: what is bought for its low and its high end, and when in the year it is paid. Pure.

Sessions of the initial series lie `days_between` apart from day 0 on; those of maintenance follow at the interval
that the end of the range is made with. Packages are paid before single sessions, each when its first session comes.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from directory.listings.first_year import Bundle, Course, Prices, Purchase, Year, cheapest_way


class What(enum.StrEnum):
    """What a line of a bill is for."""

    FIRST_VISIT = "first-visit"
    PACKAGE = "package"
    SESSIONS = "sessions"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `count` times `each_cents`. `sessions`: of one package; 1 for what is paid singly."""

    what: What
    count: int
    each_cents: int
    sessions: int = 1

    @property
    def cents(self) -> int:
        """What the line comes to."""
        return self.count * self.each_cents


@dataclass(frozen=True, slots=True)
class Bill:
    """The year at one end of the range. `left_over`: sessions paid for in packages that the year does not need."""

    year: Year
    lines: tuple[Line, ...]
    left_over: int

    @property
    def cents(self) -> int:
        """What the year costs."""
        return sum(line.cents for line in self.lines)

    @property
    def has_packages(self) -> bool:
        """Whether a package is bought."""
        return any(line.what is What.PACKAGE for line in self.lines)


@dataclass(frozen=True, slots=True)
class Payment:
    """Cents paid on a day of the year, which begins with day 0."""

    day: int
    cents: int


def low_bill(prices: Prices) -> Bill | None:
    """The fewest sessions, as cheaply as the packages allow; None where nothing has a price."""
    return _bill(prices, prices.course.fewest(), prices.bundles)


def single_bill(prices: Prices) -> Bill | None:
    """The fewest sessions, each paid singly; None where single sessions have no price."""
    return None if prices.session_cents is None else _bill(prices, prices.course.fewest(), ())


def package_bill(prices: Prices) -> Bill | None:
    """The fewest sessions with one package at least, be it dearer than singles; None where none is sold."""
    year = prices.course.fewest()
    wanted = year.sessions - prices.counted
    ways = []
    for one in prices.bundles:
        rest = cheapest_way(wanted - one.sessions, prices.session_cents, prices.bundles)
        taken = dict(rest.packages)
        taken[one] = taken.get(one, 0) + 1
        left_over = rest.left_over + max(0, one.sessions - wanted)
        bought = Purchase(rest.singles, tuple(taken.items()), left_over)
        ways.append(Bill(year, tuple(_lines(prices, bought)), left_over))
    return min(ways, key=lambda way: way.cents, default=None)


def high_bill(prices: Prices) -> Bill | None:
    """The most sessions, paid singly, or in packages where singles are not sold; None where nothing has a price."""
    return _bill(prices, prices.course.most(), () if prices.session_cents is not None else prices.bundles)


def _bill(prices: Prices, year: Year, bundles: tuple[Bundle, ...]) -> Bill | None:
    if prices.session_cents is None and not prices.bundles:
        return None
    wanted = year.sessions - prices.counted
    bought = cheapest_way(wanted, prices.session_cents, bundles)
    return Bill(year, tuple(_lines(prices, bought)), bought.left_over)


def _lines(prices: Prices, bought: Purchase) -> Iterator[Line]:
    if prices.first_visit_cents is not None:
        yield Line(What.FIRST_VISIT, 1, prices.first_visit_cents)
    for bundle, count in bought.packages:
        yield Line(What.PACKAGE, count, bundle.cents, bundle.sessions)
    if bought.singles and prices.session_cents is not None:
        yield Line(What.SESSIONS, bought.singles, prices.session_cents)


def session_days(course: Course, year: Year, *, maintenance_weeks: int) -> tuple[int, ...]:
    """On which days of the year its sessions fall, from day 0."""
    series = [number * course.days_between for number in range(year.series)]
    after = [series[-1] + 7 * maintenance_weeks * number for number in range(1, year.maintenance + 1)]
    return (*series, *after)


def payments(bill: Bill, days: tuple[int, ...], *, counted: int) -> tuple[Payment, ...]:
    """When a bill is paid; `days` are its sessions', `counted` of which the first visit is."""
    paid, left = [], list(days[counted:])
    for line in bill.lines:
        for _ in range(line.count):
            day = 0 if line.what is What.FIRST_VISIT or not left else left[0]
            paid.append(Payment(day, line.each_cents))
            if line.what is not What.FIRST_VISIT:
                del left[: line.sessions]
    return tuple(paid)
