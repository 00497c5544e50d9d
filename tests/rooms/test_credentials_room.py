"""Credentials in the database: stated, changed, taken back and put back; what is verified, due and to be erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from directory.audit.models import AuditEntry
from directory.audit.rules import OPERATOR
from directory.credentials.actions import (
    attach_paper,
    change_credential,
    record_check,
    restore_credential,
    state_credential,
    withdraw_credential,
)
from directory.credentials.facts import StatedFacts, facts_stated
from directory.credentials.models import Credential, Programme
from directory.credentials.queries import (
    credentials_by_practitioner,
    due_rechecks,
    papers_to_erase,
    programmes,
    proofs_of,
    standings_of,
    unused_papers,
    withdrawn_credentials,
)
from directory.credentials.rules import CredentialKind, Method, Outcome, Overtaken, Reason
from directory.credentials.seeding import seed_programmes, seeds
from directory.listings.rules import Status
from directory.papers.models import Paper
from directory.papers.rules import Media
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.wording.context import Proof
from tests.factories.accounts import an_account
from tests.factories.listings import a_credential, a_listing, keep

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
DAY = timedelta(days=1)
DEGREE = StatedFacts(CredentialKind.DEGREE, "DACM", "A school", issued_on=date(2014, 1, 1))
WHY = {
    Outcome.VERIFIED: Reason.MATCHES_THE_SOURCE,
    Outcome.DECLINED: Reason.NAME_DIFFERS,
    Outcome.REVOKED: Reason.FORGED,
}


@pytest.fixture
def practitioner(any_app):
    return keep(a_listing(slug="ana-lee", name="Ana Lee", now=NOW)).practitioner


def do(action, *given, now=NOW, **named):
    with unit_of_work():
        return action(*given, by=OPERATOR, now=now, **named)


def check(row, outcome=Outcome.VERIFIED, *, now=NOW, **given):
    return do(record_check, row, outcome=outcome, reason=WHY[outcome], method=Method.LOOK_UP, now=now, **given)


def a_paper(*, brought_at=NOW, account=None, number=1):
    return Paper(
        key=f"{number:032x}",
        digest=f"{number:064x}",
        media=Media.PNG,
        byte_count=9,
        file_name="a.png",
        brought_at=brought_at,
        brought_by_id=account.id if account else None,
    )


def acts():
    return [entry.action for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_stating_changing_and_taking_back_are_each_in_the_trail_with_what_stood_before(practitioner):
    row = do(state_credential, practitioner, DEGREE)
    assert do(change_credential, row, replace(DEGREE, title="DAOM"))
    assert do(withdraw_credential, row)
    assert do(restore_credential, row)
    assert acts() == ["state_credential", "change_credential", "withdraw_credential", "restore_credential"]
    changed = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "change_credential")).one()
    assert (changed.before["title"], changed.after["title"]) == ("DACM", "DAOM")


def test_what_changes_nothing_writes_nothing(practitioner):
    row = do(state_credential, practitioner, DEGREE)
    assert not do(change_credential, row, DEGREE, now=NOW + DAY)
    assert not do(restore_credential, row)
    do(withdraw_credential, row)
    assert not do(withdraw_credential, row)
    assert acts() == ["state_credential", "withdraw_credential"]
    assert row.stated_at == NOW


@pytest.mark.parametrize("facts", [replace(DEGREE, issuer=""), replace(DEGREE, title="Permanent results DAc")])
def test_what_may_not_be_stated_leaves_nothing(facts, practitioner):
    with pytest.raises(RuleBroken):
        do(state_credential, practitioner, facts)
    assert not db.session.scalars(select(Credential)).all()


def test_the_words_of_a_course_of_the_register_are_not_the_keepers(practitioner):
    course = keep(Programme(title="Facelift without surgery", body="A school", listed_at=NOW))
    facts = StatedFacts(
        CredentialKind.TRAINING, course.title, course.body, hours=8, issued_on=date(2020, 1, 1), programme_id=course.id
    )
    with pytest.raises(RuleBroken):
        do(state_credential, practitioner, replace(facts, programme_id=None))
    do(state_credential, practitioner, facts)


def test_a_change_of_what_moved_on_is_refused_and_nothing_is_overwritten(practitioner):
    row = do(state_credential, practitioner, DEGREE)
    seen = facts_stated(row).fingerprint
    do(change_credential, row, replace(DEGREE, title="DAOM"), seen=seen)
    with pytest.raises(Overtaken):
        do(change_credential, row, replace(DEGREE, title="PhD"), seen=seen)
    assert row.title == "DAOM"


def test_a_credential_keeps_its_kind_and_one_that_was_taken_back_is_not_changed(practitioner):
    row = do(state_credential, practitioner, DEGREE)
    other = StatedFacts(CredentialKind.TRAINING, "A course", "A school", hours=8, issued_on=date(2020, 1, 1))
    with pytest.raises(RuleBroken, match="keeps its kind"):
        do(change_credential, row, other)
    do(withdraw_credential, row)
    with pytest.raises(RuleBroken, match="taken back"):
        do(change_credential, row, replace(DEGREE, title="DAOM"))


def test_what_was_taken_back_shows_nowhere_and_can_be_put_back_for_thirty_days(practitioner):
    row = do(state_credential, practitioner, DEGREE)
    do(withdraw_credential, row)
    assert not credentials_by_practitioner([practitioner.id])
    assert [one.id for one in withdrawn_credentials(practitioner.id, now=NOW + 29 * DAY)] == [row.id]
    assert not withdrawn_credentials(practitioner.id, now=NOW + 30 * DAY)
    with pytest.raises(RuleBroken, match="too long ago"):
        do(restore_credential, row, now=NOW + 30 * DAY)
    do(restore_credential, row, now=NOW + 29 * DAY)
    assert list(credentials_by_practitioner([practitioner.id])[practitioner.id]) == [row]


def test_exactly_the_same_is_neither_stated_nor_put_back_twice(practitioner):
    row = do(state_credential, practitioner, DEGREE)
    with pytest.raises(RuleBroken, match="already"):
        do(state_credential, practitioner, DEGREE)
    do(withdraw_credential, row)
    do(state_credential, practitioner, DEGREE)
    with pytest.raises(RuleBroken, match="already"):
        do(restore_credential, row)


def test_a_last_day_from_the_source_is_checked_together_with_what_it_changes(practitioner):
    row = keep(a_credential(practitioner, now=NOW))
    check(row, expires_on=date(2028, 6, 30))
    assert row.expires_on == date(2028, 6, 30)
    assert standings_of([row], time_zone="UTC", now=NOW)[row.id].is_verified


def test_a_last_day_of_what_never_ends_is_refused(practitioner):
    row = do(state_credential, practitioner, DEGREE)
    with pytest.raises(RuleBroken, match="no last day"):
        check(row, expires_on=date(2028, 6, 30))


@pytest.mark.parametrize(
    ("kind", "given", "proofs"),
    [
        (CredentialKind.LICENSE, {}, {Proof.LICENSE}),
        (CredentialKind.LICENSE, {"title": "Physician (M.D.)"}, set()),
        (CredentialKind.CERTIFICATION, {}, {Proof.CERTIFICATION}),
        (CredentialKind.TRAINING, {}, set()),
    ],
)
def test_texts_may_lean_on_what_is_verified_until_it_lapses(kind, given, proofs, practitioner):
    row = keep(a_credential(practitioner, kind, now=NOW, **given | {"expires_on": (NOW + 9 * DAY).date()}))
    assert proofs_of(practitioner.id, NOW) == set()
    check(row)
    assert proofs_of(practitioner.id, NOW) == proofs
    assert proofs_of(practitioner.id, NOW + 11 * DAY) == set()


@pytest.mark.parametrize(("title", "proofs"), [("DACM", {Proof.DEGREE}), ("MSOM", set())])
def test_only_a_verified_doctors_degree_makes_a_doctor(title, proofs, practitioner):
    row = do(state_credential, practitioner, replace(DEGREE, title=title))
    assert proofs_of(practitioner.id, NOW) == set()
    check(row)
    assert proofs_of(practitioner.id, NOW) == proofs
    check(row, Outcome.REVOKED)
    assert proofs_of(practitioner.id, NOW) == set()


def test_a_check_is_due_again_on_its_day_and_only_while_it_says_something(practitioner, noise):
    row = keep(a_credential(practitioner, now=NOW))
    check(row, next_due_on=(NOW + 30 * DAY).date())
    due = (NOW + 30 * DAY).date()
    assert not due_rechecks(due - DAY)
    assert due_rechecks(due) == [row]
    do(change_credential, row, replace(facts_stated(row), number="CHANGED-1"))
    assert not due_rechecks(due)
    check(row, next_due_on=due)
    practitioner_listing = row.practitioner
    assert due_rechecks(due) == [row]
    assert practitioner_listing is practitioner
    check(row, Outcome.DECLINED)
    assert not due_rechecks(due)


@pytest.mark.parametrize("ends", ["withdrawn", "unpublished"])
def test_nothing_is_due_of_what_shows_nowhere(ends, any_app):
    listing = keep(a_listing(now=NOW))
    row = keep(a_credential(listing.practitioner, now=NOW))
    check(row, next_due_on=NOW.date())
    assert due_rechecks(NOW.date()) == [row]
    if ends == "withdrawn":
        do(withdraw_credential, row)
    else:
        with unit_of_work():
            listing.status = Status.DRAFT
    assert not due_rechecks(NOW.date())


@pytest.fixture
def noise(practitioner):
    """Credentials that are verified and never due, declined, or somebody else's."""
    other = keep(a_listing(now=NOW)).practitioner
    for kind in (CredentialKind.LICENSE, CredentialKind.TRAINING):
        check(keep(a_credential(other, kind, now=NOW)))
    keep(a_credential(practitioner, CredentialKind.TRAINING, now=NOW))


