"""The database itself refuses what must not be, on SQLite as on PostgreSQL."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from directory.audit.actions import record
from directory.audit.rules import OPERATOR
from directory.credentials.rules import CredentialKind
from directory.listings.models import (
    Confirmation,
    Hours,
    Listing,
    ListingTerm,
    OldSlug,
    PlanGoal,
    Practitioner,
    Precaution,
)
from directory.listings.rules import PrecautionKind, PriceKind, Stance, Status, Subject, TermKind
from directory.shared.db import db, unit_of_work
from tests.factories.listings import a_credential, a_listing, a_package, a_place, a_plan, a_price, keep

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)
LICENSE, CERTIFICATION, TRAINING = CredentialKind.LICENSE, CredentialKind.CERTIFICATION, CredentialKind.TRAINING


def with_place(**changes):
    return lambda one: one.places.append(a_place(**{"position": 1, "hours": []} | changes))


def with_hours(weekday, opens, closes):
    def change(one):
        one.places[0].hours.append(Hours(weekday=weekday, opens_minute=opens, closes_minute=closes))

    return change


def with_price(cents=9000, **changes):
    return lambda one: one.prices.append(a_price(PriceKind.SESSION, cents, now=NOW, **changes))


def with_package(**changes):
    return lambda one: one.packages.append(a_package(now=NOW, **changes))


def with_plan(**changes):
    return lambda one: setattr(one, "plan", a_plan(now=NOW, **changes))


def with_goal(low, high):
    return with_plan(goals=[PlanGoal(goal="softening-lines", sessions_low=low, sessions_high=high)])


def with_precaution(**changes):
    given = {"kind": PrecautionKind.LASER, "stance": Stance.EXCLUDES} | changes
    return lambda one: one.precautions.append(Precaution(**given))


def with_credential(kind=LICENSE, **changes):
    return lambda one: db.session.add(a_credential(one.practitioner, kind, now=NOW, **changes))


def having(**changes):
    def change(one):
        for name, value in changes.items():
            setattr(one, name, value)

    return change


REFUSED = {
    "a published listing without the day it was": having(published_at=None),
    "an opening without the day it was stated": having(next_opening_stated_at=None),
    "a listing merged into itself": lambda one: setattr(one, "merged_into_id", one.id),
    "a listing merged into none": having(merged_into_id=999_999),
    "a slug twice": lambda one: db.session.add(a_listing(slug=one.slug, now=NOW)),
    "a practice that is not there": having(practice_id=999_999),
    "a place at a position that is taken": with_place(position=0),
    "a place in another country": with_place(country="MX"),
    "a place beyond the pole": with_place(lat=90.1, lon=0.0),
    "a place beyond the date line": with_place(lat=0.0, lon=-180.1),
    "a place with a latitude alone": with_place(lat=40.0, lon=None),
    "a place with a longitude alone": with_place(lat=None, lon=-74.0),
    "an eighth day of the week": with_hours(7, 600, 700),
    "a day before Monday": with_hours(-1, 600, 700),
    "hours before midnight": with_hours(1, -1, 700),
    "hours that end as they begin": with_hours(1, 600, 600),
    "hours into the next day": with_hours(1, 600, 1441),
    "hours that begin twice": with_hours(0, 600, 700),
    "a term twice": lambda one: one.terms.append(ListingTerm(kind=TermKind.LANGUAGE, code="en")),
    "a price of nothing": with_price(cents=0),
    "a price below nothing": with_price(cents=-1),
    "a price of 100,000 dollars": with_price(cents=10_000_000),
    "a price that ended before it began": with_price(effective_on=TODAY, ended_on=YESTERDAY),
    "a session of four minutes": with_price(minutes=4),
    "a session of a day": with_price(minutes=481),
    "a package of one": with_package(sessions=1),
    "a package of a hundred and one": with_package(sessions=101),
    "a package for nothing": with_package(cents=0),
    "a package that expires at once": with_package(expires_after_months=0),
    "a plan of no sessions": with_plan(sessions_low=0),
    "a plan from many to few": with_plan(sessions_low=12, sessions_high=10),
    "a plan of sixty-one sessions": with_plan(sessions_high=61),
    "sessions on one day": with_plan(days_between=0),
    "maintenance turned around": with_plan(maintenance_weeks_low=6, maintenance_weeks_high=4),
    "maintenance beyond a year": with_plan(maintenance_weeks_high=53),
    "a goal of no sessions": with_goal(0, 1),
    "a goal from many to few": with_goal(2, 1),
    "a wait without days": with_precaution(stance=Stance.WAITS),
    "an exclusion with days": with_precaution(days=14),
    "a wait of no days": with_precaution(stance=Stance.WAITS, days=0),
    "a wait of three years": with_precaution(stance=Stance.WAITS, days=731),
    "a precaution twice": with_precaution(kind=PrecautionKind.BOTOX),
    "a subject confirmed twice": lambda one: db.session.add(
        Confirmation(listing_id=one.id, subject=Subject.PRICES, confirmed_at=NOW)
    ),
    "an old address of no listing": lambda one: db.session.add(OldSlug(slug="once", listing_id=999_999)),
    "an NPI twice": lambda one: db.session.add_all(
        Practitioner(name=name, family_name=name, npi="1234567893") for name in ("A", "B")
    ),
    "a license of no jurisdiction": with_credential(region=None),
    "a certification of a state": with_credential(CERTIFICATION, region="NJ"),
    "a training of a state": with_credential(TRAINING, region="NJ"),
    "a training of no hours": with_credential(TRAINING, hours=0),
    "a training of a year": with_credential(TRAINING, hours=2001),
    "more hours in person than in all": with_credential(TRAINING, hours=10, in_person_hours=11),
    "hours in person of nobody knows how many": with_credential(TRAINING, hours=None, in_person_hours=10),
    "fewer hours in person than none": with_credential(TRAINING, in_person_hours=-1),
    "a license that ended before it began": with_credential(issued_on=TODAY, expires_on=YESTERDAY),
}
ALLOWED = {
    "a draft without a day": having(status=Status.DRAFT, published_at=None),
    "no opening": having(next_opening_on=None, next_opening_stated_at=None),
    "a place without a point": with_place(lat=None, lon=None),
    "a place at the pole": with_place(lat=90.0, lon=-180.0),
    "a place in Canada": with_place(country="CA", region="ON", postal_code="M5V 2T6"),
    "hours through the whole day": with_hours(1, 0, 1440),
    "hours of an afternoon besides": with_hours(0, 1200, 1260),
    "a price that ended as it began": with_price(effective_on=TODAY, ended_on=TODAY),
    "a wait": with_precaution(stance=Stance.WAITS, days=14),
    "a license of a day": with_credential(issued_on=TODAY, expires_on=TODAY),
    "a training all in person": with_credential(TRAINING, hours=10, in_person_hours=10),
    "a plan of one session": with_plan(sessions_low=1, sessions_high=1, goals=[]),
}


def change(one_id, how):
    with unit_of_work() as session:
        one = session.get(Listing, one_id)
        how(one)


def test_the_database_refuses_bad_rows(any_app):
    one_id = keep(a_listing(now=NOW)).id
    kept = []
    for what, how in REFUSED.items():
        try:
            change(one_id, how)
        except DBAPIError:
            continue
        kept.append(what)
    assert not kept
    assert db.session.scalar(select(func.count()).select_from(Listing)) == 1


def test_the_database_takes_good_rows(any_app):
    for how in ALLOWED.values():
        change(keep(a_listing(now=NOW)).id, how)
    assert db.session.scalar(select(func.count()).select_from(Listing)) == len(ALLOWED)


@pytest.mark.parametrize("value", ["open", "Published", ""])
def test_a_word_outside_its_list_is_refused_before_it_reaches_the_database(app, value):
    with pytest.raises(Exception, match="is not a valid Status"):
        keep(a_listing(status=value))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("listing", "status"),
        ("place", "access"),
        ("listing_term", "kind"),
        ("price", "kind"),
        ("price", "currency"),
        ("package", "refund"),
        ("precaution", "kind"),
        ("precaution", "stance"),
        ("confirmation", "subject"),
        ("credential", "kind"),
    ],
)
def test_a_word_outside_its_list_is_refused_by_the_database_too(any_app, table, column):
    one = keep(a_listing(now=NOW))
    keep(a_credential(one.practitioner, CERTIFICATION, now=NOW))
    with unit_of_work():
        record("open_listing", subject_kind="listing", subject_id=1, by=OPERATOR, now=NOW)
    with pytest.raises(DBAPIError, match=r"is_known|a_wait_has_days"), unit_of_work() as session:
        session.connection().exec_driver_sql(f"UPDATE {table} SET {column} = 'nonsense'")


def test_an_instant_without_a_zone_is_refused(app):
    with pytest.raises(Exception, match="no time zone"):
        keep(a_listing(published_at=datetime(2026, 11, 22)))  # noqa: DTZ001


def test_an_instant_comes_back_as_the_same_instant_in_utc(any_app):
    given = datetime.fromisoformat("2026-11-01T01:30:00.123456-04:00")
    one_id = keep(a_listing(published_at=given)).id
    db.session.expire_all()
    read = db.session.get(Listing, one_id).published_at
    assert read == given
    assert read.utcoffset() == timedelta(0)


def test_a_day_comes_back_as_the_same_day(any_app):
    one_id = keep(a_listing(next_opening_on=date(2028, 2, 29))).id
    db.session.expire_all()
    assert db.session.get(Listing, one_id).next_opening_on == date(2028, 2, 29)
