"""Accounts, roles, sign-ins and kept forms, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from directory.accounts.actions import (
    begin_sign_in,
    end_sign_ins,
    grant_role,
    keep_form,
    open_account,
    restart_account,
    revoke_role,
    see_sign_in,
    stop_account,
)
from directory.accounts.models import KeptForm, SignIn
from directory.accounts.queries import account_by_email, accounts_like, accounts_with_role, kept_form, open_sign_ins
from directory.accounts.rules import FORM_KEPT_FOR, FORM_MAX_BYTES, SEEN_EVERY, SIGN_IN_KEPT_FOR, Role
from directory.audit.models import AuditEntry
from directory.audit.queries import first_break
from directory.audit.rules import OPERATOR
from directory.notices.models import Letter
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories.accounts import an_account

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BY = {"by": OPERATOR, "now": NOW, "why": "because"}


def signed_in(account, *, at=NOW):
    with unit_of_work():
        return begin_sign_in(account, browser="Firefox on Linux", now=at)


def test_an_address_has_one_account_however_it_is_written(any_app):
    an_account("Ana@Example.org")
    assert account_by_email(" ANA@example.org ").email == "ana@example.org"
    with pytest.raises(RuleBroken, match="already"), unit_of_work():
        open_account("ANA@EXAMPLE.ORG", name="", password_hash=None, roles=[], by=OPERATOR, now=NOW, confirmed_at=None)


def test_a_role_of_staff_is_given_with_a_letter_and_ends_the_sign_ins(any_app):
    ana = an_account()
    signed_in(ana)
    with unit_of_work():
        assert grant_role(ana, Role.PRACTITIONER, **BY)
        assert open_sign_ins(ana, now=NOW)
        assert grant_role(ana, Role.VERIFIER, **BY)
        assert not grant_role(ana, Role.VERIFIER, **BY)
    assert open_sign_ins(ana, now=NOW) == []
    assert [letter.template for letter in db.session.scalars(select(Letter))] == ["account_role_changed"]
    acts = [entry.action for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.reason == "because"))]
    assert acts == ["grant_role", "grant_role"]
    assert first_break() is None


def test_the_last_administrator_stays(any_app):
    ana, bo = an_account("ana@example.org", Role.ADMINISTRATOR), an_account("bo@example.org", Role.ADMINISTRATOR)
    with unit_of_work():
        stop_account(bo, **BY)
    for act in (lambda: revoke_role(ana, Role.ADMINISTRATOR, **BY), lambda: stop_account(ana, **BY)):
        with pytest.raises(RuleBroken, match="last one"), unit_of_work():
            act()
        assert ana.active
        assert Role.ADMINISTRATOR in ana.role_names
    with unit_of_work():
        restart_account(bo, **BY)
        revoke_role(ana, Role.ADMINISTRATOR, **BY)
    assert [one.email for one in accounts_with_role(Role.ADMINISTRATOR)] == ["bo@example.org"]


def test_a_sign_in_is_seen_no_more_often_than_every_ten_minutes(any_app):
    sign_in = signed_in(an_account())
    for later, seen in ((SEEN_EVERY - timedelta(seconds=1), NOW), (SEEN_EVERY, NOW + SEEN_EVERY)):
        with unit_of_work():
            see_sign_in(sign_in, now=NOW + later)
        assert sign_in.seen_at == seen


def test_all_other_sign_ins_end_and_long_unseen_ones_are_forgotten(any_app):
    ana = an_account()
    first, here = signed_in(ana, at=NOW - SIGN_IN_KEPT_FOR), signed_in(ana)
    assert db.session.scalars(select(SignIn)).all() == [here]
    assert first not in ana.sign_ins
    other = signed_in(ana)
    with unit_of_work():
        assert end_sign_ins(ana, now=NOW, but=here) == 1
    assert other.ended_at == NOW
    assert open_sign_ins(ana, now=NOW) == [here]


def test_a_form_is_kept_for_its_sender_for_an_hour(any_app):
    ana, bo = an_account("ana@example.org"), an_account("bo@example.org")
    fields = [("name", "Ana"), ("technique", "gua-sha"), ("technique", "scalp")]
    with unit_of_work():
        form = keep_form(fields, path="/account/name", account_id=ana.id, now=NOW)
        assert keep_form([("x", "y" * FORM_MAX_BYTES)], path="/", account_id=ana.id, now=NOW) is None
    key, last = form.key, NOW + FORM_KEPT_FOR
    assert [tuple(field) for field in kept_form(key, account_id=ana.id, now=NOW).fields] == fields
    assert kept_form(key, account_id=bo.id, now=NOW) is None
    assert kept_form(key, account_id=ana.id, now=last - timedelta(seconds=1))
    assert kept_form(key, account_id=ana.id, now=last) is None
    with unit_of_work():
        keep_form(fields, path="/account/name", account_id=bo.id, now=last)
    assert len(db.session.scalars(select(KeptForm)).all()) == 1, "what waited too long is let go"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["vera@example.org", "ana@example.org", "bo_b@example.org"]),
        ("ANA", ["ana@example.org"]),
        ("bo ", ["bo_b@example.org"]),
        ("bo_", ["bo_b@example.org"]),
        ("_", []),
        ("%", []),
        ("\\", []),
    ],
)
def test_people_are_found_by_the_beginning_of_address_or_name(words, found, any_app):
    an_account("bo_b@example.org", name="Bo Kim")
    an_account("ana@example.org", name="Anabel Lee")
    an_account("vera@example.org", Role.VERIFIER, name="Vera Stein")
    assert [one.email for one in accounts_like(words, limit=9)] == found
