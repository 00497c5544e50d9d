"""The home of the desks: what waits, how long decisions take, what is to come, whether all is sound."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from directory.accounts.rules import Role
from directory.audit.checking import check_trail
from directory.discovery.sync import rebuild
from directory.notices.actions import queue_letter
from directory.notices.models import Letter
from directory.registers.models import RegisterImport
from directory.shared.db import unit_of_work
from directory.verification.rules import SubmissionState
from tests.factories.verification import a_submission
from tests.web.a_site import ANA, own_site

__all__ = ["own_site"]

CHIEF = "chief@example.org"
NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
def chief(own_site):
    own_site.account(CHIEF, Role.ADMINISTRATOR, has_second_factor=True, name="Chief")
    with own_site.inside():
        rebuild(own_site.app.extensions["search_index"])
    return own_site.visitor(CHIEF)


def decided(submission, *, at):
    """Decide it in the database alone."""
    with unit_of_work():
        submission.state, submission.outcome, submission.decided_at = SubmissionState.DECIDED, "verified", at


def words_of(element):
    return " ".join("".join(element.itertext()).split())


def desks(page):
    return {
        words_of(one).split(" ", 1)[1]: int(words_of(one).split()[0]) for one in page.all("a", class_="glance__way")
    }


def test_on_an_empty_site_nothing_waits_and_what_was_not_looked_at_says_so(chief):
    page = chief.see("/admin")
    assert "Nothing waits for you." in page.text
    assert set(desks(page).values()) == {0}
    assert "not verified yet" in page.text
    assert "It was not compared with the database yet." in page.text
    assert "All that were due have gone out." in page.text
    assert "Revocations and removals take two people." in page.text
    assert "None yet." in page.text


def test_what_waits_is_counted_with_its_age_beside_each_line_and_on_the_home(own_site, chief):
    with own_site.inside():
        a_submission(now=NOW - 12 * DAY)
        a_submission(now=NOW - 3 * DAY)
        decided(a_submission(now=NOW - 9 * DAY), at=NOW - DAY)
    page = chief.see("/admin")
    assert desks(page)["Verification"] == 2
    assert "the oldest for 12 days" in page.text
    assert "2 things wait for a person." in page.text
    counts = [words_of(one) for one in chief.see("/admin/people").all("span", class_="workspace__count")]
    assert counts == ["2 waiting"]


def test_medians_are_those_of_the_last_30_and_90_days(own_site, chief):
    with own_site.inside():
        for days_ago, took in ((5, 2), (6, 4), (7, 12), (40, 30), (50, 32), (91, 1), (300, 1)):
            decided(a_submission(now=NOW - (days_ago + took) * DAY), at=NOW - days_ago * DAY)
    text = chief.see("/admin").text
    assert "median until decided: 4 days in the last 30 days (3), 12 days in the last 90 (5)" in text


def test_a_register_shows_its_newest_import_with_what_was_set_aside(own_site, chief):
    with own_site.inside(), unit_of_work() as session:
        for days_ago, set_aside in ((9, 0), (1, 7)):
            at = datetime(2026, 11, 22, 8, tzinfo=UTC) - days_ago * DAY
            counts = {"read": 100, "set_aside": set_aside}
            session.add(
                RegisterImport(register="roster-wa", file_name="wa.csv", started_at=at, ended_at=at, counts=counts)
            )
    text = chief.see("/admin").text
    assert "License roster, WA November 21, 2026, 08:00 UTC 7 set aside" in text
    assert "November 13" not in text
    page = chief.see("/admin/imports").text
    assert page.count("License roster, WA") == 3
    assert "100 rows read" in page


def test_what_is_not_sound_is_pointed_out(own_site, chief):
    with own_site.inside():
        check_trail(now=NOW - 2 * DAY)
        index = own_site.app.extensions["search_index"]
        index.last_checked_at = NOW
        key = f"index_repaired:{NOW:%Y-%m-%d}"
        with unit_of_work():
            values = {"compared": 3, "differences": 1}
            queue_letter("index_repaired", to="op@example.org", values=values, key=key, now=NOW - DAY)
        with unit_of_work() as session:
            session.execute(update(Letter).values(due_at=NOW - DAY))
            queue_letter("index_repaired", to="op@example.org", values=values, key="other", now=NOW - DAY)
            session.execute(update(Letter).where(Letter.key == "other").values(given_up_at=NOW))
    text = chief.see("/admin").text
    assert "it differed and was repaired" in text
    assert "The nightly look is late." in text
    assert "1 letter was given up. 1 letter should have gone out an hour ago." in text


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        (Role.VERIFIER, {"Verification"}, {"Ownership", "Inquiries", "Waivers"}),
        (Role.MODERATOR, {"Inquiries"}, {"Verification", "Ownership", "Waivers"}),
        (Role.ADMINISTRATOR, {"Verification", "Ownership", "Inquiries", "Waivers"}, set()),
    ],
)
def test_each_sees_their_own_part(role, shown, hidden, own_site):
    own_site.account(ANA, role, has_second_factor=True)
    page = own_site.visitor(ANA).see("/admin")
    assert shown <= desks(page).keys()
    assert not hidden & desks(page).keys()
    oversees = role == Role.ADMINISTRATOR
    assert ("Is all as it should be?" in page.text) == oversees
    assert ("Audit trail" in page.text) == oversees
    assert ("What is to come" in page.text) == (role != Role.MODERATOR)


@pytest.mark.parametrize(("roles", "status"), [((), 403), ((Role.PRACTITIONER,), 403)])
def test_nobody_else_has_a_home_there(roles, status, own_site):
    own_site.account(ANA, *roles, has_second_factor=True)
    ana = own_site.visitor(ANA)
    assert ana.get("/admin").status_code == status
    assert "/admin" not in [link.get("href") for link in ana.see("/").all("a")]


def test_the_head_of_every_page_leads_there(chief):
    assert "/admin" in [link.get("href") for link in chief.see("/").all("a")]
