"""How long sign-ins and proofs hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from directory.accounts.rules import (
    FRESH_FOR,
    IDLE_FOR,
    IDLE_FOR_STAFF,
    STAFF,
    Role,
    SignedIn,
    has_ended,
    idle_limit,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize("role", Role)
def test_whoever_sees_private_things_is_signed_out_sooner(role):
    assert idle_limit(frozenset({Role.MEMBER, role})) == (IDLE_FOR_STAFF if role in STAFF else IDLE_FOR)


def test_staff_are_who_sees_what_is_private_to_others():
    assert {Role.VERIFIER, Role.MODERATOR, Role.ADMINISTRATOR} == STAFF


@pytest.mark.parametrize(
    ("unseen_for", "ended_at", "over"),
    [
        (timedelta(0), None, False),
        (IDLE_FOR - MOMENT, None, False),
        (IDLE_FOR, None, True),
        (timedelta(0), NOW - timedelta(days=1), True),
    ],
)
def test_a_sign_in_ends_by_an_act_or_by_not_being_used(unseen_for, ended_at, over):
    assert has_ended(NOW - unseen_for, ended_at, roles=frozenset({Role.MEMBER}), now=NOW) is over


@pytest.mark.parametrize(("ago", "fresh"), [(timedelta(0), True), (FRESH_FOR - MOMENT, True), (FRESH_FOR, False)])
def test_a_proof_is_fresh_for_a_quarter_of_an_hour(ago, fresh):
    person = SignedIn(1, "Ana", frozenset(), has_second_factor=False, proved_at=NOW - ago)
    assert person.is_fresh(now=NOW) is fresh
