"""What a writer states, checked and made safe to show; what counts as a stage's right place in the course. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from directory.languages import gettext
from directory.reviews.rules import (
    ENTRIES_MAX,
    FORM_KEY_CHARS,
    PAIN,
    SHOWN_AS_MAX_CHARS,
    STAGE_WORDS,
    STARS,
    TEXT_MAX_CHARS,
    TEXT_MIN_CHARS,
    Lasting,
    Redaction,
    Stage,
    YesNo,
)
from directory.shared.errors import RuleBroken

SESSIONS_MAX = 200
VISITED_WITHIN = timedelta(days=3653)
MARKS_MAX = 4
"""Accents on one letter: more is a tower over the neighbors' lines."""
IN_NAMES = " .,'’-"
"""What stands in names beside letters."""
STEPS = ("stars", "result", "comfort", "explanation", "cleanliness")
"""The questions that are answered in steps of STARS; only the first must be."""
EFFECTS = ("bruising", "redness", "swelling")
FACTS = ("price_as_quoted", "no_pressure")
ANSWERS = (*STEPS, *FACTS, *EFFECTS, "pain", "sessions", "last_visit_on")
"""Every answer of an entry besides its stage and its text."""

_LINES = re.compile(r"\r\n?|[\u2028\u2029\x85\v\f]")
_TURNS: dict[int, str | None] = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Characters that turn the direction of what follows; a text's own direction comes from its letters."""
_NOT_SAID = frozenset({"Cc", "Cs", "Co"})
"""Categories of Unicode that say nothing: controls, halves of surrogate pairs, private use."""
_NOT_READ = frozenset({"Cf", "Cn", "Mn", "Me"})
"""Categories of signs that nobody counts as characters: they show nothing, or sit upon another one."""
_BLANK: dict[int, str | None] = dict.fromkeys((0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800), " ")
"""Letters and signs that look like a space: Hangul fillers, and Braille without a dot."""
_MARKS = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20dc]"
_TOWER = re.compile(f"({_MARKS}{{{MARKS_MAX}}}){_MARKS}+")
_FORM_KEY = re.compile(rf"[0-9a-f]{{{FORM_KEY_CHARS}}}")


@dataclass(frozen=True, slots=True)
class StatedEntry:
    """One entry as its writer gives it. Everything but the stage, the text and the stars may stay open."""

    stage: Stage
    text: str
    stars: int
    result: int | None = None
    comfort: int | None = None
    explanation: int | None = None
    cleanliness: int | None = None
    price_as_quoted: YesNo | None = None
    no_pressure: YesNo | None = None
    bruising: Lasting | None = None
    redness: Lasting | None = None
    swelling: Lasting | None = None
    pain: int | None = None
    sessions: int | None = None
    last_visit_on: date | None = None


@dataclass(frozen=True, slots=True)
class Affirmed:
    """What a writer affirms when they begin: that it is their own experience, and that nothing was given for it."""

    is_first_hand: bool
    is_unpaid: bool


@dataclass(frozen=True, slots=True)
class Written:
    """An entry that is there already: its stage, the day of the last visit where it was given, the day of writing."""

    stage: Stage
    last_visit_on: date | None
    written_on: date


def check_affirmed(affirmed: Affirmed) -> None:
    """Raise RuleBroken unless both is affirmed (16 CFR 465)."""
    if not affirmed.is_first_hand:
        raise RuleBroken(gettext("Only who was treated there themselves can review it."), field="is_first_hand")
    if not affirmed.is_unpaid:
        raise RuleBroken(
            gettext("A review that was paid for, whatever it had to say, cannot be taken."), field="is_unpaid"
        )


def check_entry(stated: StatedEntry, *, others: Sequence[Written], now: datetime) -> StatedEntry:
    """An entry that may be kept, its text made safe to show. Raises RuleBroken for whatever cannot be.

    `others`: the entries of the same review that were not taken back.
    """
    text = folded(stated.text)
    _check_length(text)
    for name in STEPS:
        step = getattr(stated, name)
        if step not in STARS and not (step is None and name != "stars"):
            raise RuleBroken(
                gettext("Choose one of %(first)s to %(last)s.", first=STARS[0], last=STARS[-1]), field=name
            )
    if stated.pain is not None and stated.pain not in PAIN:
        raise RuleBroken(
            gettext("Choose a number from %(first)s to %(last)s.", first=PAIN[0], last=PAIN[-1]), field="pain"
        )
    if stated.sessions is not None and not 1 <= stated.sessions <= SESSIONS_MAX:
        raise RuleBroken(gettext("Enter how many sessions you had, from 1 to %(n)s.", n=SESSIONS_MAX), field="sessions")
    _check_day(stated.last_visit_on, today=now.date())
    _check_stage(stated, others, today=now.date())
    return replace(stated, text=text)


def check_shown_as(name: str) -> str:
    """How a writer wants to be named, on one line; "" for not at all. Raises RuleBroken for what is no name."""
    plain = " ".join(folded(name).split())
    if len(plain) > SHOWN_AS_MAX_CHARS:
        raise RuleBroken(gettext("Use at most %(n)s characters.", n=SHOWN_AS_MAX_CHARS), field="shown_as")
    if not all(sign in IN_NAMES or unicodedata.category(sign)[0] in "LM" for sign in plain):
        raise RuleBroken(gettext("Give a name, in letters: a first name or initials are enough."), field="shown_as")
    return plain


