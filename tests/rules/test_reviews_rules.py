"""What may be written, how codes are read, and which moves there are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given, strategies as st

from directory.reviews.codes import CODE_CHARS, IN_CODES, code_hash, make_code, printed, read_code
from directory.reviews.facts import (
    Affirmed,
    StatedEntry,
    Written,
    check_affirmed,
    check_entry,
    check_shown_as,
    check_spans,
    folded,
    redacted,
)
from directory.reviews.rules import MOVES, REASON_WORDS, EntryState, Move, ReasonCode, Redaction, Stage, target
from directory.shared.errors import RuleBroken

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEXT = "The first visit was calm, and everything was explained before it began."


def checked(others=(), **changes):
    given = {"stage": Stage.SESSION_3, "text": TEXT, "stars": 4} | changes
    return check_entry(StatedEntry(**given), others=others, now=NOW)


def refused(others=(), **changes):
    """The field that is refused and the sentence that says why."""
    with pytest.raises(RuleBroken) as broken:
        checked(others, **changes)
    return broken.value.field, str(broken.value)


def test_a_text_is_of_a_length_that_others_can_use():
    assert refused(text="Good.") == (
        "text",
        "Write at least 30 characters, so that others can use it: these are 5.",
    )
    for nothing in (" ", "\u200b", "\ufe0f", "\u3164", "\U000e0061"):
        assert refused(text="a" + nothing * 50)[0] == "text"
    assert refused(text="é" * 20_000) == ("text", "Use at most 5,000 characters: these are 15,000 more.")
    assert len(checked(text="🙂" * 5000).text) == 5000


def test_a_text_shows_what_it_says():
    family = "👩‍👩‍👧 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿"
    mark = "\u0301"
    said = f"Fine\r\nwork\x00\x1b[31m \u202eevil\u2066 {family}\n\n\n\nשלום\tx{mark * 40}."
    assert folded(said) == f"Fine\nwork[31m evil {family}\n\nשלום x{mark * 4}."
    assert folded("<script>alert(1)</script>") == "<script>alert(1)</script>", "shown as text by the page"
    assert folded("\ud800ok\ue000").encode() == b"ok"


@given(st.text())
def test_folding_ends_and_can_be_stored(text):
    plain = folded(text)
    assert folded(plain) == plain
    assert "\x00" not in plain.encode().decode()


def test_every_answer_is_on_its_scale():
    assert refused(stars=None)[0] == "stars"
    assert refused(stars=0)[0] == "stars"
    assert refused(comfort=6)[0] == "comfort"
    assert refused(pain=11)[0] == "pain"
    assert refused(sessions=0)[0] == "sessions"
    assert refused(last_visit_on=date(2026, 11, 23))[0] == "last_visit_on"
    assert refused(last_visit_on=date(1999, 1, 1))[0] == "last_visit_on"
    assert checked(result=None, pain=0, last_visit_on=date(2026, 11, 22)).pain == 0


def test_a_stage_comes_once_and_in_its_place():
    end = Written(Stage.END, date(2026, 10, 1), date(2026, 10, 5))
    assert "already" in refused([end], stage=Stage.END)[1]
    assert refused([end])[0] == "last_visit_on", "of what time, when the end is written already?"
    assert refused([end], last_visit_on=date(2026, 10, 2))[0] == "last_visit_on"
    assert checked([end], last_visit_on=date(2026, 10, 1))
    assert refused([end], stage=Stage.LATER, last_visit_on=date(2026, 9, 30))[0] == "last_visit_on"
    assert checked([end], stage=Stage.THREE_MONTHS)
    later = Written(Stage.LATER, None, date(2026, 11, 1))
    assert checked([end, later], stage=Stage.LATER), "later may come again"
    assert refused([end, later], stage=Stage.SESSION_6, last_visit_on=date(2026, 11, 2))[0] == "last_visit_on"
    assert refused([later] * 20, stage=Stage.LATER)[0] == "stage"


def test_both_affirmations_and_a_name_that_is_one():
    for affirmed, field in ((Affirmed(False, True), "is_first_hand"), (Affirmed(True, False), "is_unpaid")):
        with pytest.raises(RuleBroken) as broken:
            check_affirmed(affirmed)
        assert broken.value.field == field
    assert check_shown_as("  Mary \u202e B.\n") == "Mary B."
    assert check_shown_as("Zoë O’Neil-Šimić") == "Zoë O’Neil-Šimić"
    for blank in ("\u3164", "\u115f \uffa0", "\u2800"):
        assert check_shown_as(blank) == "", "a letter that shows nothing is no name"
    for name in ("call 7325550142", "me@example.org", "www.spam.example/x", "5 stars!", "🙂", "x" * 41):
        with pytest.raises(RuleBroken):
            check_shown_as(name)


def test_a_redaction_is_marked_where_it_stands():
    spans = check_spans("Ask for Ana at 12 Elm St.", [(15, 24, Redaction.ADDRESS), (8, 11, Redaction.NAME)])
    assert redacted("Ask for Ana at 12 Elm St.", spans) == "Ask for [name removed] at [address removed]."
    for wrong in ([], [(0, 0, Redaction.NAME)], [(0, 99, Redaction.NAME)], [(0, 13, Redaction.DETAIL)],
                  [(0, 9, Redaction.NAME), (8, 11, Redaction.NAME)]):  # fmt: skip
        with pytest.raises(RuleBroken):
            check_spans("Ask for Ana at 12 Elm St.", wrong)


def test_a_code_is_read_as_people_type_it():
    code = make_code()
    assert len(code) == CODE_CHARS
    assert set(code) <= set(IN_CODES)
    shown = printed(code)
    assert [len(part) for part in shown.split("-")] == [4, 4, 4]
    for typed in (shown, shown.lower(), f"  {shown.replace('-', ' ')} ", shown.replace("0", "o").replace("1", "l")):
        assert read_code(typed) == code
    assert [read_code(typed) for typed in ("", "1234", code + "0", code[:-1] + "U", "💉" * 12)] == [None] * 5
    assert len({make_code() for _ in range(2000)}) == 2000
    assert code_hash(code, secret=b"one") != code_hash(code, secret=b"other")


def test_a_slip_of_the_finger_is_never_another_code():
    rolled = Random(7)
    for _ in range(300):
        code = make_code()
        place = rolled.randrange(CODE_CHARS)
        other = rolled.choice([sign for sign in IN_CODES if sign != code[place]])
        assert read_code(code[:place] + other + code[place + 1 :]) is None
        if place and code[place - 1] != code[place]:
            assert read_code(code[: place - 1] + code[place] + code[place - 1] + code[place + 1 :]) is None


def test_every_reason_has_words_and_nothing_leaves_a_withdrawal():
    assert set(REASON_WORDS) == set(ReasonCode)
    assert set(MOVES) == set(Move)
    for move in Move:
        assert target(move, EntryState.WITHDRAWN) is None
        assert target(move, EntryState.WAITING) is not EntryState.REMOVED
