"""A badge lapses at local midnight of its state, on every page at once, with no job having run."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select

from directory.credentials.models import Credential
from directory.credentials.rules import CredentialKind, lapses_at
from directory.listings.queries import listing_at
from directory.listings.rules import Status
from directory.places import REGIONS
from directory.shared.db import unit_of_work
from directory.vocabulary import jurisdictions
from tests.web.a_site import own_site
from tests.web.lapsing import index_of, keep_verified, said_everywhere

__all__ = ["own_site"]

CHECKED = datetime(2026, 1, 5, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)
numbers = itertools.count(1)
MIDNIGHTS = {
    "New Jersey": ("NJ", date(2027, 3, 31), datetime(2027, 4, 1, 4, tzinfo=UTC)),
    "Illinois": ("IL", date(2027, 1, 31), datetime(2027, 2, 1, 6, tzinfo=UTC)),
    "Colorado": ("CO", date(2027, 7, 31), datetime(2027, 8, 1, 6, tzinfo=UTC)),
    "California": ("CA", date(2027, 7, 31), datetime(2027, 8, 1, 7, tzinfo=UTC)),
    "Alaska": ("AK", date(2027, 9, 30), datetime(2027, 10, 1, 8, tzinfo=UTC)),
    "Hawaii": ("HI", date(2027, 6, 30), datetime(2027, 7, 1, 10, tzinfo=UTC)),
    "Arizona, which keeps no summer time": ("AZ", date(2027, 7, 31), datetime(2027, 8, 1, 7, tzinfo=UTC)),
    "Indiana, in summer": ("IN", date(2027, 6, 30), datetime(2027, 7, 1, 4, tzinfo=UTC)),
    "Indiana, in winter": ("IN", date(2027, 12, 31), datetime(2028, 1, 1, 5, tzinfo=UTC)),
    "the day on which clocks go forward": ("NY", date(2027, 3, 14), datetime(2027, 3, 15, 4, tzinfo=UTC)),
    "the day before clocks go forward": ("NY", date(2027, 3, 13), datetime(2027, 3, 14, 5, tzinfo=UTC)),
    "the day on which clocks go back": ("WA", date(2027, 11, 7), datetime(2027, 11, 8, 8, tzinfo=UTC)),
    "the day before clocks go back": ("WA", date(2027, 11, 6), datetime(2027, 11, 7, 7, tzinfo=UTC)),
    "the 29th of February": ("TX", date(2028, 2, 29), datetime(2028, 3, 1, 6, tzinfo=UTC)),
    "the 28th of February of a leap year": ("TX", date(2028, 2, 28), datetime(2028, 2, 29, 6, tzinfo=UTC)),
    "Newfoundland": ("NL", date(2027, 7, 31), datetime(2027, 8, 1, 2, 30, tzinfo=UTC)),
    "Ontario": ("ON", date(2027, 5, 31), datetime(2027, 6, 1, 4, tzinfo=UTC)),
    "British Columbia": ("BC", date(2027, 1, 31), datetime(2027, 2, 1, 8, tzinfo=UTC)),
}


ASKED_EVERYWHERE = (
    "Arizona, which keeps no summer time",
    "the day on which clocks go forward",
    "the day on which clocks go back",
    "the 29th of February",
    "Newfoundland",
)
"""The others differ from these by their midnight only, of which the rule alone knows."""


def test_a_last_day_ends_at_local_midnight_of_its_state():
    for where, (region, last_day, midnight) in MIDNIGHTS.items():
        assert lapses_at(last_day, time_zone=REGIONS[region].time_zone) == midnight, where


@pytest.mark.parametrize("where", ASKED_EVERYWHERE)
def test_a_license_lapses_everywhere_at_local_midnight_of_its_state(own_site, where):
    region, last_day, midnight = MIDNIGHTS[where]
    with own_site.inside():
        keep_verified(region, last_day, checked_at=CHECKED)
    index_of(own_site)
    for now, state in ((midnight - SECOND, "verified"), (midnight, "lapsed"), (midnight + 400 * SECOND, "lapsed")):
        wrong = {part: said for part, said in said_everywhere(own_site, now).items() if said != state}
        assert not wrong, now


def test_every_state_and_province_has_a_midnight_of_its_own_clock():
    days = (date(2027, 3, 13), date(2027, 3, 14), date(2027, 11, 6), date(2027, 11, 7), date(2028, 2, 29))
    for one, last_day in itertools.product(jurisdictions(), days):
        zone = ZoneInfo(REGIONS[one.code].time_zone)
        lapse = lapses_at(last_day, time_zone=zone.key)
        assert (lapse - SECOND).astimezone(zone).date() == last_day, one.code
        local = lapse.astimezone(zone)
        assert (local.date(), local.hour, local.minute) == (last_day + timedelta(days=1), 0, 0), one.code


def test_a_license_lapses_by_the_clock_of_its_state_and_not_of_a_place_in_another_zone(own_site):
    with own_site.inside():
        keep_verified("IN", date(2027, 6, 30), checked_at=CHECKED, time_zone="America/Chicago")
    index_of(own_site)
    midnight = datetime(2027, 7, 1, 4, tzinfo=UTC)
    assert set(said_everywhere(own_site, midnight - SECOND).values()) == {"verified"}
    assert set(said_everywhere(own_site, midnight).values()) == {"lapsed"}


def test_where_no_license_exists_the_certification_lapses_by_the_clock_of_the_practice(own_site):
    with own_site.inside():
        keep_verified("AL", date(2027, 7, 31), checked_at=CHECKED, kind=CredentialKind.CERTIFICATION)
    index_of(own_site)
    midnight = datetime(2027, 8, 1, 5, tzinfo=UTC)
    assert set(said_everywhere(own_site, midnight - SECOND, name="certification").values()) == {"verified"}
    assert set(said_everywhere(own_site, midnight, name="certification").values()) == {"lapsed"}


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    region=st.sampled_from([one.code for one in jurisdictions() if one.has_license]),
    last_day=st.dates(date(2026, 2, 1), date(2036, 12, 31)),
    seconds=st.integers(1, 3600),
)
def test_page_api_and_index_agree_just_before_and_after_any_lapse(own_site, region, last_day, seconds):
    slug = f"{region}-{next(numbers)}".lower()
    with own_site.inside():
        keep_verified(region, last_day, checked_at=CHECKED, slug=slug)
    index_of(own_site)
    lapse = lapses_at(last_day, time_zone=REGIONS[region].time_zone)
    assert set(said_everywhere(own_site, lapse - seconds * SECOND, slug=slug).values()) == {"verified"}
    assert set(said_everywhere(own_site, lapse + (seconds - 1) * SECOND, slug=slug).values()) == {"lapsed"}
    with own_site.inside(), unit_of_work():
        listing_at(slug).status = Status.HIDDEN


def test_an_index_that_lags_behind_an_edit_shows_nobody_as_verified(own_site):
    with own_site.inside():
        keep_verified("NJ", date(2027, 3, 31), checked_at=CHECKED)
    index_of(own_site)
    now = datetime(2026, 6, 1, tzinfo=UTC)
    assert set(said_everywhere(own_site, now).values()) == {"verified"}
    with own_site.inside(), unit_of_work() as session:
        session.scalars(select(Credential)).one().number = "EX-99999"
    said = said_everywhere(own_site, now)
    of_the_index = {part: said.pop(part) for part in ("filter", "index", "count", "answered", "answered, count")}
    assert set(said.values()) == {"stated"}
    assert set(of_the_index.values()) == {"verified"}  # ids and counts only: the card beside them says Stated
    index_of(own_site)
    assert set(said_everywhere(own_site, now).values()) == {"stated"}