def test_documents_are_due_for_erasing_ninety_days_after_the_end_of_every_credential_they_are_for(practitioner):
    rows = [keep(a_credential(practitioner, kind, now=NOW - 900 * DAY)) for kind in list(CredentialKind)[:3]]
    paper = keep(a_paper(brought_at=NOW - 200 * DAY))
    for row in rows[:2]:
        do(attach_paper, row, paper)
    check(rows[0], Outcome.DECLINED, now=NOW)
    do(withdraw_credential, rows[1], now=NOW + DAY)
    assert not papers_to_erase(NOW + 90 * DAY)
    assert papers_to_erase(NOW + 91 * DAY) == [paper]
    assert not papers_to_erase(NOW + 91 * DAY, at_the_desk=[rows[0].id])
    check(rows[0], now=NOW + 2 * DAY)
    assert not papers_to_erase(NOW + 91 * DAY)


def test_documents_of_what_was_stated_anew_since_it_was_declined_stay(practitioner):
    row, paper = keep(a_credential(practitioner, now=NOW - 900 * DAY)), keep(a_paper())
    do(attach_paper, row, paper)
    check(row, Outcome.DECLINED)
    do(change_credential, row, replace(facts_stated(row), number="NEW-1"), now=NOW + 80 * DAY)
    assert not papers_to_erase(NOW + 100 * DAY)


