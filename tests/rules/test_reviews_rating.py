"""The rating: whatever the votes are, it is on the scale, comes from nothing else, and can be computed again."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from directory.reviews.rating import interval, rating_of
from directory.reviews.rules import AVERAGED_FROM

votes = st.lists(st.integers(1, 5), min_size=AVERAGED_FROM, max_size=200)


@given(votes)
def test_a_rating_is_on_the_scale_around_its_mean_and_never_of_width_zero(given_votes):
    rating = rating_of(given_votes)
    assert 1 <= rating.low <= rating.mean <= rating.high <= 5
    assert rating.high - rating.low > 0.01
    assert rating.count == len(given_votes) == sum(rating.distribution)
    assert rating.mean * rating.count == pytest.approx(
        sum(step * count for step, count in enumerate(rating.distribution, 1))
    )


@given(st.permutations([1, 2, 3, 4, 4, 5, 5, 5]))
def test_the_order_of_votes_changes_nothing(shuffled):
    assert rating_of(shuffled) == rating_of([1, 2, 3, 4, 4, 5, 5, 5])


@given(votes, st.data())
def test_a_better_vote_never_makes_a_rating_worse(given_votes, data):
    place = data.draw(st.integers(0, len(given_votes) - 1))
    better = list(given_votes)
    better[place] = data.draw(st.integers(given_votes[place], 5))
    before, after = rating_of(given_votes), rating_of(better)
    slack = 1e-9
    assert after.mean >= before.mean - slack
    assert after.low >= before.low - slack
    assert after.high >= before.high - slack
    assert rating_of([*given_votes, 5]).low >= before.low - slack
    assert rating_of([*given_votes, 1]).high <= before.high + slack


@given(votes, st.integers(2, 20))
def test_more_votes_of_the_same_kind_only_make_it_surer(given_votes, times):
    once, often = rating_of(given_votes), rating_of(given_votes * times)
    assert often.mean == pytest.approx(once.mean)
    assert often.low >= once.low - 1e-9
    assert often.high <= once.high + 1e-9


def test_the_interval_is_wilsons_and_few_votes_make_none():
    assert [rating_of([5] * count) is None for count in (0, 4, 5)] == [True, True, False]
    # Wilson 1927 for 8 of 10, as any table of the score interval gives it: 0.4902 to 0.9433
    low, high = interval(1 + 4 * 0.8, 10)
    assert ((low - 1) / 4, (high - 1) / 4) == pytest.approx((0.490162, 0.943318), abs=1e-6)
    fives = rating_of([5] * 5)
    assert (fives.mean, fives.high) == (5, 5)
    assert fives.low == pytest.approx(3.2621, abs=1e-4), "five fives say little"
