"""One box, told apart: "gua sha near ocean township nj" is words and a place.

`tell_apart` is pure and decides by what was typed alone. The surer the sign, the more it dares: a postal code, "near"
or a town with its state is taken as the place; a bare name that people bear too ("Jackson") is only offered; and
words of our own vocabulary ("crow's feet") are never eaten by a town. What it reads and why: docs/places.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from directory import places
from directory.discovery import typed_line
from directory.discovery.line_words import DEGREES, LOS_ANGELES, NAMES_AND_WORDS, NEVER_PLACES
from directory.discovery.typed_line import Line, Opening, Strength
from directory.places import REGIONS, Ambiguous, Answer, Found, Place, Unknown

__all__ = ["How", "ToldApart", "tell_apart"]

SURE_PEOPLE = 100.0
"""A bare town larger than this (thousands, estimated) is meant, unless people bear its name."""
LIKELY_PEOPLE = 25.0
"""A town of one word after "in" is meant from this size on; smaller ones ("in Home") are offered."""
OFFERED_PEOPLE = 5.0
"""Smaller towns are not thought of without a sign."""
TOWN_WORDS_MAX = 5
BARE_WORDS_MAX = 4
REGION_WORDS_MAX = 3


class How(StrEnum):
    """What was made of a typed line."""

    WORDS = "words"
    """Only words."""
    PLACE = "place"
    """Words and a place; `answer` is what the place is: found, several, or unknown."""
    OFFERED = "offered"
    """Only words, of which some may be meant as a place: `answer` is offered."""
    REGION = "region"
    """Words and a whole state or province: too large to look near, so its name is searched for; `answer` has towns."""
    HERE = "here"
    """Words, near where the person is, which we do not know."""


@dataclass(frozen=True, slots=True)
class ToldApart:
    """A typed line read. `words`: what to search for; `place_text`: what was read as a place, as typed.

    `rest`: the words beside the place, also where the place is only offered. `within`: miles that were typed, if
    any. `is_known`: whether every word of `rest` is of our vocabulary or says nothing.
    """

    typed: str
    how: How
    words: str
    place_text: str = ""
    answer: Answer | None = None
    rest: str = ""
    within: int | None = None
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    """A place in a line: from the word `start` to before `stop`, without what announces it."""

    start: int
    stop: int
    answer: Answer
    people: float = 0.0
    is_certain: bool = False
    """By a postal code or a region."""


def tell_apart(typed: str) -> ToldApart:
    """Tell words and place apart. Never raises; what is not surely a place stays words."""
    line = typed_line.read(typed)
    if line is None:
        return ToldApart(typed, How.WORDS, typed)
    for rule in (_by_postal_code, _after_near, _by_region, _after_in, _not_found_near, _here, _whole_region, _bare):
        if told := rule(line):
            return told
    return ToldApart(typed, How.WORDS, typed)


def _by_postal_code(line: Line) -> ToldApart | None:
    for start in range(len(line)):
        if not line.is_amount(start) and (reading := _postal(line, start)):
            return _taken(line, reading)
    return None


def _after_near(line: Line) -> ToldApart | None:
    for opening in line.openings:
        if opening.strength is Strength.NEAR and (reading := _place_at(line, opening.stop)):
            return _taken(line, reading, opening)
    return None


def _by_region(line: Line) -> ToldApart | None:
    """A town with its state or province, wherever it stands."""
    for start in range(len(line)):
        reading = _town_with_region(line, start)
        if reading is None:
            continue
        is_degree = line[reading.stop - 1].word in DEGREES
        if is_degree and start and not line.is_known(start - 1) and not line.opening_before(start):
            return _offered(line, reading)
        return _taken(line, reading)
    return None


def _after_in(line: Line) -> ToldApart | None:
    for opening in line.openings:
        if opening.strength is not Strength.IN or not (reading := _place_at(line, opening.stop)):
            continue
        is_likely = reading.people >= LIKELY_PEOPLE or reading.stop - reading.start > 1
        if is_likely:
            return _taken(line, reading, opening)
        if reading.people >= OFFERED_PEOPLE:
            return _offered(line, reading)
    return None


def _not_found_near(line: Line) -> ToldApart | None:
    """What follows "near" and is no town as it stands: a slip mended, or suggestions for a name unknown."""
    for opening in line.openings:
        if opening.strength is not Strength.NEAR:
            continue
        start = line.skip_articles(opening.stop)
        stop = line.end_of_name(start)
        if start >= stop or line.is_known(start) or line[start].word in NEVER_PLACES:
            continue
        if line.here_at(start) > start or (_region_at(line, start) and line[start].word != LOS_ANGELES):
            continue
        answer = places.find(line.text(start, stop))
        if isinstance(answer, Unknown) and not answer.suggestions:
            return _offered(line, _Reading(start, stop, answer))
        return _taken(line, _Reading(start, stop, answer), opening)
    return None


def _here(line: Line) -> ToldApart | None:
    if not line.here:
        return None
    rest = line.without(frozenset(), ())
    return ToldApart(line.typed, How.HERE, rest, line.here_text, rest=rest, within=line.within, is_known=True)


def _whole_region(line: Line) -> ToldApart | None:
    """A state or province alone: after "in" or "near" anywhere, else at either end of words that we know."""
    starts = {opening.stop: True for opening in line.openings}
    for start in range(len(line)):
        found = _region_at(line, start)
        if not found or line[start].word == LOS_ANGELES:
            continue
        stop, code = found
        namesake = places.named(line.text(start, stop))
        if namesake and namesake.people >= places.METROPOLIS:
            continue
        is_edge = (start == 0 or stop == len(line)) and line.rest_is_known(start, stop)
        if not starts.get(start) and not is_edge:
            continue
        rest = line.without(frozenset(range(start, stop)), (start, stop))
        words = f"{rest} {REGIONS[code].name}".strip()
        towns = _first(namesake.answer) if namesake and namesake.people >= LIKELY_PEOPLE else ()
        answer = Ambiguous((*towns, *places.largest(code)))
        return ToldApart(
            line.typed, How.REGION, words, line.text(start, stop), answer, rest, line.within, is_known=True
        )
    return None


def _bare(line: Line) -> ToldApart | None:
    """A town without any sign, at either end of words that we know, or alone."""
    if line.has_title:
        return None
    size = len(line)
    spans = [(size - n, size) for n in range(min(BARE_WORDS_MAX, size), 0, -1)]
    spans += [(0, n) for n in range(min(BARE_WORDS_MAX, size - 1), 0, -1)]
    for start, stop in spans:
        if not line.is_free(start, stop) or not line.rest_is_known(start, stop):
            continue
        if stop - start == 1 and (line.is_known(start) or line[start].word in NEVER_PLACES):
            continue
        if line.bare(start, stop) == LOS_ANGELES and size > 1:
            return _offered(line, _Reading(start, stop, places.find(LOS_ANGELES)))
        if start and line[start - 1].word == "by":
            continue
        named = places.named(line.text(start, stop))
        if named is None or named.people < OFFERED_PEOPLE:
            continue
        reading = _Reading(start, stop, named.answer, named.people)
        is_sure = named.people >= SURE_PEOPLE and line.key(start, stop) not in NAMES_AND_WORDS
        is_of_several = stop - start > 1 or "-" in line[start].raw
        if isinstance(named.answer, Found) and (is_sure or is_of_several):
            return _taken(line, reading)
        return _offered(line, reading)
    return None


def _place_at(line: Line, start: int) -> _Reading | None:
    """The place whose words begin here, the longest; articles before it are passed over."""
    for first in dict.fromkeys((start, line.skip_articles(start))):
        if reading := _town_with_region(line, first) or _town(line, first):
            return reading
    return None


def _postal(line: Line, start: int) -> _Reading | None:
    """A postal code with the town and region that stand beside it."""
    for stop in (start + 2, start + 1):
        place = places.postal_place(line.bare(start, stop)) if stop <= len(line) else None
        if place:
            first = next(
                (at for at in range(max(0, start - 7), start) if _ends_at(line, at, start, place.region)), start
            )
            after = _place_at(line, stop)
            last = after.stop if after and after.is_certain and _region_of(after.answer) == place.region else stop
            return _Reading(first, line.skip_country(last), Found(place), is_certain=True)
    only = line[start].word
    if only.isdigit() and len(only) == 5:
        answer = places.find(only)
        return _Reading(start, start + 1, answer, is_certain=True) if isinstance(answer, Unknown) else None
    return None


def _ends_at(line: Line, start: int, stop: int, region: str) -> bool:
    """Whether the words between are a town with this region, or the region alone."""
    town = _town_with_region(line, start)
    if town and town.stop == stop and _region_of(town.answer) == region:
        return True
    return _region_at(line, start) == (stop, region)


def _first(answer: Found | Ambiguous) -> tuple[Place, ...]:
    return (answer.place,) if isinstance(answer, Found) else answer.choices[:1]


def _region_of(answer: Answer) -> str:
    return answer.place.region if isinstance(answer, Found) else ""


def _town_with_region(line: Line, start: int) -> _Reading | None:
    """The town, with its region after it, whose words begin here; the longest name wins."""
    for stop in range(min(start + TOWN_WORDS_MAX, len(line) - 1), start, -1):
        region = _region_at(line, stop) if line.is_free(start, stop) else None
        named = places.named(line.text(start, stop), region[1]) if region else None
        if region and named:
            return _Reading(start, line.skip_country(region[0]), named.answer, named.people, is_certain=True)
    return None


def _town(line: Line, start: int) -> _Reading | None:
    """The town without its region whose words begin here."""
    for stop in range(min(start + BARE_WORDS_MAX, len(line)), start, -1):
        if not line.is_free(start, stop):
            continue
        if stop - start == 1 and (line.is_known(start) or line[start].word in NEVER_PLACES):
            continue
        if named := places.named(line.text(start, stop)):
            if (whole := _region_at(line, start)) and whole[0] == stop and named.people < places.METROPOLIS:
                return None
            return _Reading(start, line.skip_country(stop), named.answer, named.people)
    return None


def _region_at(line: Line, start: int) -> tuple[int, str] | None:
    """(stop, code) of the region whose words begin here."""
    for stop in range(min(start + REGION_WORDS_MAX, len(line)), start, -1):
        if not line.is_free(start, stop):
            continue
        code = places.region_code(line.text(start, stop))
        if code and (stop - start > 1 or not line.is_word_not_code(start)):
            return stop, code
    return None


def _taken(line: Line, reading: _Reading, opening: Opening | None = None) -> ToldApart:
    opening = opening or line.opening_before(reading.start)
    start = opening.start if opening else line.back_over_articles(reading.start)
    stop = line.skip_kinds(reading.stop)
    rest = line.without(frozenset(range(start, stop)), (start, stop))
    return ToldApart(
        line.typed,
        How.PLACE,
        rest,
        line.text(start, stop),
        reading.answer,
        rest,
        opening.within if opening and opening.within else line.within,
        is_known=line.rest_is_known(start, stop),
    )


def _offered(line: Line, reading: _Reading) -> ToldApart:
    taken = _taken(line, reading)
    return ToldApart(
        line.typed, How.OFFERED, line.typed, taken.place_text, taken.answer, taken.rest, taken.within, taken.is_known
    )
