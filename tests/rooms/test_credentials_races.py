"""Two windows at the same moment, in processes of their own: stated once, changed once, taken back once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from directory.audit.models import AuditEntry
from directory.audit.queries import first_break
from directory.audit.rules import OPERATOR
from directory.credentials.actions import change_credential, state_credential, withdraw_credential
from directory.credentials.facts import StatedFacts, facts_stated
from directory.credentials.models import Credential
from directory.credentials.queries import credential_by_id
from directory.credentials.rules import CredentialKind
from directory.listings.models import Practitioner
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.actions import submit_credential, withdraw_submission
from directory.verification.models import Submission
from directory.verification.rules import OpenedFor, SubmissionState
from tests.factories.listings import a_credential, a_listing, keep
from tests.rooms.processes import in_processes

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RACES = 6
DEGREE = StatedFacts(CredentialKind.DEGREE, "DACM", "A school", issued_on=date(2014, 1, 1))

pytestmark = pytest.mark.timeout(180)


def refused(work):
    """Whether the rules refused it; in a unit of work of its own."""
    try:
        with unit_of_work():
            work()
    except RuleBroken:
        return True
    return False


def acts(name):
    return db.session.scalar(select(func.count()).where(AuditEntry.action == name))


def test_the_same_is_stated_once_and_lies_at_the_desk_once(any_app):
    practitioners = [keep(a_listing(now=NOW)).practitioner_id for _ in range(RACES)]

    def state(practitioner_id):
        row = state_credential(db.session.get(Practitioner, practitioner_id), DEGREE, by=OPERATOR, now=NOW)
        submit_credential(row, opened_for=OpenedFor.STATED, by=OPERATOR, now=NOW)

    def state_all(_number):
        for one in practitioners:
            refused(lambda one=one: state(one))

    in_processes(any_app, state_all, count=3)
    assert sorted(db.session.scalars(select(Credential.practitioner_id))) == sorted(practitioners)
    assert len(db.session.scalars(select(Submission.id)).all()) == RACES
    assert acts("state_credential") == RACES
    assert first_break() is None


def test_of_two_windows_filled_in_on_the_same_facts_one_is_saved(any_app):
    ids = [keep(a_credential(keep(a_listing(now=NOW)).practitioner, now=NOW)).id for _ in range(RACES)]
    seen = {one: facts_stated(credential_by_id(one)).fingerprint for one in ids}

    def change(credential_id, number):
        row = credential_by_id(credential_id)
        facts = replace(facts_stated(row), number=f"WINDOW-{number}")
        change_credential(row, facts, seen=seen[credential_id], by=OPERATOR, now=NOW)
        submit_credential(row, opened_for=OpenedFor.CHANGED, by=OPERATOR, now=NOW)

    def change_all(number):
        for one in ids:
            refused(lambda one=one: change(one, number))

    in_processes(any_app, change_all, count=3)
    assert acts("change_credential") == RACES
    assert {row.version for row in db.session.scalars(select(Submission))} == {1}
    assert first_break() is None


def test_taken_back_by_two_at_once_it_is_taken_back_once_and_leaves_the_desk(any_app):
    rows = [keep(a_credential(keep(a_listing(now=NOW)).practitioner, now=NOW)) for _ in range(RACES)]
    for row in rows:
        with unit_of_work():
            submit_credential(row, opened_for=OpenedFor.STATED, by=OPERATOR, now=NOW)
    ids = [row.id for row in rows]

    def take_back(credential_id):
        row = credential_by_id(credential_id)
        if withdraw_credential(row, by=OPERATOR, now=NOW):
            withdraw_submission(row, by=OPERATOR, now=NOW)

    def take_all_back(_number):
        for one in ids:
            refused(lambda one=one: take_back(one))

    in_processes(any_app, take_all_back, count=3)
    assert acts("withdraw_credential") == RACES
    assert {row.state for row in db.session.scalars(select(Submission))} == {SubmissionState.WITHDRAWN}
    assert first_break() is None