def test_documents_of_what_is_verified_or_revoked_or_waits_stay(practitioner):
    for number, outcome in enumerate((Outcome.VERIFIED, Outcome.REVOKED, None), 1):
        row = keep(a_credential(practitioner, now=NOW - 900 * DAY, number=f"N-{number}"))
        do(attach_paper, row, keep(a_paper(number=number)))
        if outcome:
            check(row, outcome)
    assert not papers_to_erase(NOW + 900 * DAY)


def test_a_document_whose_form_was_never_sent_right_is_erased_after_a_day(practitioner):
    ana = an_account()
    paper = keep(a_paper(account=ana))
    assert unused_papers([paper.key], account_id=ana.id) == [paper]
    assert not unused_papers([paper.key], account_id=ana.id + 1)
    assert not papers_to_erase(NOW + DAY - timedelta(seconds=1))
    assert papers_to_erase(NOW + DAY) == [paper]
    do(attach_paper, keep(a_credential(practitioner, now=NOW)), paper)
    assert not unused_papers([paper.key], account_id=ana.id)
    assert not papers_to_erase(NOW + DAY)


def test_the_register_is_filled_once_and_is_its_keepers_from_then_on(any_app):
    assert seed_programmes(NOW) == len(seeds())
    with unit_of_work():
        first = programmes()[0]
        first.title, first.ended_at = "Renamed", NOW
    assert seed_programmes(NOW + DAY) == 0
    assert len(programmes()) == len(seeds()) - 1
    assert acts().count("list_programme") == len(seeds())


def test_courses_are_listed_with_their_source_and_with_hours_only_where_they_were_published(any_app):
    seed_programmes(NOW)
    rows = {row.title: row for row in programmes()}
    assert {row.hours for row in rows.values()} == {192, 8, None}
    assert all(row.source and row.checked_on is None for row in rows.values())
