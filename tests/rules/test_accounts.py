"""How long sign-ins and proofs hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from directory.accounts.rules import (
    FRESH_FOR,
    IDLE_FOR,
    IDLE_FOR_STAFF,
    LASTS_FOR,
    LASTS_FOR_STAFF,
    STAFF,
    Role,
    SignedIn,
    has_ended,
    idle_limit,
    last_limit,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize("role", Role)
def test_whoever_sees_private_things_is_signed_out_sooner(role):
    roles = frozenset({Role.MEMBER, role})
    assert idle_limit(roles) == (IDLE_FOR_STAFF if role in STAFF else IDLE_FOR)
    assert last_limit(roles) == (LASTS_FOR_STAFF if role in STAFF else LASTS_FOR)


def test_staff_are_who_sees_what_is_private_to_others():
    assert {Role.VERIFIER, Role.MODERATOR, Role.ADMINISTRATOR} == STAFF


@pytest.mark.parametrize(
    ("began", "unseen_for", "ended_at", "over"),
    [
        (IDLE_FOR, timedelta(0), None, False),
        (IDLE_FOR, IDLE_FOR - MOMENT, None, False),
        (IDLE_FOR, IDLE_FOR, None, True),
        (IDLE_FOR, timedelta(0), NOW - timedelta(days=1), True),
        (LASTS_FOR - MOMENT, timedelta(0), None, False),
        (LASTS_FOR, timedelta(0), None, True),
    ],
)
def test_a_sign_in_ends_by_an_act_by_not_being_used_or_in_the_end(began, unseen_for, ended_at, over):
    member = frozenset({Role.MEMBER})
    assert has_ended(NOW - began, NOW - unseen_for, ended_at, roles=member, now=NOW) is over


@pytest.mark.parametrize(("ago", "fresh"), [(timedelta(0), True), (FRESH_FOR - MOMENT, True), (FRESH_FOR, False)])
def test_a_proof_is_fresh_for_a_quarter_of_an_hour(ago, fresh):
    person = SignedIn(1, "Ana", frozenset(), has_second_factor=False, proved_at=NOW - ago)
    assert person.is_fresh(now=NOW) is fresh
