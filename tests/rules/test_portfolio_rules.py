"""What may go where, what a case must say, and what a consent covers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from directory.portfolio.facts import check_parts, check_photo, check_stated, check_stored, days_between
from directory.portfolio.letters import REASON_WORDS
from directory.portfolio.rules import (
    ALT_MAX_CHARS,
    DAYS_MAX,
    ENDED,
    MOVES,
    RESULTS_DIFFER,
    SESSIONS_MAX,
    TEXT_MAX_CHARS,
    CaseState,
    Declared,
    DeskReason,
    Move,
    Part,
    check_note,
    check_series,
    link_hash,
    pictures_hash,
    target,
)
from directory.shared.errors import RuleBroken
from directory.vocabulary import age_bands
from tests.factories.portfolio import a_photo, stated

TABLE = {
    "draft": {"edit": "draft", "submit": "waiting", "withdraw": "withdrawn"},
    "waiting": {
        "edit": "draft",
        "ask": "asked",
        "approve": "shown",
        "decline": "declined",
        "hold": "held",
        "withdraw": "withdrawn",
    },
    "asked": {"edit": "asked", "submit": "waiting", "hold": "held", "withdraw": "withdrawn"},
    "shown": {"edit": "draft", "hold": "held", "withdraw": "withdrawn", "remove": "removed"},
    "declined": {"edit": "draft", "withdraw": "withdrawn"},
    "held": {"release": "shown", "return": "waiting", "withdraw": "withdrawn", "remove": "removed"},
    "withdrawn": {},
    "removed": {},
}
"""Every move that there is, by where it begins: written anew, so that a slip in the rules shows."""


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("state", CaseState)
def test_what_may_go_where(state, move):
    assert target(move, state) == TABLE[state].get(move)


def test_only_the_desk_lets_a_case_show():
    assert {move for move, ways in MOVES.items() if CaseState.SHOWN in ways.values()} == {Move.APPROVE, Move.RELEASE}


def test_what_is_over_stays_so():
    assert all(target(move, state) is None for move in Move for state in ENDED)


def test_everything_else_can_be_withdrawn():
    assert set(MOVES[Move.WITHDRAW]) == set(CaseState) - ENDED


def test_no_age_band_begins_below_eighteen():
    assert min(int(term.code.rstrip("+").split("-")[0]) for term in age_bands()) == 18


def test_every_reason_has_its_words():
    assert set(REASON_WORDS) == set(DeskReason)


def test_every_showing_says_that_results_differ():
    assert RESULTS_DIFFER == "Results differ from person to person."


def test_an_ordinary_case_may_be_stated():
    check_stated(stated())
    check_stated(stated(declared=dict.fromkeys(Declared, "") | {Declared.LIGHT: "A window behind the person, after."}))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"age_band": "10-17"}, "age_band"),
        ({"age_band": ""}, "age_band"),
        ({"procedures": ()}, "procedures"),
        ({"procedures": ("surgery",)}, "procedures"),
        ({"procedures": ("gua-sha", "gua-sha")}, "procedures"),
        ({"concerns": ()}, "concerns"),
        ({"concerns": ("gua-sha",)}, "concerns"),
        ({"sessions": 0}, "sessions"),
        ({"sessions": SESSIONS_MAX + 1}, "sessions"),
        ({"other_treatments": " "}, "other_treatments"),
        ({"other_treatments": "a" * (TEXT_MAX_CHARS + 1)}, "other_treatments"),
        ({"declared": {}}, "declared-light"),
        ({"declared": {one: "" for one in Declared if one is not Declared.UNRETOUCHED}}, "declared-unretouched"),
        ({"declared": dict.fromkeys(Declared, "a" * (TEXT_MAX_CHARS + 1))}, "declared-light"),
    ],
)
def test_a_case_that_lacks_something_is_refused_with_its_field(changes, field):
    with pytest.raises(RuleBroken) as refused:
        check_stated(stated(**changes))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("part", "days", "is_fine"),
    [
        (Part.BEFORE, 0, True),
        (Part.BEFORE, -DAYS_MAX, True),
        (Part.BEFORE, 1, False),
        (Part.BEFORE, -DAYS_MAX - 1, False),
        (Part.AFTER, 1, True),
        (Part.AFTER, DAYS_MAX, True),
        (Part.AFTER, 0, False),
        (Part.AFTER, DAYS_MAX + 1, False),
    ],
)
def test_a_photo_is_on_its_side_of_the_first_session(part, days, is_fine):
    if is_fine:
        check_photo(part, days, "From the left.")
        return
    with pytest.raises(RuleBroken) as refused:
        check_photo(part, days, "From the left.")
    assert refused.value.field == "days"


@pytest.mark.parametrize("alt", ["", "  ", "a" * (ALT_MAX_CHARS + 1)])
def test_a_photo_needs_words(alt):
    with pytest.raises(RuleBroken) as refused:
        check_photo(Part.BEFORE, 0, alt)
    assert refused.value.field == "alt"


@pytest.mark.parametrize("change", [{"key": "../../etc"}, {"digest": "A" * 64}, {"width": 0}])
def test_what_no_store_hands_out_is_no_photo(change):
    with pytest.raises(ValueError, match="names no stored photo"):
        check_stored(replace(a_photo(), **change))


def test_a_case_needs_both_parts():
    check_parts([Part.AFTER, Part.BEFORE])
    for parts in ([], [Part.BEFORE], [Part.AFTER, Part.AFTER]):
        with pytest.raises(RuleBroken, match="at least one"):
            check_parts(parts)


def test_the_days_between_are_from_the_last_before_to_the_last_after():
    assert days_between([(Part.BEFORE, -30), (Part.BEFORE, -2), (Part.AFTER, 21), (Part.AFTER, 70)]) == 72
    assert days_between([(Part.BEFORE, 0)]) is None
    assert days_between([]) is None


def test_what_a_consent_covers_changes_with_every_picture_its_order_and_its_part():
    one, two, three = "1" * 64, "2" * 64, "3" * 64
    ways = [
        [],
        [(Part.BEFORE, one)],
        [(Part.BEFORE, one), (Part.AFTER, two)],
        [(Part.BEFORE, two), (Part.AFTER, one)],
        [(Part.AFTER, one), (Part.AFTER, two)],
        [(Part.BEFORE, one), (Part.AFTER, three)],
        [(Part.BEFORE, one), (Part.AFTER, two), (Part.AFTER, three)],
        [(Part.BEFORE, one), (Part.AFTER, three), (Part.AFTER, two)],
        [(Part.BEFORE, one), (Part.BEFORE, two), (Part.AFTER, three)],
    ]
    assert len({pictures_hash(way) for way in ways}) == len(ways)
    assert pictures_hash(ways[2]) == pictures_hash(list(ways[2]))


def test_the_hash_of_a_link_needs_the_secret():
    key = "0" * 32
    assert link_hash(key, secret=b"one") != link_hash(key, secret=b"two")
    assert link_hash(key, secret=b"one") != link_hash("1" * 32, secret=b"one")
    assert key not in link_hash(key, secret=b"one")


@pytest.mark.parametrize(
    ("asked", "consented", "is_fine"), [(1, 0, True), (20, 20, True), (20, 21, False), (0, 0, False), (5, -1, False)]
)
def test_no_more_people_consent_than_were_asked(asked, consented, is_fine):
    if is_fine:
        check_series(asked, consented)
    else:
        with pytest.raises(RuleBroken):
            check_series(asked, consented)


@pytest.mark.parametrize("note", ["", " \n", "a" * 2001])
def test_a_decision_says_what_was_found(note):
    with pytest.raises(RuleBroken):
        check_note(note)
