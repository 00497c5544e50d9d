"""Every state of every point of the checklist, from its records, and which of them answer the question."""

from datetime import UTC, date, datetime, timedelta

import pytest

from directory.checklist.facts import CaseFact, Facts, PackageFact, PlanFact, PriceFact
from directory.checklist.rules import QUESTIONS, STATE_WORDS, Number, State, checklist, turning_points
from directory.credentials.rules import CredentialKind, Outcome
from directory.listings.first_year import Course
from directory.listings.rules import Currency, PriceKind
from tests.factories.checks import a_fact

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
FRESH, JUST_FRESH, OLD = NOW - 10 * DAY, NOW - 180 * DAY + MOMENT, NOW - 180 * DAY
CHECKED = NOW - 3 * DAY
NEW_YORK = "America/New_York"


def credential(kind, *, days=None, outcome=None, **given):
    """A credential whose last day is so many days from today in New York; checked where there is an outcome."""
    return a_fact(kind, outcome=outcome, at=CHECKED, expires_on=None if days is None else TODAY + days * DAY, **given)


def price(kind, cents=10_000, *, since=TODAY - 100 * DAY, until=None):
    return PriceFact(kind, cents, Currency.USD, True, since, until)


def package(*, since=TODAY - 100 * DAY, until=None):
    return PackageFact(10, 90_000, since, until)


def plan(*, goals=1, stated_at=FRESH):
    return PlanFact(Course(), goals, stated_at)


def point(number, now=NOW, regions=("NJ",), **facts):
    return checklist(Facts(NEW_YORK, regions, **facts), now=now).points[number - 1]


LICENSE, CERTIFICATION, TRAINING = CredentialKind.LICENSE, CredentialKind.CERTIFICATION, CredentialKind.TRAINING
VERIFIED, DECLINED, REVOKED = Outcome.VERIFIED, Outcome.DECLINED, Outcome.REVOKED
FIRST, SESSION = price(PriceKind.FIRST_VISIT), price(PriceKind.SESSION)


@pytest.mark.parametrize(
    ("credentials", "state"),
    [
        ((), State.NOT_PROVIDED),
        ((credential(TRAINING, outcome=VERIFIED),), State.NOT_PROVIDED),
        ((credential(LICENSE),), State.STATED),
        ((credential(LICENSE, outcome=VERIFIED),), State.VERIFIED),
        ((credential(LICENSE, outcome=DECLINED),), State.STATED),
        ((credential(LICENSE, outcome=REVOKED),), State.STATED),
        ((credential(LICENSE, outcome=VERIFIED, is_of_these=False),), State.STATED),
        ((credential(LICENSE, days=0, outcome=VERIFIED),), State.VERIFIED),
        ((credential(LICENSE, days=-1, outcome=VERIFIED),), State.LAPSED),
        ((credential(LICENSE, days=-1),), State.LAPSED),
        ((credential(LICENSE, days=-1), credential(LICENSE, days=1)), State.STATED),
        ((credential(LICENSE, days=-1, outcome=VERIFIED), credential(LICENSE, days=1)), State.STATED),
        ((credential(LICENSE, days=-1), credential(LICENSE, days=1, outcome=VERIFIED)), State.VERIFIED),
        ((credential(LICENSE), credential(LICENSE, outcome=VERIFIED)), State.VERIFIED),
        ((credential(LICENSE, region="NY", outcome=VERIFIED),), State.NOT_PROVIDED),
        ((credential(LICENSE, region="NY", outcome=VERIFIED), credential(LICENSE)), State.STATED),
        ((credential(CERTIFICATION, outcome=VERIFIED),), State.NOT_PROVIDED),
        ((credential(LICENSE), credential(CERTIFICATION, outcome=VERIFIED)), State.STATED),
    ],
)
def test_a_license_of_where_one_practices_speaks_for_point_1_and_answers_it_while_verified(credentials, state):
    found = point(Number.LICENSED, credentials=credentials)
    assert found.state == state
    assert found.is_answered == (state is State.VERIFIED)


