"""Requests about personal data: confirmed, answered in time, appealed once, emptied later; the trail knows nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import current_app

from directory.accounts.rules import Role
from directory.audit.queries import entries_about
from directory.inquiries.models import Inquiry
from directory.notices.models import Letter
from directory.oversight.waiting import waiting_at_desks
from directory.privacy.emptying import empty_old_requests
from directory.privacy.listings_left import Stores
from directory.privacy.models import DataRequest
from directory.privacy.queries import open_data_requests, overdue_requests
from directory.privacy.requests import (
    account_asked_about,
    answer,
    appeal,
    ask,
    confirm,
    erase_for,
    may_have_copy,
    take_back,
)
from directory.privacy.rules import (
    ANSWERED_WITHIN,
    APPEAL_WITHIN,
    CONTENT_KEPT_FOR,
    COPY_OFFERED_FOR,
    UNCONFIRMED_FOR,
    Outcome,
    ReasonCode,
    RequestKind,
    RequestState,
)
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories.accounts import an_account, keeps
from tests.factories.inquiries import an_inquiry
from tests.factories.listings import a_listing, keep
from tests.factories.verification import by

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROBIN = "robin@example.net"
SECRET = "What only Robin knows."


def a_request(kind=RequestKind.COPY, *, email=ROBIN, now=NOW) -> DataRequest:
    with unit_of_work():
        request = ask(kind, email=email, words=SECRET, language="es", now=now)
    with unit_of_work():
        confirm(request, now=now)
    return request


def answered(request, who, outcome=Outcome.DONE, reason=None, *, now=NOW) -> None:
    with unit_of_work():
        answer(request, outcome=outcome, reason=reason, words="Here it is.", by=by(who), now=now)


@pytest.fixture
def chief(any_app):
    return an_account("chief@example.org", Role.ADMINISTRATOR, has_second_factor=True)


def stores() -> Stores:
    return Stores(current_app.extensions["paper_store"], current_app.extensions["file_store"])


def test_the_clock_runs_from_the_confirmation_and_what_is_due_first_is_first(chief):
    with unit_of_work():
        unconfirmed = ask(RequestKind.OTHER, email=ROBIN, words="Hello.", language="en", now=NOW)
    later = a_request(now=NOW + timedelta(days=1))
    first = a_request()
    assert (first.due_at, first.received_at) == (NOW + ANSWERED_WITHIN, NOW)
    assert list(open_data_requests()) == [first, later]
    assert waiting_at_desks()["privacy"].count == 2
    assert overdue_requests(now=first.due_at - timedelta(seconds=1)) == 0
    assert overdue_requests(now=first.due_at) == 1
    with unit_of_work():
        confirm(first, now=NOW + timedelta(days=9))
    assert first.received_at == NOW, "a second time changes nothing"
    letter = db.session.scalars(sa.select(Letter).where(Letter.to_address == ROBIN)).first()
    assert "/privacy/request/" in letter.text
    assert SECRET not in letter.text
    number = unconfirmed.id
    assert empty_old_requests(NOW + UNCONFIRMED_FOR) == 1
    assert db.session.get(DataRequest, number) is None


def test_an_answer_goes_by_letter_and_leaves_no_words_in_the_trail(chief):
    request = a_request()
    with pytest.raises(RuleBroken) as refused:
        answered(request, chief, Outcome.REFUSED)
    assert refused.value.field == "reason"
    db.session.rollback()
    answered(request, chief, Outcome.PARTLY, ReasonCode.LAW)
    assert (request.state, request.outcome, request.reason) == (RequestState.CLOSED, Outcome.PARTLY, ReasonCode.LAW)
    assert request.handled_by_id == chief.id
    letter = db.session.scalars(sa.select(Letter).where(Letter.template == "data_request_answered")).one()
    assert "Here it is." in letter.text
    acts = entries_about("data_request", request.id)
    assert [one.action for one in acts] == ["receive_request", "answer_request"]
    assert not any(word in str(one.content()) for one in acts for word in (ROBIN, SECRET, "Here it is"))
    with pytest.raises(RuleBroken, match="moment ago"):
        answered(request, chief)
    db.session.rollback()
    assert may_have_copy(request, now=NOW + COPY_OFFERED_FOR - timedelta(seconds=1))
    assert not may_have_copy(request, now=NOW + COPY_OFFERED_FOR)


def test_an_appeal_is_decided_by_somebody_else_once_and_within_the_same_time(chief):
    request = a_request(RequestKind.DELETE)
    answered(request, chief, Outcome.REFUSED, ReasonCode.NOT_IDENTIFIED)
    with pytest.raises(RuleBroken), unit_of_work():
        appeal(request, now=NOW + APPEAL_WITHIN)
    with unit_of_work():
        appeal(request, now=NOW + timedelta(days=1))
    assert (request.state, request.due_at) == (RequestState.OPEN, NOW + timedelta(days=1) + ANSWERED_WITHIN)
    other = an_account("other@example.org", Role.ADMINISTRATOR, has_second_factor=True)
    with pytest.raises(RuleBroken, match="another administrator looks"):
        answered(request, chief)
    db.session.rollback()
    answered(request, other, Outcome.REFUSED, ReasonCode.NOT_IDENTIFIED)
    with pytest.raises(RuleBroken), unit_of_work():
        appeal(request, now=NOW + timedelta(days=1))
    mine = a_request(email="other@example.org")
    with pytest.raises(RuleBroken, match="your own"):
        answered(mine, other)
    db.session.rollback()
    with unit_of_work():
        take_back(mine, now=NOW)
    assert mine.outcome is Outcome.WITHDRAWN


def test_what_is_asked_to_be_deleted_is_erased_by_the_same_acts(chief):
    listing = keep(a_listing(slug="bo-kim", name="Bo Kim", now=NOW))
    keeps(an_account("bo@example.org"), listing)
    an_inquiry(listing, email=ROBIN.upper(), now=NOW)
    other = an_inquiry(listing, now=NOW)
    account = an_account(ROBIN, name="Robin")
    copy = a_request()
    with pytest.raises(RuleBroken, match="asked to be deleted"), unit_of_work():
        erase_for(copy, withdraws_reviews=False, stores=stores(), by=by(chief), now=NOW)
    answered(copy, chief)
    request = a_request(RequestKind.DELETE)
    assert account_asked_about(request) is account
    with unit_of_work():
        erased = erase_for(request, withdraws_reviews=False, stores=stores(), by=by(chief), now=NOW)
    assert erased.inquiries == 1
    assert account.erased_at == NOW
    assert [one.id for one in db.session.scalars(sa.select(Inquiry).where(Inquiry.erased_at.is_(None)))] == [other.id]
    assert (copy.email, copy.words, copy.key, copy.outcome) == (None, "", None, Outcome.DONE), "closed ones say nobody"
    answered(request, chief)
    assert request.email == ROBIN
    assert empty_old_requests(NOW + CONTENT_KEPT_FOR) == 1
    assert (request.email, request.words, request.outcome) == (None, "", Outcome.DONE)
    staff = a_request(RequestKind.DELETE, email="bo@example.org")
    with pytest.raises(RuleBroken, match="decide what becomes"), unit_of_work():
        erase_for(staff, withdraws_reviews=False, stores=stores(), by=by(chief), now=NOW)
    assert chief.erased_at is None


def test_an_account_with_two_steps_is_opened_by_signing_in_only(chief):
    an_account(ROBIN, has_second_factor=True)
    assert account_asked_about(a_request()) is None
