"""The page that plans a first year: the range, its bills, a chart, and each package against single sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from directory.languages import gettext, ngettext
from directory.listings.first_year import Bundle, Prices
from directory.listings.package_terms import Stopped, Terms, breaks_even_at, stopped_after
from directory.listings.rules import Currency, Refund, is_confirmed
from directory.listings.year_bills import Bill, Line, What, high_bill, low_bill
from directory.web.formatting import date_words, money, money_range, sessions, weeks
from directory.web.forms.plan_cost import COURSE, CourseForm, PlanCostForm
from directory.web.presenting.begun_from import Begun, typed
from directory.web.presenting.costs import against_words, course_words, ends_words, expiry_sentence, terms_of
from directory.web.presenting.year_chart import YearChart, year_chart

TEN = Terms(10, 125_000, Refund.NONE)
EXAMPLE = Prices(
    first_visit_cents=18_000,
    first_visit_includes_treatment=True,
    session_cents=14_000,
    bundles=(Bundle(TEN.sessions, TEN.cents),),
)
"""Invented prices, for the empty page and the style guide; the example of docs/cost.md."""
ROWS_MAX = 12
"""So many places to stop at are listed for a package; of a longer one, some."""


@dataclass(frozen=True, slots=True)
class BillView:
    """One end of the range, line by line: pairs of words and amount."""

    heading: str
    sessions_text: str
    lines: list[tuple[str, str]]
    total: str
    left_over: str | None


@dataclass(frozen=True, slots=True)
class StopRow:
    """Where somebody stops early: sessions used, what was paid, singly, and which was dearer by how much."""

    used: int
    paid: str
    singly: str
    difference: str
    is_lost: bool
    is_even: bool


@dataclass(frozen=True, slots=True)
class AgainstSingles:
    """One package against single sessions."""

    name: str | None
    price: str
    expiry: str
    sentences: list[str]
    rows: list[StopRow]


@dataclass(frozen=True, slots=True)
class Result:
    """What some prices come to."""

    range: str
    sessions_text: str
    ends: str
    bills: list[BillView]
    chart: YearChart | None
    packages: list[AgainstSingles]


@dataclass(frozen=True, slots=True)
class Example:
    """What invented prices come to, with the address that counts them."""

    range: str
    sessions_text: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class PlanCostPage:
    """The page. `result`: None while nothing was asked, or where something cannot be read; then an example shows."""

    begun: Begun | None
    notice: str | None
    freshness: str | None
    course: str | None
    errors: dict[str, str]
    result: Result | None
    example: Example | None
    event_url: str


def plan_cost_page(form: PlanCostForm, begun: Begun | None, *, is_typed: bool, now: datetime) -> PlanCostPage:
    """The page of a form; what nobody typed is what the listing states, all of its packages among it."""
    result = None
    if is_typed and not form.errors:
        terms = [(None, form.terms)] if form.terms else []
        result = _result(form.prices, terms, form.paid_in)
    elif begun is not None and begun.has_prices and not is_typed:
        stated = [(row.label, terms_of(row)) for row in begun.packages]
        result = _result(begun.prices, stated, begun.currency)
    is_asked = is_typed or (begun is not None and begun.has_prices)
    return PlanCostPage(
        begun=begun,
        notice=_notice(begun, is_typed=is_typed),
        freshness=_freshness(begun, now) if begun is not None and result and not is_typed else None,
        course=course_source(form, begun),
        errors=form.sentences
        if is_asked
        else {name: said for name, said in form.sentences.items() if name != "session"},
        result=result,
        example=None if result else example(),
        event_url=url_for("public.plan_event", **form.in_address),
    )


def example() -> Example:
    """A first year of invented prices by the usual course."""
    found = example_result()
    visit, session, package = (
        money(cents or 0) for cents in (EXAMPLE.first_visit_cents, EXAMPLE.session_cents, TEN.cents)
    )
    return Example(
        range=found.range,
        sessions_text=found.sessions_text,
        words=gettext(
            "Invented prices: a first visit with a session at %(visit)s, a session at %(session)s, %(count)s sessions "
            "for %(package)s. The usual course.",
            visit=visit,
            session=session,
            package=package,
            count=TEN.sessions,
        ),
        url=url_for(
            "public.plan_cost",
            first_visit=typed(EXAMPLE.first_visit_cents),
            session=typed(EXAMPLE.session_cents),
            package_sessions=TEN.sessions,
            package_price=typed(TEN.cents),
            package_refund=Refund.NONE.value,
        ),
    )


def example_result() -> Result:
    """What invented prices come to, as the page shows it."""
    return _result(EXAMPLE, [(None, TEN)], Currency.USD)


def course_source(form: CourseForm, begun: Begun | None) -> str | None:
    """Whose course it is, and how it goes; None where it cannot be read."""
    if any(form[name].errors for name in COURSE):
        return None
    said = course_words(form.course)
    if begun is not None and begun.states_course and form.course == begun.prices.course:
        return gettext("%(name)s’s own course: %(course)s.", name=begun.name, course=said)
    if not form.is_usual:
        return gettext("The course that you entered: %(course)s.", course=said)
    if begun is not None and not begun.states_course:
        return gettext("%(name)s states no course, so this is the usual one: %(course)s.", name=begun.name, course=said)
    return gettext("The usual course: %(course)s.", course=said)


def _notice(begun: Begun | None, *, is_typed: bool) -> str | None:
    if begun is None or begun.has_prices or is_typed:
        return None
    return gettext("%(name)s has not stated prices. Ask, and enter what you hear.", name=begun.name)


def _freshness(begun: Begun, now: datetime) -> str:
    confirmed_at = begun.facts.prices_confirmed_at
    if confirmed_at is None:
        return gettext("%(name)s has not confirmed these prices. Ask whether they hold.", name=begun.name)
    given = {"name": begun.name, "day": date_words(begun.facts.today(confirmed_at))}
    if is_confirmed(confirmed_at, now=now):
        return gettext("Prices that %(name)s confirmed on %(day)s.", **given)
    return gettext("%(name)s has not confirmed these prices since %(day)s. Ask whether they still hold.", **given)


def _result(prices: Prices, packages: Sequence[tuple[str | None, Terms]], currency: Currency) -> Result:
    """What prices come to, of which there is one of a session or a package. Raises ValueError otherwise."""
    low, high = low_bill(prices), high_bill(prices)
    if low is None or high is None:
        raise ValueError("Nothing here has a price.")
    slow, dense = prices.course.maintenance_weeks_high, prices.course.maintenance_weeks_low
    ends = [(gettext("Lowest"), low, slow), (gettext("Highest"), high, dense)]
    if low == high:
        ends = [(gettext("Lowest and highest"), low, slow)]
    return Result(
        range=money_range(low.cents, high.cents, currency),
        sessions_text=sessions(low.year.sessions, high.year.sessions),
        ends=ends_words(prices),
        bills=[_bill(heading, bill, every, prices, currency) for heading, bill, every in ends],
        chart=year_chart(prices, currency),
        packages=[_against(name, terms, prices, currency) for name, terms in packages],
    )


def _bill(heading: str, bill: Bill, every: int, prices: Prices, currency: Currency) -> BillView:
    left_over = ngettext(
        "%(count)s session is paid for and not needed in this year.",
        "%(count)s sessions are paid for and not needed in this year.",
        bill.left_over,
    )
    return BillView(
        heading=heading,
        sessions_text=_year_words(bill, every),
        lines=[(_line_words(line, prices, currency), money(line.cents, currency)) for line in bill.lines],
        total=money(bill.cents, currency),
        left_over=left_over if bill.left_over else None,
    )


def _year_words(bill: Bill, every: int) -> str:
    year = bill.year
    course = sessions(year.series, year.series)
    if not year.maintenance:
        return gettext("%(course)s in the course.", course=course)
    return ngettext(
        "%(course)s in the course, and %(count)s of maintenance, one every %(weeks)s.",
        "%(course)s in the course, and %(count)s of maintenance, one every %(weeks)s.",
        year.maintenance,
        course=course,
        weeks=weeks(every, every),
    )


def _line_words(line: Line, prices: Prices, currency: Currency) -> str:
    each = money(line.each_cents, currency)
    if line.what is What.FIRST_VISIT:
        return gettext("First visit, the first session in it") if prices.counted else gettext("First visit")
    if line.what is What.PACKAGE:
        return ngettext(
            "%(count)s package of %(sessions)s sessions",
            "%(count)s packages of %(sessions)s sessions, %(each)s each",
            line.count,
            sessions=line.sessions,
            each=each,
        )
    return ngettext("%(count)s single session", "%(count)s single sessions, %(each)s each", line.count, each=each)


def _against(name: str | None, terms: Terms, prices: Prices, currency: Currency) -> AgainstSingles:
    single = prices.session_cents
    return AgainstSingles(
        name=name,
        price=gettext("%(count)s sessions for %(amount)s", count=terms.sessions, amount=money(terms.cents, currency)),
        expiry=expiry_sentence(terms),
        sentences=against_words(terms, single, prices.course, currency),
        rows=[] if single is None else [_row(stopped, terms, single, currency) for stopped in _stops(terms, single)],
    )


def _stops(terms: Terms, single: int) -> list[Stopped]:
    """Where to stop: everywhere, or at some places of a long package, its break-even and its end among them."""
    step = -(-terms.sessions // ROWS_MAX)
    places = {*range(step, terms.sessions + 1, step), breaks_even_at(terms, single) or 1, 1, terms.sessions}
    return [stopped_after(terms, used, single) for used in sorted(places)]


def _row(stopped: Stopped, terms: Terms, single: int, currency: Currency) -> StopRow:
    lost = stopped.lost_cents
    if lost > 0:
        difference = gettext("%(amount)s more", amount=money(lost, currency))
    else:
        difference = gettext("%(amount)s less", amount=money(-lost, currency)) if lost else gettext("the same")
    return StopRow(
        used=stopped.used,
        paid=money(stopped.paid_cents, currency),
        singly=money(stopped.singly_cents, currency),
        difference=difference,
        is_lost=lost > 0,
        is_even=stopped.used == breaks_even_at(terms, single),
    )