@pytest.mark.parametrize(
    ("credentials", "state"),
    [
        ((), State.NOT_PROVIDED),
        ((credential(CERTIFICATION),), State.STATED),
        ((credential(CERTIFICATION, outcome=VERIFIED),), State.VERIFIED),
        ((credential(CERTIFICATION, days=-1, outcome=VERIFIED),), State.LAPSED),
        ((credential(CERTIFICATION, outcome=VERIFIED, title="Dipl. C.H. (NCBAHM)"),), State.NOT_PROVIDED),
        ((credential(LICENSE, region="NJ", outcome=VERIFIED),), State.NOT_PROVIDED),
        ((credential(LICENSE, region="AL", title="Physician (M.D.)", outcome=VERIFIED),), State.VERIFIED),
        (
            (credential(LICENSE, region="AL", title="Physician (M.D.)"), credential(CERTIFICATION, outcome=VERIFIED)),
            State.VERIFIED,
        ),
    ],
)
def test_where_no_license_exists_verified_certification_answers_and_so_does_another_professions_license(
    credentials, state
):
    found = point(Number.LICENSED, regions=("AL",), unlicensed=frozenset({"AL"}), credentials=credentials)
    assert found.state == state
    assert found.is_answered == (state is State.VERIFIED)


def test_one_place_of_practice_whose_license_is_verified_answers():
    licenses = (credential(LICENSE, region="NY", outcome=VERIFIED),)
    assert point(Number.LICENSED, regions=("NJ", "NY"), credentials=licenses).is_answered
    assert not point(Number.LICENSED, regions=(), credentials=licenses).is_answered


def test_a_point_says_when_it_was_checked_and_not_once_it_lapsed():
    licenses = (credential(LICENSE, days=0, outcome=VERIFIED),)
    assert point(Number.LICENSED, credentials=licenses).since == CHECKED
    assert point(Number.LICENSED, now=NOW + DAY, credentials=licenses).since is None


@pytest.mark.parametrize(
    ("credentials", "state", "hours"),
    [
        ((credential(LICENSE), credential(CERTIFICATION)), State.NOT_PROVIDED, None),
        ((credential(TRAINING, hours=16),), State.STATED, 16),
        ((credential(TRAINING, hours=16), credential(TRAINING, hours=192)), State.STATED, 192),
        ((credential(TRAINING, hours=16, outcome=VERIFIED), credential(TRAINING, hours=192)), State.VERIFIED, 16),
        ((credential(TRAINING, hours=192, outcome=DECLINED),), State.STATED, 192),
        ((credential(TRAINING), credential(TRAINING, hours=8)), State.STATED, 8),
        ((credential(TRAINING, hours=16, days=-1),), State.LAPSED, 16),
    ],
)
def test_a_verified_training_speaks_for_point_2_whatever_its_hours(credentials, state, hours):
    found = point(Number.TRAINED, credentials=credentials)
    assert (found.state, found.credential.stated.hours if found.credential else None) == (state, hours)
    assert found.is_answered == (state is State.VERIFIED)


def test_nothing_that_is_only_stated_answers_points_1_to_3():
    everything = [credential(kind, hours=100) for kind in CredentialKind]
    found = checklist(Facts(NEW_YORK, ("NJ",), credentials=tuple(everything)), now=NOW)
    assert not found.answered
    assert found.points[Number.PHOTOS - 1].state == State.NOT_PROVIDED


@pytest.mark.parametrize(
    ("prices", "packages", "confirmed_at", "state"),
    [
        ((), (), FRESH, State.NOT_PROVIDED),
        ((FIRST,), (), FRESH, State.NOT_PROVIDED),
        ((SESSION,), (), FRESH, State.NOT_PROVIDED),
        ((), (package(),), FRESH, State.NOT_PROVIDED),
        ((FIRST, price(PriceKind.ADD_ON)), (), FRESH, State.NOT_PROVIDED),
        ((FIRST, SESSION), (), FRESH, State.CONFIRMED),
        ((FIRST,), (package(),), FRESH, State.CONFIRMED),
        ((FIRST, SESSION), (), JUST_FRESH, State.CONFIRMED),
        ((FIRST, SESSION), (), OLD, State.STATED_OLD),
        ((FIRST, SESSION), (), None, State.STATED_OLD),
        ((FIRST, price(PriceKind.SESSION, since=TODAY)), (), FRESH, State.CONFIRMED),
        ((FIRST, price(PriceKind.SESSION, since=TODAY + DAY)), (), FRESH, State.NOT_PROVIDED),
        ((FIRST, price(PriceKind.SESSION, until=TODAY)), (), FRESH, State.NOT_PROVIDED),
        ((FIRST, price(PriceKind.SESSION, until=TODAY + DAY)), (), FRESH, State.CONFIRMED),
        ((price(PriceKind.FIRST_VISIT, until=TODAY), SESSION), (), FRESH, State.NOT_PROVIDED),
        ((FIRST,), (package(until=TODAY),), FRESH, State.NOT_PROVIDED),
    ],
)
def test_costs_are_upfront_with_a_first_visit_and_a_session_or_package_confirmed(prices, packages, confirmed_at, state):
    found = point(Number.COSTS, prices=prices, packages=packages, prices_confirmed_at=confirmed_at)
    assert found.state == state
    assert found.is_answered == (state is State.CONFIRMED)
    assert found.since == (None if state is State.NOT_PROVIDED else confirmed_at)


