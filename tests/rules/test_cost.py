"""Bills of the first year and packages against single sessions: what always holds, and the docs beside the code."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings, strategies as st

from directory.listings.course_dates import AHEAD_MAX_DAYS, BRUISE_DAYS, BUILDING_WEEKS
from directory.listings.first_year import DAYS_IN_YEAR, Bundle, Course, Prices, cheapest, cheapest_way
from directory.listings.package_terms import (
    DAYS_IN_MONTH,
    Terms,
    breaks_even_at,
    days_to_use,
    saving_cents,
    stopped_after,
    usable,
)
from directory.listings.rules import Refund
from directory.listings.year_bills import (
    What,
    high_bill,
    low_bill,
    package_bill,
    payments,
    session_days,
    single_bill,
)
from tests.rules.test_first_year import bundles, cents, courses

DOC = (Path(__file__).parents[2] / "docs/cost.md").read_text()
EXAMPLE = Prices(18_000, True, 14_000, (Bundle(10, 125_000),))
TEN = Terms(10, 125_000)

prices = st.builds(Prices, st.none() | cents, st.booleans(), st.none() | cents, bundles, courses())
terms = st.builds(Terms, st.integers(2, 30), st.integers(1, 900_000), st.none() | st.sampled_from(Refund))


def test_the_docs_say_the_numbers_of_the_code():
    usual = Course()
    for row in (
        f"| sessions of the initial series | {usual.sessions_low} to {usual.sessions_high} |",
        f"| days between them | {usual.days_between} |",
        f"| weeks between sessions afterward | {usual.maintenance_weeks_low} to {usual.maintenance_weeks_high} |",
        f"| sessions in the first year | {usual.year_low()} to {usual.year_high()} |",
        f"The year has {DAYS_IN_YEAR} days",
        f"bruises go in {BRUISE_DAYS[0]} days by one account and in up to {BRUISE_DAYS[1]} by others",
        f"results are said to build over {BUILDING_WEEKS[0]} to {BUILDING_WEEKS[1]} weeks",
        f"min(event − {BRUISE_DAYS[1]} days − (most",
        f"min(event − {BRUISE_DAYS[0]} days − (fewest",
        f"more than {AHEAD_MAX_DAYS} days ahead",
        f"month of the expiry counts as {DAYS_IN_MONTH} days",
    ):
        assert row in DOC, row
    low, high = low_bill(EXAMPLE), high_bill(EXAMPLE)
    assert f"${low.cents // 100:,} for {low.year.sessions} sessions, the high end" in DOC
    assert f"= ${high.cents // 100:,} for {high.year.sessions}." in DOC


@given(prices)
@settings(max_examples=150, deadline=None)
def test_bills_come_to_the_range_and_are_paid_within_the_year(found):
    year, low, high = found.first_year(), low_bill(found), high_bill(found)
    if year is None:
        assert (low, high, single_bill(found), package_bill(found)) == (None,) * 4
        return
    assert (low.cents, high.cents) == (year.cents_low, year.cents_high)
    assert (low.year.sessions, high.year.sessions) == (year.sessions_low, year.sessions_high)
    course, single, packaged = found.course, single_bill(found), package_bill(found)
    assert all(low.cents <= one.cents for one in (single, packaged) if one)
    for bill, weeks in ((low, course.maintenance_weeks_high), (high, course.maintenance_weeks_low), (packaged, 1)):
        if bill is None:
            continue
        days = session_days(course, bill.year, maintenance_weeks=weeks)
        assert list(days) == sorted(set(days))
        assert len(days) == bill.year.sessions
        assert weeks == 1 or days[-1] < DAYS_IN_YEAR
        paid = payments(bill, days, counted=found.counted)
        assert sum(one.cents for one in paid) == bill.cents
        bought = sum(line.count * line.sessions for line in bill.lines if line.what is not What.FIRST_VISIT)
        assert bought == len(days) - found.counted + bill.left_over
        assert all(one.day in (0, *days) for one in paid)


@given(prices, st.integers(1, 20_000))
@settings(max_examples=150, deadline=None)
def test_a_higher_price_or_a_longer_course_never_costs_less(found, more):
    before = found.first_year()
    if before is None:
        return
    course = found.course
    dearer = [
        replace(found, first_visit_cents=(found.first_visit_cents or 0) + more) if found.first_visit_cents else found,
        replace(found, session_cents=found.session_cents + more) if found.session_cents else found,
        replace(found, bundles=tuple(Bundle(one.sessions, one.cents + more) for one in found.bundles)),
        replace(found, course=replace(course, sessions_high=course.sessions_high + 1)),
    ]
    longer = replace(course, sessions_low=min(course.sessions_low + 1, course.sessions_high))
    for other in (one.first_year() for one in dearer):
        assert other.cents_high >= before.cents_high
    for one in (*dearer[:3], replace(found, course=longer)):
        assert one.first_year().cents_low >= before.cents_low
    if found.session_cents:
        offered = replace(found, bundles=(*found.bundles, Bundle(5, 5 * found.session_cents - 1)))
        assert offered.first_year().cents_low <= before.cents_low


@given(st.integers(0, 40), st.none() | cents, bundles)
@settings(max_examples=150, deadline=None)
def test_the_cheapest_way_buys_what_it_says(wanted, session, offered):
    if session is None and not offered:
        return
    way = cheapest_way(wanted, session, offered)
    bought = way.singles + sum(one.sessions * count for one, count in way.packages)
    assert bought == wanted + way.left_over
    paid = way.singles * (session or 0) + sum(one.cents * count for one, count in way.packages)
    assert paid == cheapest(wanted, session, offered)


@given(terms, cents)
@settings(max_examples=200, deadline=None)
def test_a_package_is_never_worse_than_it_says(package, session):
    even, stops = breaks_even_at(package, session), range(package.sessions + 1)
    assert package.each_cents * package.sessions >= package.cents
    assert saving_cents(package, session) == package.sessions * session - package.cents
    assert (even is None) == (saving_cents(package, session) < 0)
    found = [stopped_after(package, used, session) for used in stops]
    assert all(0 <= one.paid_cents <= package.cents for one in found)
    assert [one.paid_cents for one in found] == sorted(one.paid_cents for one in found)
    assert found[-1].paid_cents == package.cents
    if even is not None:
        assert all(one.lost_cents <= 0 for one in found[even:])
        assert even == 0 or (even - 1) * session < package.cents
    if package.refund is Refund.LESS_USED_AT_SINGLE_PRICE:
        assert all(one.lost_cents <= 0 for one in found[:-1])
    if package.refund is None:
        assert found == [stopped_after(replace(package, refund=Refund.NONE), used, session) for used in stops]


def test_ten_for_1250_against_140_each():
    assert (TEN.each_cents, TEN.is_each_exact, saving_cents(TEN, 14_000), breaks_even_at(TEN, 14_000)) == (
        12_500, True, 15_000, 9,
    )  # fmt: skip
    lost = {refund: stopped_after(replace(TEN, refund=refund), 5, 14_000).lost_cents for refund in (None, *Refund)}
    assert lost == {
        None: 55_000, Refund.NONE: 55_000, Refund.LESS_USED_AT_SINGLE_PRICE: 0, Refund.FULL: -7_500,
    }  # fmt: skip
    assert Terms(3, 100_000).each_cents == 33_334
    assert not Terms(3, 100_000).is_each_exact
    assert breaks_even_at(Terms(2, 30_000), 14_000) is None


def test_a_package_is_paid_when_the_first_of_its_sessions_comes():
    bought = replace(EXAMPLE, bundles=(Bundle(6, 70_000),))
    bill = low_bill(bought)
    days = session_days(Course(), bill.year, maintenance_weeks=6)
    paid = [(one.day, one.cents) for one in payments(bill, days, counted=bought.counted)]
    assert paid[:3] == [(0, 18_000), (days[1], 70_000), (days[7], 70_000)]
    assert paid[3:] == [(day, 14_000) for day in days[13:]]


def test_a_package_must_last_as_long_as_its_sessions_take():
    assert days_to_use(10, Course()) == 63
    assert days_to_use(12, Course()) == 63 + 2 * 42
    twenty = Terms(20, 200_000, expires_after_months=6)
    assert usable(twenty, Course()) == 12
    assert usable(replace(twenty, expires_after_months=None), Course()) == 20
    assert usable(Terms(2, 100, expires_after_months=1), Course(1, 1, 60, 52, 52)) == 1
