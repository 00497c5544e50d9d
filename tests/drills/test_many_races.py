"""The races over submissions and photo cases, many times over: 300 decisions, 600 tries to take consent back."""

from __future__ import annotations

import pytest

from tests.rooms import test_portfolio_races as portfolio, test_verification_races as verification

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(autouse=True)
def many(monkeypatch):
    """As many as the documents state, on each of two databases."""
    monkeypatch.setattr(verification, "RACES", 150)
    monkeypatch.setattr(verification, "FEW", 20)
    monkeypatch.setattr(portfolio, "RACES", 40)
    monkeypatch.setattr(portfolio, "LINKED", 100)
    monkeypatch.setattr(portfolio, "WALKS", 12)


test_one_decider_wins = verification.test_of_two_deciders_one_wins_and_the_other_is_told_who_did
test_a_change_and_a_decision = verification.test_a_keeper_who_changes_what_is_stated_and_a_decider_never_both_count
test_one_has_it = verification.test_of_two_who_take_one_has_it
test_a_proposal = verification.test_a_proposal_is_made_once_and_answered_once
test_a_withdrawal_wins = portfolio.test_a_withdrawal_wins_against_an_approval_in_every_race
test_each_is_taken_back_once = portfolio.test_of_all_who_follow_the_link_at_once_each_case_is_taken_back_once
test_a_changed_picture = portfolio.test_a_changed_picture_and_an_approval_never_both_count
test_random_walks = portfolio.test_whatever_happens_in_whatever_order_nothing_shows_without_consent_and_approval
