"""Random lives of requests to keep a listing and of submissions, many more than the tests live."""

from __future__ import annotations

import pytest

from tests.rooms import test_ownership_life as ownership, test_verification_life as verification

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(autouse=True)
def many(monkeypatch):
    """More lives."""
    monkeypatch.setattr(ownership, "EXAMPLES", 150)
    monkeypatch.setattr(verification, "EXAMPLES", 60)


test_ownership = ownership.test_nobody_takes_over_a_listing
test_verification = verification.test_the_life_of_submissions
