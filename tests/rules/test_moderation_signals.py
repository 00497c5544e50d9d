"""Signals: what holds an entry, each with a case that is just enough and one that is just not."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from directory.moderation.rules import HoldRule
from directory.moderation.shingles import BANDS, are_near_identical, likeness, marks, shingles
from directory.moderation.signals import (
    BURST_FROM,
    CODES_FROM,
    NETWORK_FROM,
    NETWORK_IS_PUBLIC_FROM,
    Seen,
    Ties,
    chance_of,
    signals_of,
)
from directory.moderation.text_rules import text_signs

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
UNTIED = Ties()
TEXT = "The first visit was calm, everything was explained before it began, and nobody pressed me to buy ten sessions."


def seen(number, **changes):
    """An entry about practitioner 1 by a person, a device and a network of its own, in words of its own."""
    values = {
        "entry_id": number,
        "account_id": number,
        "practitioner_id": 1,
        "written_at": NOW - timedelta(hours=number),
        "text": f"Words of person {number}, which nobody else wrote {number * 7} times.",
        "is_first": True,
        "is_verified": False,
        "batch_id": None,
        "device": f"device {number}",
        "network": f"network {number}",
    }
    return Seen(**(values | changes))


def rules_of(new, near, ties=UNTIED, first_before=0):
    return {signal.rule for signal in signals_of(new, near, ties=ties, first_before=first_before)}


def test_an_ordinary_entry_gives_no_signal():
    assert rules_of(seen(0), [seen(number) for number in range(1, 4)]) == set()


def test_nothing_that_is_compared_holds_a_star_or_an_answer():
    assert {field.name for field in fields(Seen)}.isdisjoint(
        {"stars", "result", "comfort", "explanation", "cleanliness", "price_as_quoted", "no_pressure", "pain"}
    )


def test_many_first_entries_at_once_are_a_burst_unless_the_practice_is_used_to_it():
    near = [seen(number) for number in range(1, BURST_FROM)]
    (signal,) = signals_of(seen(0), near, ties=Ties(), first_before=0)
    assert (signal.rule, signal.others) == (HoldRule.BURST, tuple(range(1, BURST_FROM)))
    assert "8 first entries without a verified visit in 4 days" in signal.explanation
    assert rules_of(seen(0), near[1:]) == set()
    assert rules_of(seen(0), near, first_before=400) == set()


def test_verified_visits_and_later_entries_are_no_part_of_a_burst():
    near = [seen(number) for number in range(1, BURST_FROM)]
    assert rules_of(seen(0, is_verified=True), near) == set()
    assert rules_of(seen(0, is_first=False), near) == set()
    assert rules_of(seen(0), [replace(near[0], is_verified=True), *near[1:]]) == set()


def test_a_text_with_some_words_exchanged_is_the_same_text():
    copied = TEXT.replace("calm", "quiet").replace("nobody", "no one").replace("ten", "twelve")
    assert are_near_identical(shingles(TEXT), shingles(copied))
    assert rules_of(seen(0, text=copied), [seen(1, text=TEXT, practitioner_id=9)]) == {HoldRule.SAME_TEXT}
    assert rules_of(seen(0, text=copied), [seen(1, text=TEXT, account_id=0)]) == set()
    assert not are_near_identical(shingles(TEXT), shingles("The first visit was calm, and I fell asleep at once."))


@given(st.text(max_size=400), st.text(max_size=400))
def test_likeness_is_a_share_and_takes_no_side(one, other):
    first, second = shingles(one), shingles(other)
    assert 0 <= likeness(first, second) == likeness(second, first) <= 1
    assert likeness(first, first) == (1.0 if first else 0.0)
    assert len(marks(first, key=b"key")) == (BANDS if first else 0)
    assert marks(first, key=b"key") == marks(shingles(one), key=b"key")
    if first:
        assert marks(first, key=b"key") != marks(first, key=b"another key")


def test_a_device_of_two_without_visits_or_of_three_is_a_signal():
    same = {"device": "shared"}
    assert rules_of(seen(0, **same), [seen(1, **same)]) == {HoldRule.SHARED_DEVICE}
    assert rules_of(seen(0, **same), [seen(1, practitioner_id=2, **same)]) == set()
    assert rules_of(seen(0, is_verified=True, **same), [seen(1, is_verified=True, **same)]) == set()
    strangers = [seen(1, practitioner_id=2, **same), seen(2, practitioner_id=3, **same)]
    assert rules_of(seen(0, is_verified=True, **same), strangers) == {HoldRule.SHARED_DEVICE}
    assert rules_of(seen(0, **same), [seen(1, account_id=0, **same)]) == set()


def test_a_network_of_three_is_a_signal_a_household_and_a_public_one_are_none():
    same = {"network": "office"}
    near = [seen(number, **same) for number in range(1, NETWORK_FROM)]
    assert rules_of(seen(0, **same), near) == {HoldRule.SHARED_NETWORK}
    assert rules_of(seen(0, **same), near[1:]) == set()
    elsewhere = [seen(10 + number, practitioner_id=5, **same) for number in range(NETWORK_IS_PUBLIC_FROM)]
    assert rules_of(seen(0, **same), [*near, *elsewhere]) == set()
    assert rules_of(seen(0, is_verified=True, **same), near) == set()


def test_codes_of_one_batch_used_by_one_hand_are_misuse():
    of_batch = {"batch_id": 4, "is_verified": True, "network": "practice"}
    near = [seen(number, written_at=NOW - timedelta(minutes=number), **of_batch) for number in range(1, CODES_FROM)]
    new = seen(0, written_at=NOW, **of_batch)
    assert rules_of(new, near) == {HoldRule.CODE_MISUSE}
    assert rules_of(new, near[1:]) == set()
    assert rules_of(new, [replace(one, network=f"home {one.entry_id}") for one in near]) == set()
    assert rules_of(new, [replace(one, written_at=NOW - timedelta(hours=3)) for one in near]) == set()


def test_rings_are_seen_by_who_keeps_what_and_by_common_practitioners():
    assert rules_of(seen(0), [], ties=Ties(keeps_listing=True)) == {HoldRule.RING}
    (signal,) = signals_of(seen(0), [], ties=Ties(keeps_listing=True, mutual=(3,)), first_before=0)
    assert (signal.others, signal.explanation[-39:]) == ((3,), "here. Who keeps this one reviewed theirs."[-39:])
    assert rules_of(seen(0), [], ties=Ties(together=(3, 4), accounts_together=2)) == {HoldRule.RING}
    assert rules_of(seen(0), [], ties=Ties(together=(3,), accounts_together=1)) == set()


def test_the_chance_of_many_events_is_that_of_poisson():
    assert chance_of(0, 1.0) == 1
    assert chance_of(1, 1.0) == pytest.approx(0.6321, abs=1e-4)
    assert chance_of(5, 1.0) == pytest.approx(0.00366, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Look at www.best-needles.com for more", {HoldRule.LINK}),
        ("It is on example.org/offer, read it", {HoldRule.LINK}),
        ("See needles (dot) com, or t.me/needles", {HoldRule.LINK}),
        ("It is needles dot com, hxxp://needles/x", {HoldRule.LINK}),
        ("Her own is +44 20 7946 0958, at night", {HoldRule.PERSONAL_DATA}),
        ("One dot commonly bled; +30 to 50 minutes, 2 dots", set()),
        ("Write to ana.lee@example.org", {HoldRule.PERSONAL_DATA}),
        ("Call her at (732) 555-0143 at night", {HoldRule.PERSONAL_DATA}),
        ("She lives at 12 Maple Grove Lane", {HoldRule.PERSONAL_DATA}),
        ("I am @needle_fan there", {HoldRule.PERSONAL_DATA}),
        ("<b>Bold</b> words and <script>alert(1)</script>", set()),
        ("It cost $1,200.00 in the first year, on 3/4 of what I had feared. 10 sessions. No.", set()),
        ("I went at 5.30 p.m. and was home by 7.Nothing hurt", set()),
        ("E\u202everyone was kind 🙂", set()),
    ],
)
def test_texts_that_hold_links_or_lead_to_people_are_held(text, rules):
    assert {sign.rule for sign in text_signs(text)} == rules