def check_form_key(key: str) -> None:
    """Raise RuleBroken for what no form of ours carries."""
    if not _FORM_KEY.fullmatch(key):
        raise RuleBroken(gettext("This form is not whole. Open it again; copy your text first."))


def check_spans(text: str, spans: Sequence[tuple[int, int, Redaction]]) -> list[tuple[int, int, Redaction]]:
    """Redactions in their order. Raises RuleBroken where one lies outside of the text or over another, and for more
    than half of the text: one person could else take away what two must.
    """
    ordered = sorted(spans)
    end = 0
    for first, last, _kind in ordered:
        if not end <= first < last <= len(text):
            raise RuleBroken("Mark words of the text, each of them once.", field="spans")
        end = last
    if not ordered:
        raise RuleBroken("Mark at least one word.", field="spans")
    if 2 * len(without(text, ordered)) < len(text):
        raise RuleBroken(
            "More than half of the text would go. Only personal data is removed: whatever else breaks the rules is "
            "declined, or removed by two people.",
            field="spans",
        )
    return ordered


def redacted(text: str, spans: Sequence[tuple[int, int, Redaction]]) -> str:
    """A text with what was removed marked where it stood: "[name removed]"."""
    shown, end = [], 0
    for first, last, kind in spans:
        shown += [text[end:first], f"[{kind.value} removed]"]
        end = last
    return "".join([*shown, text[end:]])


def without(text: str, spans: Sequence[tuple[int, int, Redaction]]) -> str:
    """What stays of a text, without marks."""
    gone = {place for first, last, _kind in spans for place in range(first, last)}
    return "".join(sign for place, sign in enumerate(text) if place not in gone)


def folded(text: str) -> str:
    """A text that shows what it says: no control characters, no turned direction, no towers of accents.

    Letters of every script and emoji stay as they are.
    """
    plain = _LINES.sub("\n", text).translate(_TURNS | _BLANK)
    said = "".join(
        sign if sign == "\n" or unicodedata.category(sign) not in _NOT_SAID else " " if sign == "\t" else ""
        for sign in plain
    )
    return re.sub(r"\n{3,}", "\n\n", _TOWER.sub(r"\1", unicodedata.normalize("NFC", said))).strip()


def _check_length(text: str) -> None:
    """Characters that are read: a row of spaces counts once, what shows nothing and accents do not."""
    said = sum(unicodedata.category(sign) not in _NOT_READ for sign in " ".join(text.split()))
    if said < TEXT_MIN_CHARS:
        raise RuleBroken(
            gettext(
                "Write at least %(n)s characters, so that others can use it: these are %(given)s.",
                n=TEXT_MIN_CHARS,
                given=said,
            ),
            field="text",
        )
    if len(text) > TEXT_MAX_CHARS:
        over = len(text) - TEXT_MAX_CHARS
        raise RuleBroken(
            gettext(
                "Use at most %(n)s characters: these are %(over)s more.", n=f"{TEXT_MAX_CHARS:,}", over=f"{over:,}"
            ),
            field="text",
        )


def _check_day(day: date | None, *, today: date) -> None:
    if day is not None and day > today:
        raise RuleBroken(
            gettext("Enter the day of a visit that was, not of one that lies ahead."), field="last_visit_on"
        )
    if day is not None and day < today - VISITED_WITHIN:
        raise RuleBroken(gettext("Enter a day of the last ten years."), field="last_visit_on")


def _check_stage(stated: StatedEntry, others: Sequence[Written], *, today: date) -> None:
    if len(others) >= ENTRIES_MAX:
        raise RuleBroken(gettext("A review has at most %(n)s entries.", n=ENTRIES_MAX), field="stage")
    if stated.stage is not Stage.LATER and any(one.stage is stated.stage for one in others):
        raise RuleBroken(
            gettext(
                "You wrote this entry already: “%(stage)s”. Choose another time.",
                stage=gettext(STAGE_WORDS[stated.stage]),
            ),
            field="stage",
        )
    order = list(Stage)
    new = Written(stated.stage, stated.last_visit_on, today)
    after = [one for one in others if order.index(one.stage) > order.index(new.stage)]
    if after and new.last_visit_on is None:
        raise RuleBroken(
            gettext("You wrote about a later time already. Enter the day of the visit that this is about."),
            field="last_visit_on",
        )
    before = [one for one in others if order.index(one.stage) < order.index(new.stage)]
    if any(_is_turned(new, one) for one in after) or any(_is_turned(one, new) for one in before):
        raise RuleBroken(
            gettext("By the days of the visits this does not come there in the course. Look at both once more."),
            field="last_visit_on",
        )


def _is_turned(earlier: Written, later: Written) -> bool:
    """Whether the visit of the earlier stage was certainly after that of the later one."""
    return earlier.last_visit_on is not None and earlier.last_visit_on > (later.last_visit_on or later.written_on)
