"""A new amount begins on a day and the old one ends there."""

from __future__ import annotations

from datetime import date

import pytest

from directory.editing.prices import change_amount, end_amount
from directory.shared.errors import RuleBroken

TODAY = date(2026, 11, 22)
PAID = {
    "kind": "session",
    "label": "Session",
    "cents": 12000,
    "includes": "",
    "effective_on": "2026-01-01",
    "ended_on": None,
}


def test_a_new_amount_ends_the_old_one_on_its_first_day():
    wanted = PAID | {"cents": 13000, "effective_on": "2027-01-01"}
    assert change_amount("price:7", PAID, wanted, today=TODAY) == {
        "price:7": PAID | {"ended_on": "2027-01-01"},
        "price:new": wanted,
    }


def test_what_nobody_has_paid_by_is_changed_in_its_place():
    coming = PAID | {"effective_on": "2026-12-01"}
    wanted = coming | {"cents": 13000}
    assert change_amount("price:7", coming, wanted, today=TODAY) == {"price:7": wanted}


def test_other_words_for_the_same_offer_leave_no_history():
    wanted = PAID | {"label": "Session of an hour"}
    assert change_amount("price:7", PAID, wanted, today=TODAY) == {"price:7": wanted}


@pytest.mark.parametrize("label_only", [{}, {"label": "Session of an hour"}])
def test_a_form_that_opens_on_today_does_not_move_the_day_of_the_same_offer(label_only):
    wanted = PAID | label_only | {"effective_on": "2026-11-22"}
    assert change_amount("price:7", PAID, wanted, today=TODAY) == {"price:7": PAID | label_only}


def test_what_people_have_paid_by_is_not_changed_for_days_that_are_over():
    with pytest.raises(RuleBroken) as refused:
        change_amount("price:7", PAID, PAID | {"cents": 13000}, today=TODAY)
    assert refused.value.field == "effective_on"


def test_a_change_before_the_next_amount_begins_ends_when_that_begins():
    ending = PAID | {"ended_on": "2027-03-01"}
    wanted = ending | {"cents": 13000, "effective_on": "2027-01-01"}
    assert change_amount("price:7", ending, wanted, today=TODAY) == {
        "price:7": PAID | {"ended_on": "2027-01-01"},
        "price:new": wanted,
    }
    with pytest.raises(RuleBroken):
        change_amount("price:7", ending, wanted | {"effective_on": "2027-03-01"}, today=TODAY)


def test_a_price_that_is_no_longer_offered_stays_as_history_unless_it_never_began():
    assert end_amount("price:7", PAID, today=TODAY) == {"price:7": PAID | {"ended_on": "2026-11-22"}}
    assert end_amount("price:7", PAID | {"effective_on": "2026-11-22"}, today=TODAY) == {"price:7": None}
