"""What holds of a credential at an instant, by its newest check, the facts that it checked, and the clock."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from directory.credentials.facts import StatedFacts
from directory.credentials.reminders import LAPSED, step_due
from directory.credentials.rules import Answer, CredentialKind, Outcome, lapses_at
from directory.credentials.standing import Standing, StandingState, standing

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
CHECKED = NOW - timedelta(days=30)
FACTS = StatedFacts(
    CredentialKind.LICENSE, "L.Ac.", "A board", region="NJ", number="1", holder="Ana Lee", expires_on=date(2027, 1, 31)
)
ZONE = "America/New_York"
UNTIL = datetime(2027, 2, 1, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Check:
    outcome: Outcome
    fingerprint: str = FACTS.fingerprint
    at: datetime = CHECKED


def at(now=NOW, facts=FACTS, check=None):
    return standing(facts, check, time_zone=ZONE, now=now)


@pytest.mark.parametrize(
    ("check", "state", "since"),
    [
        (None, StandingState.STATED, None),
        (Check(Outcome.VERIFIED), StandingState.VERIFIED, CHECKED),
        (Check(Outcome.DECLINED), StandingState.DECLINED, CHECKED),
        (Check(Outcome.REVOKED), StandingState.REVOKED, CHECKED),
        (Check(Outcome.VERIFIED, fingerprint="0" * 32), StandingState.STATED, None),
        (Check(Outcome.REVOKED, fingerprint="0" * 32), StandingState.STATED, None),
    ],
)
def test_the_newest_check_speaks_while_what_it_checked_is_what_is_stated(check, state, since):
    assert at(check=check) == Standing(state, since=since, until=UNTIL)
    assert at(check=check).is_verified is (state is StandingState.VERIFIED)


@pytest.mark.parametrize("outcome", [None, Outcome.VERIFIED, Outcome.DECLINED, Outcome.REVOKED])
def test_past_its_last_day_it_has_lapsed_whatever_was_checked(outcome):
    check = Check(outcome) if outcome else None
    assert at(UNTIL - timedelta(microseconds=1), check=check).state is not StandingState.LAPSED
    assert at(UNTIL, check=check) == Standing(StandingState.LAPSED, since=UNTIL, until=None)


def test_without_a_last_day_nothing_lapses():
    forever = replace(FACTS, expires_on=None)
    held = at(datetime(2126, 1, 1, tzinfo=UTC), forever, Check(Outcome.VERIFIED, forever.fingerprint))
    assert held == Standing(StandingState.VERIFIED, since=CHECKED, until=None)


def test_a_question_decides_nothing_and_is_no_newest_check():
    with pytest.raises(ValueError, match="decides nothing"):
        at(check=Check(Outcome.MORE_INFORMATION))


OTHER = {
    "kind": CredentialKind.TRAINING,
    "title": "R.Ac.",
    "issuer": "Another board",
    "region": "NY",
    "number": "2",
    "holder": "Ana M. Lee",
    "issued_on": date(2020, 1, 1),
    "expires_on": date(2027, 2, 1),
    "hours": 3,
    "in_person_hours": 2,
    "covers_cosmetic": Answer.NO,
    "programme_id": 4,
}


@pytest.mark.parametrize("name", [one.name for one in fields(StatedFacts)])
def test_a_change_of_any_stated_fact_makes_what_was_verified_stated_again(name):
    changed = replace(FACTS, **{name: OTHER[name]})
    assert at(facts=changed, check=Check(Outcome.VERIFIED)).state is StandingState.STATED


@given(
    day=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    zone=st.sampled_from(["America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "America/St_Johns"]),
    seconds=st.integers(-200_000, 200_000),
)
def test_it_is_verified_until_the_very_instant_of_its_lapse_in_every_zone(day, zone, seconds):
    facts = replace(FACTS, expires_on=day)
    lapse = lapses_at(day, time_zone=zone)
    now = lapse + timedelta(seconds=seconds)
    held = standing(facts, Check(Outcome.VERIFIED, facts.fingerprint), time_zone=zone, now=now)
    assert held.is_verified is (seconds < 0)


LAST = date(2027, 3, 31)
LONG_AGO = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("days_left", "step"),
    [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, LAPSED), (-31, None)],
)
def test_the_nearest_letter_is_due_and_no_other(days_left, step):
    assert step_due(LAST, stated_on=LONG_AGO, today=LAST - timedelta(days=days_left)) == step


@pytest.mark.parametrize(
    ("stated_days_before", "days_left", "step"),
    [
        (80, 79, None),
        (80, 61, None),
        (80, 60, 60),
        (60, 60, None),
        (60, 30, 30),
        (5, 3, None),
        (5, -1, LAPSED),
        (-2, -3, None),
    ],
)
def test_no_letter_is_written_about_a_step_that_had_passed_when_it_was_stated(stated_days_before, days_left, step):
    stated_on = LAST - timedelta(days=stated_days_before)
    assert step_due(LAST, stated_on=stated_on, today=LAST - timedelta(days=days_left)) == step
