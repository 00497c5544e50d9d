"""At the same moment, in processes of their own: an account is erased or kept, a request is answered once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import current_app
from sqlalchemy import func, select

from directory.accounts.models import Account
from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.audit.queries import first_break
from directory.notices.models import Letter
from directory.privacy.deleting import GOODBYE, ask_to_delete, erase_due, keep_after_all
from directory.privacy.listings_left import Stores
from directory.privacy.models import AccountDeletion, DataRequest
from directory.privacy.requests import answer, ask, confirm
from directory.privacy.rules import REGRET_FOR, Outcome, ReasonCode, RequestKind, RequestState
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.tombstones.models import Tombstone
from tests.factories.accounts import an_account
from tests.factories.verification import by
from tests.rooms.processes import in_processes

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RACES = 5

pytestmark = pytest.mark.timeout(120)


def many(model, *conditions) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def test_an_account_is_erased_once_or_kept(any_app):
    keys = []
    for number in range(RACES):
        leaver = an_account(f"leaver-{number}@example.org")
        with unit_of_work():
            keys.append(ask_to_delete(leaver, withdraws_reviews=False, by=by(leaver), now=NOW).key)

    def erase_or_keep(number):
        if number < 2:
            held = current_app.extensions
            erase_due(NOW + REGRET_FOR, stores=Stores(held["paper_store"], held["file_store"]))
            return
        for key in reversed(keys):
            with unit_of_work():
                keep_after_all(key, now=NOW)

    in_processes(any_app, erase_or_keep, count=3)
    erased, kept = many(Account, Account.erased_at.is_not(None)), many(Account, Account.active)
    assert erased + kept == RACES
    assert many(Account, Account.active, Account.erased_at.is_not(None)) == many(AccountDeletion) == 0
    assert many(AuditEntry, AuditEntry.action == "erase_account") == many(Tombstone) == erased
    assert many(Letter, Letter.template == GOODBYE) == erased
    assert many(AuditEntry, AuditEntry.action == "restart_account") == kept
    assert first_break() is None


def test_of_two_who_answer_one_does(any_app):
    chiefs = [an_account(f"chief-{one}@example.org", Role.ADMINISTRATOR).id for one in (1, 2)]
    numbers = []
    for _ in range(RACES):
        with unit_of_work():
            confirm(asked := ask(RequestKind.COPY, email="a@example.net", words="", language="en", now=NOW), now=NOW)
        numbers.append(asked.id)

    def decide(number):
        outcome, reason = ((Outcome.DONE, None), (Outcome.REFUSED, ReasonCode.LAW))[number]
        for one in numbers:
            try:
                with unit_of_work():
                    request, given = db.session.get(DataRequest, one), {"outcome": outcome, "reason": reason}
                    answer(request, **given, words=outcome.value, by=by(chiefs[number]), now=NOW)
            except RuleBroken:
                continue

    in_processes(any_app, decide, count=2)
    rows = db.session.scalars(select(DataRequest)).all()
    assert {one.state for one in rows} == {RequestState.CLOSED}
    assert many(AuditEntry, AuditEntry.action == "answer_request") == RACES
    assert many(Letter, Letter.template == "data_request_answered") == RACES
    for one in rows:
        assert one.handled_by_id == chiefs[0 if one.outcome is Outcome.DONE else 1]
