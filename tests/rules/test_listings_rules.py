"""The rules of a listing: which moves are allowed, how long a confirmation and a price hold."""

from datetime import UTC, date, datetime, timedelta

import pytest

from directory.listings.rules import (
    CONFIRMED_FOR,
    MOVES,
    Status,
    is_confirmed,
    is_in_effect,
    may_move,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ALLOWED = {
    Status.STUB: "draft removed closed moved",
    Status.DRAFT: "published removed moved",
    Status.PUBLISHED: "draft hidden moved closed removed",
    Status.HIDDEN: "published draft removed closed",
    Status.CLOSED: "published removed stub",
    Status.MOVED: "removed",
    Status.REMOVED: "stub",
}


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_a_listing_makes_exactly_the_moves_of_the_table(before, after):
    assert may_move(before, after) == (after in ALLOWED[before].split())


def test_every_status_has_its_moves_and_none_leads_to_itself():
    assert set(MOVES) == set(Status)
    assert not any(status in after for status, after in MOVES.items())


def test_removal_can_be_reached_from_everywhere_and_only_a_stub_comes_back():
    assert MOVES[Status.REMOVED] == {Status.STUB}
    assert all(may_move(status, Status.REMOVED) for status in Status if status != Status.REMOVED)


@pytest.mark.parametrize(
    ("age", "holds"),
    [
        (timedelta(0), True),
        (timedelta(days=179, hours=23, minutes=59, seconds=59, microseconds=999_999), True),
        (timedelta(days=180), False),
        (timedelta(days=180, microseconds=1), False),
        (timedelta(days=-1), True),
    ],
)
def test_a_confirmation_holds_for_180_days_and_not_a_moment_longer(age, holds):
    assert timedelta(days=180) == CONFIRMED_FOR
    assert is_confirmed(NOW - age, now=NOW) == holds


def test_what_was_never_confirmed_is_not_confirmed():
    assert not is_confirmed(None, now=NOW)


@pytest.mark.parametrize(
    ("today", "holds"),
    [(date(2026, 3, 31), False), (date(2026, 4, 1), True), (date(2026, 4, 30), True), (date(2026, 5, 1), False)],
)
def test_a_price_holds_from_its_first_day_until_the_day_before_it_ended(today, holds):
    assert is_in_effect(date(2026, 4, 1), date(2026, 5, 1), today=today) == holds


def test_a_price_without_an_end_goes_on():
    assert is_in_effect(date(2026, 4, 1), None, today=date(2099, 1, 1))
    assert not is_in_effect(date(2026, 4, 1), date(2026, 4, 1), today=date(2026, 4, 1))
