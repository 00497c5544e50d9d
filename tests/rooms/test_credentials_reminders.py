"""Letters before a credential ends and when it has: each once, the nearest only, to who keeps the listing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from directory.audit.rules import OPERATOR
from directory.credentials.actions import change_credential, withdraw_credential
from directory.credentials.facts import facts_stated
from directory.credentials.reminders import remind_of_expiry
from directory.credentials.rules import CredentialKind
from directory.listings.rules import Status
from directory.notices.models import Letter
from directory.ownership.models import Keeper
from directory.ownership.rules import Part
from directory.shared.db import db, unit_of_work
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import DENVER, a_credential, a_listing, a_place, keep

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
DAY = timedelta(days=1)
LAST = date(2027, 6, 30)


@pytest.fixture
def listing(any_app):
    kept = keep(a_listing(slug="ana-lee", name="Ana Lee", now=NOW))
    keeps(an_account("ana@example.org"), kept)
    return kept


@pytest.fixture
def row(listing):
    return keep(a_credential(listing.practitioner, now=NOW - 300 * DAY, title="L.Ac.", issued_on=None, expires_on=LAST))


def at(days_left):
    """Noon in New Jersey, so many days before the last day."""
    return datetime(LAST.year, LAST.month, LAST.day, 16, tzinfo=UTC) - days_left * DAY


def letters():
    return db.session.scalars(select(Letter).order_by(Letter.id)).all()


def subjects():
    return [letter.subject for letter in letters()]


def test_a_letter_goes_at_each_step_once_and_one_when_it_has_lapsed(row):
    written = [days for days in range(100, -40, -1) if remind_of_expiry(at(days)) and not remind_of_expiry(at(days))]
    assert written == [90, 60, 30, 7, -1]
    assert subjects() == ["L.Ac. ends on June 30, 2027"] * 4 + ["L.Ac. has lapsed"]


def test_where_days_were_missed_only_the_nearest_letter_goes(row):
    assert remind_of_expiry(at(5)) == 1
    assert "in 5 days" in letters()[0].text
    assert remind_of_expiry(at(4)) == 0
    assert remind_of_expiry(at(-20)) == 1
    assert len(letters()) == 2


def test_the_letter_says_what_to_do_where_and_why_one_gets_it(row):
    remind_of_expiry(at(30))
    letter = letters()[0]
    assert letter.to_address == "ana@example.org"
    for part in (letter.text, letter.html):
        assert f"/practice/ana-lee/credentials/{row.id}/edit" in part
        assert "cannot be switched off" in part
    assert "EX-12345" not in letter.text


def test_on_the_last_day_itself_it_is_not_lapsed_yet_and_a_minute_after_midnight_it_is(row):
    remind_of_expiry(at(8))
    midnight = datetime(2027, 7, 1, 4, tzinfo=UTC)
    assert remind_of_expiry(midnight - timedelta(minutes=1)) == 1
    assert "that is today" in letters()[-1].text
    assert remind_of_expiry(midnight) == 1
    assert subjects()[-1] == "L.Ac. has lapsed"


def test_a_licenses_midnight_is_its_states_and_anything_elses_is_the_listings(any_app):
    kept = keep(a_listing(now=NOW, places=[a_place(**DENVER)]))
    keeps(an_account("bo@example.org"), kept)
    for kind in (CredentialKind.LICENSE, CredentialKind.CERTIFICATION):
        keep(a_credential(kept.practitioner, kind, now=NOW - 300 * DAY, issued_on=None, expires_on=LAST))
    assert remind_of_expiry(datetime(2027, 7, 1, 4, tzinfo=UTC)) == 2
    assert min(subjects()).startswith("Diplomate of Acupuncture ends")
    assert max(subjects()).endswith("has lapsed")


def test_a_new_last_day_begins_anew(row):
    remind_of_expiry(at(90))
    with unit_of_work():
        later = replace(facts_stated(row), expires_on=date(2029, 6, 30))
        change_credential(row, later, by=OPERATOR, now=at(80))
    assert remind_of_expiry(at(30)) == 0
    assert remind_of_expiry(datetime(2029, 5, 31, 16, tzinfo=UTC)) == 1


def test_who_has_just_stated_it_is_not_told_what_they_know(listing):
    keep(a_credential(listing.practitioner, now=NOW, issued_on=None, stated_at=at(50), expires_on=LAST))
    assert remind_of_expiry(at(50)) == 0
    assert remind_of_expiry(at(30)) == 1


@pytest.mark.parametrize("why", ["withdrawn", "draft", "hidden", "closed"])
def test_nothing_is_written_of_what_shows_nowhere(why, row, listing):
    with unit_of_work():
        if why == "withdrawn":
            withdraw_credential(row, by=OPERATOR, now=NOW)
        else:
            listing.status = Status(why)
    assert remind_of_expiry(at(30)) == 0
    assert not letters()


def test_every_keeper_gets_one_and_an_account_that_was_stopped_none(row, listing):
    clinic, stopped = an_account("clinic@example.org"), an_account("stopped@example.org", is_active=False)
    with unit_of_work() as session:
        for account in (clinic, stopped):
            session.add(Keeper(listing_id=listing.id, account_id=account.id, part=Part.CLINIC, since=NOW))
    assert remind_of_expiry(at(30)) == 2
    assert {letter.to_address for letter in letters()} == {"ana@example.org", "clinic@example.org"}


def test_where_nobody_keeps_the_listing_nothing_is_written_and_nothing_fails(any_app):
    kept = keep(a_listing(now=NOW))
    keep(a_credential(kept.practitioner, now=NOW - 300 * DAY, issued_on=None, expires_on=LAST))
    assert remind_of_expiry(at(30)) == 0


def test_what_ended_long_ago_is_not_written_about(row):
    assert remind_of_expiry(at(-31)) == 0
