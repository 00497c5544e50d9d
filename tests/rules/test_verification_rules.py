"""What a decision must say, who has a submission in hand, and why it stays at the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from directory.credentials.rules import REASONS, Method, Outcome, Reason
from directory.proposals.rules import check_second, check_why
from directory.shared.errors import RuleBroken
from directory.verification.rules import (
    IN_HAND_FOR,
    Decision,
    OpenedFor,
    check_decision,
    is_in_other_hands,
    reason_it_stays,
)
from directory.verification.words import METHOD_LABELS, OUTCOME_LABELS, REASON_WORDS

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHOLE = Decision(
    outcome=Outcome.VERIFIED,
    reason=Reason.MATCHES_THE_SOURCE,
    method=Method.LOOK_UP,
    facts_seen="0" * 32,
    source_url="https://board.example/1",
)
DECLINED = replace(WHOLE, outcome=Outcome.DECLINED, reason=Reason.NAME_DIFFERS, note="Another name.")
ASKED = replace(WHOLE, outcome=Outcome.MORE_INFORMATION, reason=Reason.DOCUMENT_MISSING, note="Please add it.")


@pytest.mark.parametrize(
    "decision",
    [
        WHOLE,
        replace(WHOLE, method=Method.DOCUMENT, source_url=""),
        replace(WHOLE, expires_on=TODAY, next_due_on=TODAY),
        DECLINED,
        ASKED,
        replace(ASKED, source_url=""),
    ],
)
def test_a_whole_decision_is_taken(decision):
    check_decision(decision, today=TODAY)


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (replace(WHOLE, outcome=Outcome.REVOKED, reason=Reason.FORGED), "outcome"),
        (replace(WHOLE, reason=Reason.FORGED), "reason"),
        (replace(WHOLE, source_url=""), "source_url"),
        (replace(WHOLE, source_url="javascript:alert(1)"), "source_url"),
        (replace(WHOLE, source_url="https://" + "x" * 500), "source_url"),
        (replace(WHOLE, expires_on=TODAY - timedelta(days=1)), "expires_on"),
        (replace(WHOLE, next_due_on=TODAY - timedelta(days=1)), "next_due_on"),
        (replace(WHOLE, note="x" * 2001), "note"),
        (replace(DECLINED, note=" "), "note"),
        (replace(DECLINED, source_url=""), "source_url"),
        (replace(ASKED, note="\n"), "note"),
    ],
)
def test_what_lacks_something_is_refused_at_its_field(decision, field):
    with pytest.raises(RuleBroken) as refused:
        check_decision(decision, today=TODAY)
    assert refused.value.field == field


def test_it_is_in_other_hands_for_four_hours():
    def held(since, who=7):
        return is_in_other_hands(7, since, account_id=who, now=NOW)

    assert held(NOW - IN_HAND_FOR + timedelta(seconds=1), who=8)
    assert not held(NOW - IN_HAND_FOR, who=8)
    assert not held(NOW, who=7)
    assert not is_in_other_hands(None, None, account_id=8, now=NOW)


def test_a_report_outweighs_and_else_the_first_reason_stays():
    assert reason_it_stays(OpenedFor.STATED, OpenedFor.CHANGED) is OpenedFor.STATED
    assert reason_it_stays(OpenedFor.RECHECK, OpenedFor.REPORT) is OpenedFor.REPORT
    assert reason_it_stays(OpenedFor.REPORT, OpenedFor.CHANGED) is OpenedFor.REPORT


def test_every_word_of_the_desk_is_said_in_words():
    assert set(REASON_WORDS) == set(Reason) == frozenset().union(*REASONS.values())
    assert set(METHOD_LABELS) == set(Method)
    assert set(OUTCOME_LABELS) == set(Outcome)


@pytest.mark.parametrize(("proposer", "second"), [(1, 1), (1, None)])
def test_the_second_person_is_another_one(proposer, second):
    with pytest.raises(RuleBroken):
        check_second(proposer, second)
    check_second(1, 2)


@pytest.mark.parametrize("why", ["", " \n", "x" * 2001])
def test_a_proposal_has_a_reason(why):
    with pytest.raises(RuleBroken):
        check_why(why)
    check_why("Because.")
