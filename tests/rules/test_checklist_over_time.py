"""States change by themselves, at their turning points and at no other instant."""

from datetime import timedelta

from hypothesis import given, settings, strategies as st

from directory.checklist.rules import checklist, turning_points
from directory.listings.rules import PriceKind
from tests.rules.facts_strategies import SPAN, START, facts, instants, people

MOMENT = timedelta(microseconds=1)


def seen(some, now):
    """Everything that a page or a filter says of these facts at an instant."""
    prices = [some.lowest(kind, now) for kind in PriceKind]
    return checklist(some, now=now), prices, some.first_year(now)


@given(some=facts, at=instants)
@settings(max_examples=80, deadline=None)
def test_nothing_changes_between_two_turning_points(some, at):
    turns = sorted(turning_points(some))
    before = max((turn for turn in turns if turn <= at), default=START - SPAN)
    after = min((turn for turn in turns if turn > at), default=START + 4 * SPAN)
    assert seen(some, before) == seen(some, at) == seen(some, after - MOMENT)


@given(some=facts, share=st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_only_time_that_passes_a_turning_point_can_change_anything(some, share):
    one = START + share * SPAN
    other = one + timedelta(days=3)
    if seen(some, one) != seen(some, other):
        assert any(one < turn <= other for turn in turning_points(some))


@given(some=facts, at=instants)
@settings(max_examples=80, deadline=None)
def test_points_1_and_2_are_answered_only_by_what_was_verified_as_it_is_stated_and_has_not_lapsed(some, at):
    for point in checklist(some, now=at).points[:2]:
        if point.is_answered:
            one = point.credential
            assert one.newest.outcome == "verified"
            assert one.newest.fingerprint == one.stated.fingerprint
            assert one.lapses_at is None or at < one.lapses_at


@given(some=facts, at=instants, like=people)
@settings(max_examples=80, deadline=None)
def test_point_3_shows_what_is_consented_to_and_is_answered_by_one_case_of_people_like_the_visitor(some, at, like):
    shown = [one for one in some.cases if at < one.until]
    alike = [
        one
        for one in shown
        if like.age_band in (None, one.age_band) and (not like.concerns or like.concerns & one.concerns)
    ]
    point = checklist(some, now=at, like=like).points[2]
    assert point.state == ("shown" if shown else "not-provided")
    assert (point.cases.shown, point.cases.alike) == (len(shown), len(alike)) if shown else point.cases is None
    assert point.is_answered == bool(alike)
