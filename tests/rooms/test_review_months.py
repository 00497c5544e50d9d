"""The ledger by month, and how long entries waited, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from directory.reviews.models import ReviewEvent
from directory.reviews.months import months_until, pace_of_entries
from directory.reviews.rules import By, Happening, ReasonCode
from directory.shared.db import unit_of_work

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def ledger(any_app):
    """Entry 1 held for a day, entry 2 read in an hour, entry 3 of last year, a reply."""
    first = datetime(2026, 11, 1, tzinfo=UTC)
    rows = [
        (1, first, Happening.RECEIVED, None, By.WRITER),
        (1, first, Happening.HELD, None, By.RULE),
        (1, first + 24 * HOUR, Happening.DECLINED, ReasonCode.ADVERTISES, By.MODERATOR),
        (2, first - 2 * HOUR, Happening.RECEIVED, None, By.WRITER),
        (2, first - HOUR, Happening.PUBLISHED, ReasonCode.KEEPS_THE_RULES, By.MODERATOR),
        (2, first + HOUR, Happening.HELD, None, By.RULE),
        (3, first - timedelta(days=365), Happening.RECEIVED, None, By.WRITER),
        (3, first - timedelta(days=364), Happening.PUBLISHED, ReasonCode.TIME_RAN_OUT, By.TIME),
    ]
    with unit_of_work() as session:
        session.add_all(
            ReviewEvent(practitioner_id=1, entry_id=entry, at=at, happening=what, reason=why, by=who)
            for entry, at, what, why, who in rows
        )
        session.add(ReviewEvent(practitioner_id=1, reply_id=1, at=first, happening=Happening.PUBLISHED, by=By.PRACTICE))


def test_a_month_begins_at_its_first_instant_and_replies_are_counted_elsewhere(ledger):
    november, october, *others = months_until(NOW)
    assert (november.begins_at, october.begins_at) == (
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2026, 10, 1, tzinfo=UTC),
    )
    assert {what: many for what, many in november.entries.items() if many} == {
        Happening.RECEIVED: 1,
        Happening.HELD: 2,
        Happening.DECLINED: 1,
    }
    assert dict(november.reasons) == {(Happening.DECLINED, ReasonCode.ADVERTISES): 1}
    assert october.entries[Happening.PUBLISHED] == 1
    assert len(others) == 10
    assert not any(any(month.entries.values()) for month in others)
    assert [one.begins_at for one in months_until(datetime(2027, 1, 5, tzinfo=UTC), count=2)] == [
        datetime(2027, 1, 1, tzinfo=UTC),
        datetime(2026, 12, 1, tzinfo=UTC),
    ]


def test_the_median_is_of_first_decisions_and_a_hold_after_one_is_no_wait(ledger):
    pace = pace_of_entries(NOW)
    assert (pace.decided, pace.read, pace.held) == (2, (24 * HOUR + HOUR) / 2, 24 * HOUR)
    later = pace_of_entries(NOW + timedelta(days=200))
    assert (later.decided, later.read, later.held) == (0, None, None)
