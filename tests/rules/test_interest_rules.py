"""Weeks, small numbers, and who is a robot."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from directory.interest.queries import Week
from directory.interest.rules import THRESHOLD, What, is_robot, told, week_of
from directory.web.presenting.statistics import GROUND, WIDTH, statistics

MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("instant", "monday"),
    [
        (datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC), MONDAY),
        (datetime(2026, 11, 23, 0, 0, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 22, 20, 0, 0, tzinfo=timezone(timedelta(hours=-5))), date(2026, 11, 23)),
        (datetime(2027, 1, 1, tzinfo=UTC), date(2026, 12, 28)),
    ],
)
def test_a_week_begins_on_monday_in_universal_time(instant, monday):
    assert week_of(instant) == monday


def test_small_numbers_are_not_told():
    assert [told(count) for count in (0, 1, THRESHOLD - 1, THRESHOLD, 1234)] == [None, None, None, 5, 1234]


@pytest.mark.parametrize(
    "browser",
    [
        "", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://example.com/bot.html)", "curl/8.5.0",
        "python-requests/2.32", "facebookexternalhit/1.1", "Mozilla/5.0 (X11) HeadlessChrome/130.0 Safari/537.36",
        "Mozilla/5.0 (compatible; bingbot/2.0)", "AhrefsSiteAudit/6.1 crawler", "Go-http-client/2.0",
    ],
)  # fmt: skip
def test_who_says_that_it_is_a_robot_is_one(browser):
    assert is_robot(browser)


@pytest.mark.parametrize(
    "browser",
    [
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
        "Mozilla/5.0 (Linux; Android 14; CUBOT X70) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
    ],
)
def test_browsers_of_people_are_none(browser):
    assert not is_robot(browser)


def weeks_of(*views):
    return [
        Week(MONDAY + timedelta(weeks=place - len(views) + 1), {What.VIEW: one, What.MATCH: 0, What.INQUIRY: 1})
        for place, one in enumerate(views)
    ]


def test_bars_stay_in_their_chart_and_the_table_says_the_same():
    shown = statistics(weeks_of(0, 4, 5, 40, 12))
    bars = shown.charts[0].bars
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH and bar.y + bar.height == GROUND for bar in bars)
    assert [bar.is_told for bar in bars] == [False, False, True, True, True]
    assert [row.cells[0] for row in shown.rows] == ["12", "40", "5", "Fewer than 5", "Fewer than 5"]
    assert shown.charts[0].latest == "40 views last week"
    assert shown.charts[0].title.endswith("at most 40 views in a week; fewer than 5 in 2 weeks.")


def test_numbers_that_are_not_told_leave_no_trace():
    shown, other = statistics(weeks_of(0, 4)), statistics(weeks_of(3, 1))
    assert shown == other
    assert shown.is_empty


def test_one_of_a_thing_is_said_as_one():
    assert statistics(weeks_of(5)).charts[0].latest == "5 views so far this week"
