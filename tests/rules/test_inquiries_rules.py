"""Inquiries: allowed moves, usual reply times, when content goes, and what looks like spam."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from directory.inquiries.rules import MOVES, Pace, State, erased_on, may_move, usual_pace
from directory.inquiries.spam import PRINTS, Sign, prints_of, signs_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
LONG = (
    "Hello, I would like to begin with a course of facial acupuncture in the new year. My evenings are free; I live "
    "ten minutes away. Do you have room for a new person, and what should I bring to the first visit?"
)


def test_every_state_has_its_moves_and_what_was_withdrawn_stays_so():
    assert set(MOVES) == set(State)
    assert MOVES[State.WITHDRAWN] == frozenset()
    assert all(may_move(state, State.WITHDRAWN) for state in State if state != State.WITHDRAWN)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.HELD, State.CLOSED),
        (State.CLOSED, State.HELD),
        (State.DISCARDED, State.SENT),
        (State.WITHDRAWN, State.SENT),
        (State.SENT, State.DISCARDED),
    ],
)
def test_what_nobody_may_do(before, after):
    assert not may_move(before, after)


@pytest.mark.parametrize(
    ("hours", "pace"),
    [
        ([1] * 4, None),
        ([1] * 5, Pace.HOUR),
        ([0.2, 1, 5, 30, 400], Pace.HOURS),
        ([1, 20, 24, 30, 90], Pace.DAY),
        ([24.1] * 5, Pace.DAYS),
        ([80, 90, 100, 200, 300], Pace.WEEK),
        ([169] * 6, Pace.LATER),
    ],
)
def test_the_usual_reply_is_the_median_of_five_or_more(hours, pace):
    assert usual_pace([hour * HOUR for hour in hours]) == pace


def test_content_goes_after_half_a_year_or_a_month_after_closing_whichever_is_first():
    assert erased_on(NOW, None) == NOW + 180 * DAY
    assert erased_on(NOW, NOW + DAY) == NOW + 31 * DAY
    assert erased_on(NOW, NOW + 170 * DAY) == NOW + 180 * DAY


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        (LONG, set()),
        ("I found you on healthgrades.com. Are you the one of www.anaexample.com?", set()),
        ("My specialist said I should ask. I work with encrypted backups, if that matters.", set()),
        ("See a.com, b.org and c.net", {Sign.LINKS}),
        ("https://a.example https://b.example https://c.example", {Sign.LINKS}),
        ("We sell BACKLINKS", {Sign.WORDS}),
        ("Buy ｃｉａｌｉｓ", {Sign.WORDS}),
        ("First  page\nof Google!", {Sign.WORDS}),
    ],
)
def test_signs_of_spam_in_words(text, signs):
    assert signs_in(text) == signs


def test_prints_are_alike_for_copies_and_differ_with_the_key_and_the_text():
    prints = prints_of(LONG, key="a")
    assert len(prints) == PRINTS
    assert prints_of(LONG.upper() + "  ", key="a") == prints
    assert len(prints_of(f"Dear Ana! {LONG}", key="a") & prints) >= PRINTS / 2
    assert prints_of(LONG, key="b").isdisjoint(prints)
    other = "Is parking near the studio easy on a Saturday morning, or would the train from Red Bank be quicker for me?"
    assert prints_of(other, key="a").isdisjoint(prints)


def test_short_questions_have_no_prints_because_many_people_ask_them():
    assert prints_of("Do you take new clients at present?", key="a") == frozenset()
    assert prints_of("Look at https://a.example now", key="a")
