"""What is stated of the demo's photo cases: words for pictures, other treatments, exceptions, technique."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from directory.demo.case_people import DrawnPerson
from directory.demo.dice import lists
from directory.portfolio.facts import StatedCase
from directory.portfolio.rules import NO_OTHER_TREATMENTS, Declared, Part
from directory.shared.text import plural

SOMETHING_ELSE, EXCEPTION = 0.4, 0.13
"""How often something else was done in the interval, and how often a declaration has an exception."""
AT_HAND = ("body-and-ear-points", "gua-sha", "facial-cupping", "led-light", "jade-roller", "tui-na")
DAYS_A_WEEK = 7


def alt_of(person: DrawnPerson, view: str, part: Part, *, concerns: Sequence[str], days: int, rolled: Random) -> str:
    """The words for one picture: who and what is seen, and after how long."""
    words = lists("cases")
    seen = [code for code in concerns if code in person.about[view]] or person.about[view][:1]
    shows = str(words["view"][view]).format(who=person.words)
    if part is Part.BEFORE:
        return " ".join([shows, *(words["before"][code] for code in seen)])
    when = f"After {plural(days // DAYS_A_WEEK, 'week')}:" if days >= DAYS_A_WEEK else "After a few days:"
    told = " ".join(rolled.choice(words["after"][code]) for code in seen)
    return f"{shows} {when} {told[0].lower()}{told[1:]}"


def stated_case(
    person: DrawnPerson, concerns: tuple[str, ...], techniques: Sequence[str], sessions: int, rolled: Random
) -> StatedCase:
    """A whole case as its keeper states it."""
    words = lists("cases")
    besides = [code for code in techniques if code in AT_HAND]
    done = rolled.sample(besides, min(len(besides), rolled.choice((0, 0, 1, 1, 2))))
    return StatedCase(
        age_band=person.band,
        procedures=("facial-acupuncture", *sorted(done, key=besides.index)),
        concerns=concerns,
        sessions=sessions,
        other_treatments=rolled.choice(words["other_treatments"])
        if rolled.random() < SOMETHING_ELSE
        else NO_OTHER_TREATMENTS,
        declared={
            one: rolled.choice(words["otherwise"][one.value]) if rolled.random() < EXCEPTION else "" for one in Declared
        },
    )
