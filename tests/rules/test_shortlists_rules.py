"""Shortlists: what a list holds, how two become one, and which copies of a browser are believed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from directory.shortlists.rules import SHORTLIST_MAX, copy_of, is_slug, merged, put_back, slugs_in, times_of

LISTS = st.lists(st.integers(0, 40), unique=True, max_size=SHORTLIST_MAX)


@given(there=LISTS, others=st.lists(st.integers(0, 40), max_size=30))
def test_merging_loses_nothing_that_was_there_and_takes_the_newest_of_the_others(there, others):
    plan = merged(there, others)
    assert plan.whole == (*there, *plan.added)
    assert len(plan.whole) == len(set(plan.whole)) <= SHORTLIST_MAX
    assert set(plan.added) | set(plan.left_out) == set(others) - set(there)
    assert not set(plan.added) & set(plan.left_out)
    assert not plan.left_out or len(plan.whole) == SHORTLIST_MAX
    last = {one: place for place, one in enumerate(others)}
    assert all(last[out] < last[taken] for out in plan.left_out for taken in plan.added)
    assert merged(plan.whole, others).added == (), "twice is as once"


def test_what_somebody_kept_again_stands_where_they_kept_it_last():
    assert merged(["a"], ["b", "a", "c", "b"]).whole == ("a", "c", "b")


@given(there=LISTS, taken=st.sets(st.integers(0, 40)), later=st.lists(st.integers(41, 60), unique=True, max_size=4))
def test_what_is_put_back_stands_where_it_stood_and_every_entry_has_a_time_of_its_own(there, taken, later):
    places = {one: there.index(one) for one in there if one in taken}
    left = [one for one in there if one not in taken][: SHORTLIST_MAX - len(places)]
    plan = put_back(merged(left, [*places]), places)
    assert [one for one in plan.whole if one in there] == there
    now = datetime(2026, 11, 22, tzinfo=UTC)
    known = dict.fromkeys(left, now)
    times = times_of([*plan.whole, *later], known, now=now)
    assert sorted(times, key=times.__getitem__) == [*plan.whole, *later]
    assert len(set(times.values())) == len(times)


@given(st.lists(st.text("ab7-", min_size=1, max_size=9).filter(is_slug), unique=True, max_size=SHORTLIST_MAX))
def test_a_copy_comes_back_as_it_was_written(slugs):
    assert slugs_in(copy_of(slugs)) == tuple(slugs)


@pytest.mark.parametrize(
    "forged",
    [
        "", ".", "ana-lee.", "ana-lee..bo-kim", "ana-lee.ana-lee", "Ana-Lee", "ana_lee", "-ana", "ana-", "a--b",
        "ana-lee bo", "ana-lee\n", "ana/../bo", "<b>", "año", "a" * 101,
        ".".join(f"a{n}" for n in range(21)), "a" * 5000,
    ],
)  # fmt: skip
def test_a_copy_that_we_would_not_write_is_no_copy(forged):
    assert slugs_in(forged) == ()
    assert not is_slug(forged)
