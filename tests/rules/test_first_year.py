"""What the first year costs: the worked examples, the bounds that always hold, and brute force beside the formula."""

import itertools

import pytest
from hypothesis import given, settings, strategies as st

from directory.listings.first_year import Bundle, Course, FirstYear, cheapest, first_year

USUAL = Course()
TEN = Bundle(sessions=10, cents=125_000)

cents = st.integers(1, 50_000)
bundles = st.lists(st.builds(Bundle, st.integers(2, 8), st.integers(1, 300_000)), max_size=3).map(tuple)


@st.composite
def courses(draw):
    """Every course that a listing may state."""
    sessions = sorted([draw(st.integers(1, 60)), draw(st.integers(1, 60))])
    weeks = sorted([draw(st.integers(1, 52)), draw(st.integers(1, 52))])
    return Course(*sessions, draw(st.integers(1, 60)), *weeks)


def year(**changes):
    usual = {
        "first_visit_cents": 18_000,
        "first_visit_includes_treatment": True,
        "session_cents": 14_000,
        "bundles": (),
        "course": USUAL,
    }
    return first_year(**usual | changes)


def test_the_usual_course_makes_17_to_22_sessions():
    assert (USUAL.year_low(), USUAL.year_high()) == (17, 22)


def test_a_first_visit_with_a_treatment_is_the_first_session():
    assert year() == FirstYear(17, 22, 18_000 + 16 * 14_000, 18_000 + 21 * 14_000)


def test_a_first_visit_without_a_treatment_comes_on_top():
    assert year(first_visit_includes_treatment=False) == FirstYear(17, 22, 18_000 + 17 * 14_000, 18_000 + 22 * 14_000)


def test_without_a_price_for_a_first_visit_every_session_is_paid_as_a_session():
    assert year(first_visit_cents=None) == FirstYear(17, 22, 17 * 14_000, 22 * 14_000)


def test_without_any_price_of_a_session_there_is_no_cost():
    assert year(session_cents=None) is None


def test_the_low_end_takes_the_package_and_the_high_end_pays_singly():
    found = year(bundles=(TEN,))
    assert found.cents_low == 18_000 + 125_000 + 6 * 14_000
    assert found.cents_high == 18_000 + 21 * 14_000


def test_a_package_dearer_than_singles_is_not_taken():
    assert year(bundles=(Bundle(10, 150_000),)) == year()


def test_sessions_left_over_in_a_package_are_lost_but_may_still_be_the_cheaper_way():
    assert cheapest(9, 14_000, (TEN,)) == 125_000
    assert cheapest(8, 14_000, (TEN,)) == 8 * 14_000
    assert cheapest(11, None, (TEN,)) == 250_000


def test_where_singles_are_not_sold_both_ends_are_in_packages():
    found = year(session_cents=None, bundles=(TEN,))
    assert found.cents_low == 18_000 + 2 * 125_000
    assert found.cents_high == 18_000 + 3 * 125_000


def test_no_session_costs_nothing():
    assert cheapest(0, 14_000, ()) == 0
    assert cheapest(-1, 14_000, ()) == 0


@pytest.mark.parametrize(
    ("course", "low", "high"),
    [
        (Course(1, 1, 7, 52, 52), 1, 1),
        (Course(6, 6, 14, 4, 4), 6 + 10, 6 + 10),
        (Course(52, 60, 7, 4, 6), 52, 52),
        (Course(60, 60, 60, 4, 6), 7, 7),
        (Course(20, 20, 30, 1, 1), 13, 13),
        (Course(10, 20, 14, 1, 1), 32, 42),
    ],
)
def test_a_year_holds_the_sessions_that_fit_into_it(course, low, high):
    assert (course.year_low(), course.year_high()) == (low, high)


@given(courses())
@settings(max_examples=300)
def test_a_year_has_one_session_a_day_at_most_and_low_is_never_above_high(course):
    assert 1 <= course.year_low() <= course.year_high() <= 364


@given(
    first_visit=st.none() | cents, treats=st.booleans(), session=st.none() | cents, bundles=bundles, course=courses()
)
@settings(max_examples=150, deadline=None)
def test_low_is_never_above_high_and_nothing_is_negative(first_visit, treats, session, bundles, course):
    found = first_year(
        first_visit_cents=first_visit,
        first_visit_includes_treatment=treats,
        session_cents=session,
        bundles=bundles,
        course=course,
    )
    if found is None:
        assert session is None
        assert not bundles
        return
    assert 0 <= found.cents_low <= found.cents_high
    assert 0 < found.sessions_low <= found.sessions_high


@given(sessions=st.integers(0, 30), session=cents, bundles=bundles)
def test_the_cheapest_way_is_never_above_singles(sessions, session, bundles):
    assert cheapest(sessions, session, bundles) <= sessions * session


@given(sessions=st.integers(0, 9), session=st.none() | cents, bundles=bundles)
@settings(max_examples=100, deadline=None)
def test_the_cheapest_way_is_the_one_that_trying_every_way_finds(sessions, session, bundles):
    if session is None and not bundles:
        return
    ways = [
        sum(count * bundle.cents for count, bundle in zip(counts, bundles, strict=True)) + missing * (session or 0)
        for counts in itertools.product(range(6), repeat=len(bundles))
        if (missing := max(0, sessions - sum(n * one.sessions for n, one in zip(counts, bundles, strict=True)))) == 0
        or session is not None
    ]
    assert cheapest(sessions, session, bundles) == min(ways)
