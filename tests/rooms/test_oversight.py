"""What administrators look over: counts, medians and what is to come, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from directory.accounts.rules import Role
from directory.audit.checking import check_trail
from directory.audit.models import AuditEntry
from directory.audit.queries import Sought, actions_known, entries_after, entries_before, every_entry
from directory.credentials.actions import withdraw_credential
from directory.discovery.sync import rebuild
from directory.listings.rules import Status
from directory.notices.models import Letter
from directory.oversight.ahead import Ahead, what_is_ahead
from directory.oversight.nightly import look_at_trail
from directory.oversight.pace import Pace, pace_of
from directory.oversight.soundness import index_state, letter_state, trail_state
from directory.oversight.waiting import Waiting, waiting_at_desks
from directory.shared.db import db, unit_of_work
from directory.verification.models import Submission
from directory.verification.rules import SubmissionState
from tests.factories.accounts import an_account
from tests.factories.checks import a_check
from tests.factories.databases import let_go_of_the_trail
from tests.factories.listings import a_credential, a_listing, keep
from tests.factories.verification import KEEPER, a_submission

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
DESKS = {"verification", "proposals", "exclusions", "ownership", "photos", "inquiries", "waivers"}
DESKS |= {"reviews", "reports", "disputes", "receipts", "threats", "privacy"}


def verified(*, expires_in=None, due_in=None, status=Status.PUBLISHED, stated_at=None, outcome=None):
    """A license of a listing, checked two days ago."""
    listing = a_listing(now=NOW, status=status)
    expires_on = None if expires_in is None else TODAY + timedelta(days=expires_in)
    license_ = a_credential(listing.practitioner, now=NOW, expires_on=expires_on)
    due = None if due_in is None else TODAY + timedelta(days=due_in)
    extra = {"outcome": outcome} if outcome else {}
    keep(listing, license_)
    keep(a_check(license_, at=NOW - 2 * DAY, next_due_on=due, **extra))
    if stated_at is not None:
        with unit_of_work():
            license_.stated_at = stated_at
    return license_


def decided_after(days, *, days_ago):
    one = a_submission(now=NOW - (days + days_ago) * DAY)
    with unit_of_work():
        one.state, one.outcome, one.decided_at = SubmissionState.DECIDED, "verified", NOW - days_ago * DAY


def test_nothing_waits_on_an_empty_site(any_app):
    assert waiting_at_desks() == dict.fromkeys(DESKS, Waiting(0, None))
    assert pace_of("verification", now=NOW) == Pace((0, 0), (None, None))
    assert what_is_ahead(TODAY) == Ahead((0, 0, 0), 0)
    with pytest.raises(KeyError):
        pace_of("people", now=NOW)


def test_what_waits_is_counted_since_the_oldest(any_app):
    for days in (3, 12):
        a_submission(now=NOW - days * DAY)
    decided_after(1, days_ago=20)
    assert waiting_at_desks()["verification"] == Waiting(2, NOW - 12 * DAY)


def test_medians_are_of_what_was_decided_in_each_period(any_app):
    for took, ago in ((2, 5), (4, 6), (12, 29), (30, 31), (32, 89), (1, 91)):
        decided_after(took, days_ago=ago)
    assert pace_of("verification", now=NOW) == Pace((3, 5), (4 * DAY, 12 * DAY))
    with unit_of_work() as session:
        for one in session.query(Submission).filter(Submission.decided_at > NOW - 6 * DAY):
            one.state, one.outcome = SubmissionState.WITHDRAWN, None
    assert pace_of("verification", now=NOW).decided == (2, 4), "what was withdrawn was not decided"


def test_what_ends_and_what_is_due_counts_what_is_verified_unchanged_and_shown(any_app):
    for days in (0, 30, 31, 60, 61, 90, 91, -1):
        verified(expires_in=days)
    verified(due_in=0)
    verified(due_in=1)
    verified(expires_in=5, due_in=-5, status=Status.HIDDEN)
    verified(expires_in=5, due_in=-5, stated_at=NOW - DAY)
    verified(expires_in=5, due_in=-5, outcome="declined")
    taken_back = verified(expires_in=5, due_in=-5)
    with unit_of_work():
        withdraw_credential(taken_back, by=KEEPER, now=NOW)
    assert what_is_ahead(TODAY) == Ahead((2, 4, 6), 1)


def test_what_the_machine_looked_at_last_is_told_and_is_late_after_a_night(any_app):
    index = any_app.extensions["search_index"]
    assert not index_state(index, now=NOW).is_usable
    rebuild(index)
    state = index_state(index, now=NOW)
    assert (state.is_usable, state.waiting) == (True, 0)
    index.last_checked_at = NOW - 30 * timedelta(hours=1)
    assert not index_state(index, now=NOW).is_late
    assert index_state(index, now=NOW + DAY).is_late
    assert trail_state(now=NOW).is_late
    an_account("ana@example.org", Role.VERIFIER)
    check_trail(now=NOW)
    told = trail_state(now=NOW)
    assert (told.entries, told.check.entries, told.is_late) == (3, 3, False)
    assert letter_state(now=NOW).given_up == 0


def test_the_trail_is_looked_through_alike_on_both_databases(any_app):
    an_account("ana@example.org", Role.VERIFIER, Role.PRACTITIONER)
    assert actions_known() == ["grant_role", "open_account"]
    today = datetime.now(UTC).date()
    everything = Sought(since=today - DAY, until=today + DAY)
    assert [one.id for one in entries_before(everything, before_id=None, limit=9)] == [4, 3, 2, 1]
    assert [one.id for one in entries_before(everything, before_id=4, limit=2)] == [3, 2]
    assert [one.id for one in entries_after(everything, after_id=1, limit=2)] == [3, 2]
    assert [one.id for one in every_entry(Sought(who="operator", action="grant_role"), up_to_id=3)] == [2, 3]
    assert entries_before(Sought(until=date(2020, 1, 1)), before_id=None, limit=9) == []
    assert db.session.get(AuditEntry, 4).action == "grant_role"


@pytest.mark.sqlite_only
def test_every_administrator_has_one_letter_when_the_trail_is_broken_at_night(app):
    an_account("chief@example.org", Role.ADMINISTRATOR)
    an_account("vera@example.org", Role.VERIFIER)
    night = NOW.replace(hour=8)
    look_at_trail(night)
    assert db.session.scalars(select(Letter)).all() == []
    with unit_of_work() as session:
        let_go_of_the_trail()
        session.execute(text("UPDATE audit_entries SET reason = 'other' WHERE id = 2"))
    for minutes in range(3):
        look_at_trail(night + DAY + timedelta(minutes=minutes))
    [letter] = db.session.scalars(select(Letter))
    assert letter.to_address == "chief@example.org"
    assert "Entry 2 (grant_role" in letter.text
    assert "1 entry before that hold" in letter.text
