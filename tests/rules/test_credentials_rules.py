"""When a stated credential lapses: local midnight after its last day, wherever and whenever that is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from directory.credentials.rules import lapses_at, masked
from directory.places import region_time_zone

SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)


@pytest.mark.parametrize(
    ("expires_on", "region", "instant"),
    [
        (date(2026, 6, 30), "NJ", datetime(2026, 7, 1, 4, tzinfo=UTC)),
        (date(2026, 12, 31), "NJ", datetime(2027, 1, 1, 5, tzinfo=UTC)),
        (date(2026, 6, 30), "IL", datetime(2026, 7, 1, 5, tzinfo=UTC)),
        (date(2026, 6, 30), "CO", datetime(2026, 7, 1, 6, tzinfo=UTC)),
        (date(2026, 6, 30), "AZ", datetime(2026, 7, 1, 7, tzinfo=UTC)),
        (date(2026, 12, 31), "AZ", datetime(2027, 1, 1, 7, tzinfo=UTC)),
        (date(2026, 6, 30), "CA", datetime(2026, 7, 1, 7, tzinfo=UTC)),
        (date(2026, 6, 30), "AK", datetime(2026, 7, 1, 8, tzinfo=UTC)),
        (date(2026, 6, 30), "HI", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        (date(2026, 6, 30), "ON", datetime(2026, 7, 1, 4, tzinfo=UTC)),
        (SPRING - timedelta(days=1), "NJ", datetime(2026, 3, 8, 5, tzinfo=UTC)),
        (SPRING, "NJ", datetime(2026, 3, 9, 4, tzinfo=UTC)),
        (AUTUMN - timedelta(days=1), "CA", datetime(2026, 11, 1, 7, tzinfo=UTC)),
        (AUTUMN, "CA", datetime(2026, 11, 2, 8, tzinfo=UTC)),
        (date(2028, 2, 28), "NJ", datetime(2028, 2, 29, 5, tzinfo=UTC)),
        (date(2028, 2, 29), "NJ", datetime(2028, 3, 1, 5, tzinfo=UTC)),
        (date(2027, 2, 28), "NJ", datetime(2027, 3, 1, 5, tzinfo=UTC)),
        (date(2100, 2, 28), "NJ", datetime(2100, 3, 1, 5, tzinfo=UTC)),
    ],
)
def test_a_credential_lapses_at_local_midnight_after_its_last_day(expires_on, region, instant):
    time_zone = region_time_zone(region)
    assert lapses_at(expires_on, time_zone=time_zone) == instant


@pytest.mark.parametrize("last_day", [None, date.max])
def test_a_credential_without_a_last_day_never_lapses(last_day):
    assert lapses_at(last_day, time_zone="UTC") is None


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("25MZ00012300", "ending 300"),
        ("123456", "ending 456"),
        ("1234", "ending 34"),
        ("123", "ending 3"),
        ("1", "given"),
    ],
)
def test_a_number_is_recognized_but_cannot_be_copied(number, words):
    assert masked(number) == words