@pytest.mark.parametrize(
    ("stated", "confirmed_at", "state", "is_answered", "since"),
    [
        (None, FRESH, State.NOT_PROVIDED, False, None),
        (plan(goals=0), FRESH, State.NOT_PROVIDED, False, None),
        (plan(), None, State.STATED, True, FRESH),
        (plan(stated_at=JUST_FRESH), None, State.STATED, True, JUST_FRESH),
        (plan(stated_at=OLD), None, State.STATED, False, OLD),
        (plan(stated_at=OLD), FRESH, State.STATED, True, FRESH),
        (plan(stated_at=OLD), OLD, State.STATED, False, OLD),
    ],
)
def test_a_plan_for_a_goal_is_stated_and_answers_while_it_is_confirmed(stated, confirmed_at, state, is_answered, since):
    found = point(Number.PLAN, plan=stated, plan_confirmed_at=confirmed_at)
    assert (found.state, found.is_answered, found.since) == (state, is_answered, since)


def test_the_card_has_the_five_points_in_their_one_order():
    found = checklist(Facts(NEW_YORK), now=NOW)
    assert [one.number for one in found.points] == [1, 2, 3, 4, 5]
    assert [one.question for one in found.points] == list(QUESTIONS.values())
    assert {one.word for one in found.points} == {"Not provided"}


def test_every_state_has_its_own_word():
    assert set(STATE_WORDS) == set(State)
    assert len(set(STATE_WORDS.values())) == len(State)


@pytest.mark.parametrize(
    ("time_zone", "now", "lowest"),
    [
        ("America/New_York", datetime(2026, 7, 1, 3, 59, tzinfo=UTC), 100),
        ("America/New_York", datetime(2026, 7, 1, 4, tzinfo=UTC), 200),
        ("Pacific/Honolulu", datetime(2026, 7, 1, 9, 59, tzinfo=UTC), 100),
        ("Pacific/Honolulu", datetime(2026, 7, 1, 10, tzinfo=UTC), 200),
    ],
)
def test_a_price_changes_at_local_midnight(time_zone, now, lowest):
    july = date(2026, 7, 1)
    facts = Facts(
        time_zone,
        prices=(
            price(PriceKind.SESSION, 100, since=july - 90 * DAY, until=july),
            price(PriceKind.SESSION, 200, since=july),
        ),
    )
    assert facts.lowest(PriceKind.SESSION, now).cents == lowest


def test_every_end_of_a_confirmation_a_credential_a_price_and_a_consent_is_a_turning_point():
    facts = Facts(
        NEW_YORK,
        credentials=(credential(LICENSE, days=0, outcome=VERIFIED), credential(TRAINING)),
        prices=(price(PriceKind.SESSION, since=date(2026, 7, 1), until=date(2026, 12, 1)),),
        prices_confirmed_at=FRESH,
        plan=plan(stated_at=OLD),
        plan_confirmed_at=FRESH + DAY,
        cases=(CaseFact("40-49", frozenset({"jaw-tension"}), NOW + DAY),),
    )
    midnights = {datetime(2026, 7, 1, 4, tzinfo=UTC), datetime(2026, 12, 1, 5, tzinfo=UTC)}
    lapse = datetime(2026, 11, 23, 5, tzinfo=UTC)
    assert set(turning_points(facts)) == midnights | {lapse, NOW + DAY, FRESH + 180 * DAY, FRESH + 181 * DAY}
