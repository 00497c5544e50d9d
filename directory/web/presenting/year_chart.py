"""What is paid by when in the first year, as two lines that rise by steps, and as a table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from directory.languages import gettext
from directory.listings.first_year import DAYS_IN_YEAR, Prices
from directory.listings.rules import Currency
from directory.listings.year_bills import (
    Bill,
    Payment,
    high_bill,
    low_bill,
    package_bill,
    payments,
    session_days,
    single_bill,
)
from directory.web.formatting import money

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, GROUND = 50, 358, 10, 166
"""The chart's size in its own units, and where its lines may run."""
QUARTERS = (0, 91, 182, 273, DAYS_IN_YEAR)
"""Days of the year under which the chart has a word, and at which the table counts."""
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Run:
    """One line: what it shows, its path, and what was paid by each of QUARTERS, in words."""

    name: str
    kind: str
    path: str
    paid: list[str]
    total: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A level line of the chart with its amount."""

    y: float
    words: str


@dataclass(frozen=True, slots=True)
class YearChart:
    """The chart of a year. `rows`: pairs of a moment and what each run had paid by then."""

    title: str
    runs: list[Run]
    grid: list[Grid]
    months: list[tuple[float, str]]
    rows: list[tuple[str, list[str]]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    ground: int = GROUND


def year_chart(prices: Prices, currency: Currency) -> YearChart | None:
    """The chart of some prices: singly against packages where both are sold, else the two ends of the range."""
    lines = [(name, _paid(prices, bill, weeks)) for name, bill, weeks in _bills(prices)]
    if not lines:
        return None
    most = max(sum(one.cents for one in paid) for _, paid in lines) or 1
    runs = [
        _run(name, kind, paid, most, currency) for (name, paid), kind in zip(lines, ("first", "second"), strict=False)
    ]
    whens = _whens()
    return YearChart(
        title=gettext("What is paid by when in the first year"),
        runs=runs,
        grid=_grid(most, currency),
        months=[(_x(day), words) for day, (words, _) in zip(QUARTERS, whens, strict=True)],
        rows=[(words, [run.paid[place] for run in runs]) for place, (_, words) in enumerate(whens)],
    )


def _bills(prices: Prices) -> list[tuple[str, Bill, int]]:
    """What the lines show: words, the bill, and the weeks between sessions of maintenance."""
    low, high = low_bill(prices), high_bill(prices)
    single, packaged = single_bill(prices), package_bill(prices)
    if low is None or high is None:
        return []
    slow, dense = prices.course.maintenance_weeks_high, prices.course.maintenance_weeks_low
    if single is not None and packaged is not None:
        return [(gettext("Paid singly"), single, slow), (gettext("With a package"), packaged, slow)]
    return [(gettext("Most sessions"), high, dense), (gettext("Fewest sessions"), low, slow)]


def _paid(prices: Prices, bill: Bill, weeks: int) -> Sequence[Payment]:
    days = session_days(prices.course, bill.year, maintenance_weeks=weeks)
    return payments(bill, days, counted=prices.counted)


def _run(name: str, kind: str, paid: Sequence[Payment], most: int, currency: Currency) -> Run:
    path, total = f"M{_x(0)} {_y(0, most)}", 0
    for one in sorted(paid, key=lambda payment: payment.day):
        total += one.cents
        path += f"H{_x(one.day)}V{_y(total, most)}"
    by_quarter = [sum(one.cents for one in paid if one.day <= day) for day in QUARTERS]
    return Run(name, kind, f"{path}H{RIGHT}", [money(cents, currency) for cents in by_quarter], money(total, currency))


def _whens() -> list[tuple[str, str]]:
    """The moments of QUARTERS: under the chart, and in the table."""
    return [
        (gettext("begin"), gettext("On the first day")),
        *((gettext("%(n)s months", n=n), gettext("After %(n)s months", n=n)) for n in (3, 6, 9)),
        (gettext("1 year"), gettext("After a year")),
    ]


def _grid(most: int, currency: Currency) -> list[Grid]:
    """Two to four round amounts below the highest."""
    step = next(unit * 10**power * 100 for power in range(12) for unit in STEPS if unit * 10**power * 100 * 4 >= most)
    return [Grid(_y(cents, most), money(cents, currency)) for cents in range(step, most + 1, step)]


def _x(day: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * day / DAYS_IN_YEAR, 1)


def _y(cents: int, most: int) -> float:
    return round(GROUND - (GROUND - TOP) * cents / most, 1)
