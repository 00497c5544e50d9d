"""A match that became certain while somebody looked at it as a possible one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from directory.accounts.rules import Role
from directory.shared.db import db, unit_of_work
from directory.verification.models import ExclusionMatch
from directory.verification.rules import Likeness, MatchState
from tests.factories.accounts import an_account
from tests.factories.verification import a_verified_credential
from tests.web.claiming import admin, ana, as_
from tests.web.test_verification import send_seen
from tests.web.test_verification_two_people import an_exclusion_of

__all__ = ["admin", "ana", "as_"]


@pytest.fixture
def vera(app):
    return an_account("vera@example.org", Role.VERIFIER, name="Vera Verifier", has_second_factor=True)


def test_a_name_that_became_a_number_meanwhile_is_not_dismissed_unseen(vera, as_):
    match = an_exclusion_of(a_verified_credential(vera, now=datetime.now(UTC)))
    visitor, url = as_(vera), f"/admin/exclusions/{match.id}"
    page = visitor.see(url)
    with unit_of_work():
        match.likeness = Likeness.EXACT
    said = send_seen(visitor, page, url, 422, act="dismiss", why="Another town, as far as the name goes.")
    assert "changed since you opened this page" in said.text
    assert "as far as the name goes" in said.text
    assert db.session.get(ExclusionMatch, match.id).state is MatchState.OPEN
    send_seen(visitor, visitor.see(url), url, 303, act="confirm", why="The same number.")
    assert db.session.get(ExclusionMatch, match.id).state is MatchState.CONFIRMED
