"""What to ask: for everything that is not proven, for nothing that is, and in words of every language."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from directory.checklist.facts import Facts
from directory.checklist.questions import Topic, Why, questions, questions_of_unclaimed
from directory.checklist.rules import checklist
from directory.credentials.rules import Answer, CredentialKind, Outcome
from directory.languages import ENGLISH, LANGUAGES, speaking
from directory.web.presenting.questions import WORDS, question_views
from tests.factories.checks import a_fact
from tests.rules.facts_strategies import facts, instants, people

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
DETAILS = {Topic.EXTENT, Topic.IN_PERSON, Topic.PACKAGES}
"""What an answered point may leave open."""
LICENSE, TRAINING, INSURANCE = CredentialKind.LICENSE, CredentialKind.TRAINING, CredentialKind.INSURANCE


@given(some=facts, at=instants, like=people)
@settings(max_examples=100, deadline=None)
def test_every_point_that_is_not_answered_is_asked_about_and_an_answered_one_only_for_its_details(some, at, like):
    asked = questions(some, now=at, like=like)
    assert [one.topic for one in asked] == sorted({one.topic for one in asked}, key=list(Topic).index)
    assert len(asked) <= 9, "more would not fit on the sheet"
    for point in checklist(some, now=at, like=like).points:
        topics = {one.topic for one in asked if one.point == point.number}
        assert topics - DETAILS if not point.is_answered else topics <= DETAILS, point
    assert all((one.topic, one.why) in WORDS for one in asked)


def asked_of(*credentials):
    some = Facts(time_zone="America/New_York", regions=("NJ",), credentials=credentials)
    return {one.topic: one.why for one in questions(some, now=NOW)}


@pytest.mark.parametrize(
    ("credential", "topic", "why"),
    [
        (a_fact(LICENSE), Topic.LICENSE, Why.STATED),
        (a_fact(LICENSE, outcome=Outcome.DECLINED), Topic.LICENSE, Why.NOT_CONFIRMED),
        (a_fact(LICENSE, outcome=Outcome.REVOKED), Topic.LICENSE, Why.NOT_CONFIRMED),
        (a_fact(LICENSE, expires_on=(NOW - timedelta(days=9)).date()), Topic.LICENSE, Why.LAPSED),
        (a_fact(LICENSE, outcome=Outcome.VERIFIED), Topic.LICENSE, None),
        (a_fact(LICENSE, outcome=Outcome.VERIFIED, region="NY"), Topic.LICENSE, Why.NOT_PROVIDED),
        (a_fact(TRAINING, hours=60), Topic.IN_PERSON, Why.NOT_PROVIDED),
        (a_fact(TRAINING, hours=60, outcome=Outcome.VERIFIED, in_person_hours=0), Topic.IN_PERSON, None),
        (a_fact(TRAINING, outcome=Outcome.VERIFIED), Topic.EXTENT, Why.NOT_PROVIDED),
        (a_fact(TRAINING, outcome=Outcome.VERIFIED), Topic.TRAINING, None),
        (a_fact(INSURANCE, covers_cosmetic=Answer.UNKNOWN, outcome=Outcome.VERIFIED), Topic.INSURANCE, Why.UNKNOWN),
        (a_fact(INSURANCE, covers_cosmetic=Answer.NO), Topic.INSURANCE, Why.NOT_COVERED),
        (a_fact(INSURANCE, covers_cosmetic=Answer.YES), Topic.INSURANCE, Why.STATED),
        (a_fact(INSURANCE, covers_cosmetic=Answer.YES, outcome=Outcome.VERIFIED), Topic.INSURANCE, None),
    ],
)
def test_a_credential_is_asked_about_by_what_it_leaves_open(credential, topic, why):
    assert asked_of(credential).get(topic) == why


def test_of_two_policies_the_one_that_proves_more_counts():
    covered = a_fact(INSURANCE, covers_cosmetic=Answer.YES, outcome=Outcome.VERIFIED)
    assert Topic.INSURANCE not in asked_of(a_fact(INSURANCE, covers_cosmetic=Answer.NO), covered)


def test_where_no_license_is_issued_it_is_the_certification_that_is_asked_for():
    some = Facts(time_zone="America/Chicago", regions=("AL",), unlicensed=frozenset({"AL"}))
    assert questions(some, now=NOW)[0].topic is Topic.CERTIFICATION


def test_who_is_only_in_the_register_is_asked_first_whether_they_do_it_at_all():
    asked = questions_of_unclaimed(Facts(time_zone="America/New_York", regions=("NJ",)), now=NOW)
    assert asked[0].topic is Topic.FACIAL_WORK
    assert [one.topic for one in asked[1:]] == [
        Topic.LICENSE, Topic.TRAINING, Topic.PHOTOS, Topic.PRICES, Topic.PACKAGES, Topic.PLAN, Topic.STOP,
        Topic.INSURANCE,
    ]  # fmt: skip


def test_questions_end_as_questions_in_every_language():
    asked = questions_of_unclaimed(Facts(time_zone="America/New_York", regions=("NJ",)), now=NOW)
    said = {}
    for code in LANGUAGES:
        with speaking(code):
            said[code] = question_views(asked)
    for views in said.values():
        assert all(one.text.endswith("?") and one.why.endswith(".") for one in views)
    for code in LANGUAGES.keys() - {ENGLISH.code}:
        english = {words for one in said[ENGLISH.code] for words in (one.text, one.why)}
        assert not english & {words for one in said[code] for words in (one.text, one.why)}
