"""What the person shown allowed, asked of instants: nothing is stored, and no job has to run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from directory.portfolio.consent import (
    WHERE_WORDS,
    WHY_NOT_WORDS,
    CaseFacts,
    ConsentAct,
    ConsentFacts,
    ConsentTerms,
    Shown,
    Where,
    WhyNot,
    check_terms,
    check_until,
    consent_texts,
    ends_at,
    last_day,
    may_show,
    text_to_sign,
    today_in,
)
from directory.portfolio.rules import CaseState
from directory.shared.errors import RuleBroken

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
PICTURES, OTHERS = "a" * 64, "b" * 64
CASE = CaseFacts(CaseState.SHOWN, PICTURES, "America/New_York")
GIVEN = ConsentFacts(ConsentAct.GIVEN, NOW, PICTURES, frozenset({Where.LISTING}), date(2027, 11, 22))
REVOKED = ConsentFacts(ConsentAct.REVOKED, NOW + timedelta(days=1), PICTURES, frozenset(), None)
LATER = NOW + timedelta(days=2)
TERMS = ConsentTerms("2026-11", "en", PICTURES, frozenset({Where.LISTING}), TODAY, is_no_condition=True)
USED_TEXTS = {
    ("2026-11", "en"): "14624ee647a12709f394f72672a1b98c4a5cd9e97c4245c842b82fb17c026f44",
    ("2026-11", "es"): "da458006793e47a227a674ef7f5ab8b0e9e5509708c16c7562b8209b95a00e34",
    ("2026-11-2", "en"): "3a196236344cd0bb01439c7111f7b4a528e8ca02457fe11e290039ccdc410b59",
    ("2026-11-2", "es"): "3d665244b03985ab4f85abc348b6c0d11d0407d270a06f1852aa630f38e3e140",
}
"""The hash of every text that people may have signed. A text that was used never changes: add another version."""


def test_a_text_that_was_used_never_changes():
    assert {key: text.hash for key, text in consent_texts().items()} == USED_TEXTS


def test_every_language_says_as_much():
    for version in {text.version for text in consent_texts().values()}:
        assert len({len(text.statements) for text in consent_texts().values() if text.version == version}) == 1


def test_the_newest_text_is_signed_in_the_language_asked_for_or_in_english():
    assert text_to_sign("es").language == "es"
    assert text_to_sign("fr") == text_to_sign("en")


def test_everything_has_its_words():
    assert set(WHERE_WORDS) == set(Where)
    assert set(WHY_NOT_WORDS) == set(WhyNot)


@pytest.mark.parametrize(
    ("case", "consents", "where", "expected"),
    [
        (CASE, [GIVEN], Where.LISTING, Shown(datetime(2027, 11, 23, 5, tzinfo=UTC))),
        (CASE, [GIVEN], Where.COMPARISON, WhyNot.NOT_HERE),
        (CASE, [], Where.LISTING, WhyNot.NO_CONSENT),
        (CASE, [replace(GIVEN, at=LATER + timedelta(seconds=1))], Where.LISTING, WhyNot.NO_CONSENT),
        (CASE, [GIVEN, REVOKED], Where.LISTING, WhyNot.REVOKED),
        (CASE, [REVOKED], Where.LISTING, WhyNot.REVOKED),
        (CASE, [GIVEN, REVOKED, replace(GIVEN, at=LATER)], Where.LISTING, WhyNot.REVOKED),
        (replace(CASE, pictures=OTHERS), [GIVEN], Where.LISTING, WhyNot.OTHER_PICTURES),
        (replace(CASE, pictures=OTHERS), [GIVEN, replace(GIVEN, covers=OTHERS)], Where.LISTING, Shown),
        (CASE, [GIVEN, replace(GIVEN, covers=OTHERS)], Where.LISTING, WhyNot.OTHER_PICTURES),
        (CASE, [replace(GIVEN, until=date(2026, 11, 23))], Where.LISTING, WhyNot.EXPIRED),
        (CASE, [replace(GIVEN, until=date(2026, 11, 24))], Where.LISTING, Shown),
        (CASE, [GIVEN, replace(GIVEN, until=date(2026, 11, 23))], Where.LISTING, WhyNot.EXPIRED),
        (CASE, [GIVEN, replace(GIVEN, act=ConsentAct.EXTENDED, until=date(2028, 1, 1))], Where.LISTING, Shown),
        (CASE, [GIVEN, replace(GIVEN, where=frozenset({Where.GUIDES}))], Where.LISTING, WhyNot.NOT_HERE),
    ],
)
def test_whether_a_case_may_be_shown(case, consents, where, expected):
    answer = may_show(case, consents, where, LATER)
    assert isinstance(answer, Shown) if expected is Shown else answer == expected


@pytest.mark.parametrize("state", [state for state in CaseState if state is not CaseState.SHOWN])
def test_what_the_desk_has_not_approved_is_not_shown_whatever_the_person_allows(state):
    assert may_show(replace(CASE, state=state), [GIVEN], Where.LISTING, NOW) is WhyNot.NOT_APPROVED


@pytest.mark.parametrize(
    ("zone", "until", "expected"),
    [
        ("America/New_York", date(2026, 11, 22), datetime(2026, 11, 23, 5, tzinfo=UTC)),
        ("America/New_York", date(2026, 3, 7), datetime(2026, 3, 8, 5, tzinfo=UTC)),  # summer time begins that night
        ("America/New_York", date(2026, 3, 8), datetime(2026, 3, 9, 4, tzinfo=UTC)),
        ("America/New_York", date(2026, 10, 31), datetime(2026, 11, 1, 4, tzinfo=UTC)),  # and ends that one
        ("America/New_York", date(2026, 11, 1), datetime(2026, 11, 2, 5, tzinfo=UTC)),
        ("America/Los_Angeles", date(2026, 7, 1), datetime(2026, 7, 2, 7, tzinfo=UTC)),
        ("America/Phoenix", date(2026, 7, 1), datetime(2026, 7, 2, 7, tzinfo=UTC)),
        ("America/Phoenix", date(2026, 12, 1), datetime(2026, 12, 2, 7, tzinfo=UTC)),
        ("Pacific/Honolulu", date(2026, 7, 1), datetime(2026, 7, 2, 10, tzinfo=UTC)),
        ("America/St_Johns", date(2026, 12, 1), datetime(2026, 12, 2, 3, 30, tzinfo=UTC)),
        ("America/Havana", date(2026, 3, 7), datetime(2026, 3, 8, 5, tzinfo=UTC)),  # there is no midnight that night
        ("America/Denver", date(2028, 2, 29), datetime(2028, 3, 1, 7, tzinfo=UTC)),
        ("UTC", date(2026, 12, 31), datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_consent_ends_at_local_midnight_of_the_practice(zone, until, expected):
    assert ends_at(until, time_zone=zone) == expected
    case, consents = replace(CASE, time_zone=zone), [replace(GIVEN, at=datetime(2025, 1, 1, tzinfo=UTC), until=until)]
    instant = timedelta(microseconds=1)
    assert may_show(case, consents, Where.LISTING, expected - instant) == Shown(expected)
    assert may_show(case, consents, Where.LISTING, expected) is WhyNot.EXPIRED


@given(
    st.dates(date(2026, 1, 1), date(2031, 12, 31)),
    st.sampled_from(
        ["America/New_York", "America/Anchorage", "Pacific/Honolulu", "America/Phoenix", "America/Halifax"]
    ),
)
def test_the_last_day_is_whole(until, zone):
    ends = ends_at(until, time_zone=zone)
    assert (ends - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date() == until
    assert ends.astimezone(ZoneInfo(zone)).date() == until + timedelta(days=1)
    assert today_in(zone, now=ends) == until + timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 22), date(2029, 11, 22)),
        (date(2028, 2, 29), date(2031, 2, 28)),
        (date(2025, 2, 28), date(2028, 2, 28)),
    ],
)
def test_a_consent_runs_three_years_at_most(today, expected):
    assert last_day(today) == expected
    check_until(expected, today=today)
    check_until(today, today=today)
    for day in (expected + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(RuleBroken) as refused:
            check_until(day, today=today)
        assert refused.value.field == "until"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text_version": "2020-01"}, "language"),
        ({"language": "fr"}, "language"),
        ({"where": frozenset()}, "where"),
        ({"is_no_condition": False}, "is_no_condition"),
        ({"pictures_seen": OTHERS}, None),
        ({"until": TODAY - timedelta(days=1)}, "until"),
    ],
)
def test_terms_that_are_no_consent_are_refused(changes, field):
    assert check_terms(TERMS, pictures=PICTURES, today=TODAY).hash == USED_TEXTS["2026-11", "en"]
    with pytest.raises(RuleBroken) as refused:
        check_terms(replace(TERMS, **changes), pictures=PICTURES, today=TODAY)
    assert refused.value.field == field
