"""One box, told apart: "gua sha near ocean township nj" is words and a place.

`tell_apart` is pure and decides by what was typed alone. The surer the sign, the more it dares: a postal code, "near"
or a town with its state is taken as the place; a bare name that people bear too ("Jackson") is only offered; and
words of our own vocabulary ("crow's feet") are never eaten by a town. What it reads and why: docs/places.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from directory import places
from directory.discovery.told_apart.line import Line, Opening, Strength, read
from directory.discovery.told_apart.readings import (
    BARE_WORDS_MAX,
    Reading,
    first_of,
    place_at,
    postal_at,
    region_at,
    town_with_region,
)
from directory.discovery.told_apart.words import DEGREES, LOS_ANGELES, NAMES_AND_WORDS, NEVER_PLACES
from directory.places import REGIONS, Ambiguous, Answer, Found, Unknown
from search_index import ReadAs, Result
from search_index.language import terms_of

SURE_PEOPLE = 100.0
"""A bare town larger than this (thousands, estimated) is meant, unless people bear its name."""
LIKELY_PEOPLE = 25.0
"""A town of one word after "in" is meant from this size on; smaller ones ("in Home") are offered."""
OFFERED_PEOPLE = 5.0
"""Smaller towns are not thought of without a sign."""


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
    """A typed line read. `words`: what to search for; `place_text`: what was read as a place, as typed; `name`: the
    place in it, without what announces it ("near").

    `rest`: the words beside the place, also where the place is only offered. `within`: miles that were typed, if
    any. `is_known`: whether every word of `rest` is of our vocabulary or says nothing.
    """

    typed: str
    how: How
    words: str
    place_text: str = ""
    name: str = ""
    answer: Answer | None = None
    rest: str = ""
    within: int | None = None
    is_known: bool = False


def tell_apart(typed: str) -> ToldApart:
    """Tell words and place apart. Never raises; what is not surely a place stays words."""
    line = read(typed)
    if line is None:
        return ToldApart(typed, How.WORDS, typed)
    for rule in (_by_postal_code, _after_near, _by_region, _after_in, _not_found_near, _here, _whole_region, _bare):
        if told := rule(line):
            return told
    return ToldApart(typed, How.WORDS, typed)


def is_missed(told: ToldApart, result: Result) -> bool:
    """Whether a search for all the words found nobody, or only by bending or leaving out those that may be a place."""
    if not result.total and not result.total_unclaimed:
        return True
    terms = set(terms_of(told.place_text))
    bent = (ReadAs.CORRECTED, ReadAs.UNKNOWN)
    if not terms.isdisjoint(result.left_out):
        return True
    return any(one.read_as in bent and not terms.isdisjoint(one.asked.split()) for one in result.readings)


def _by_postal_code(line: Line) -> ToldApart | None:
    for start in range(len(line)):
        if not line.is_amount(start) and (reading := postal_at(line, start)):
            return _taken(line, reading)
    return None


def _after_near(line: Line) -> ToldApart | None:
    for opening in line.openings:
        if opening.strength is Strength.NEAR and (reading := place_at(line, opening.stop)):
            return _taken(line, reading, opening)
    return None


def _by_region(line: Line) -> ToldApart | None:
    """A town with its state or province, wherever it stands."""
    for start in range(len(line)):
        reading = town_with_region(line, start)
        if reading is None:
            continue
        is_degree = line[reading.stop - 1].word in DEGREES
        if is_degree and start and not line.is_known(start - 1) and not line.opening_before(start):
            return _offered(line, reading)
        return _taken(line, reading)
    return None


def _after_in(line: Line) -> ToldApart | None:
    for opening in line.openings:
        if opening.strength is not Strength.IN or not (reading := place_at(line, opening.stop)):
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
        if line.here_at(start) > start or (region_at(line, start) and line[start].word != LOS_ANGELES):
            continue
        answer = places.find(line.text(start, stop))
        if isinstance(answer, Unknown) and not answer.suggestions:
            return _offered(line, Reading(start, stop, answer))
        return _taken(line, Reading(start, stop, answer), opening)
    return None


def _here(line: Line) -> ToldApart | None:
    if not line.here:
        return None
    rest = line.without(frozenset(), ())
    return ToldApart(line.typed, How.HERE, rest, line.here_text, rest=rest, within=line.within)


def _whole_region(line: Line) -> ToldApart | None:
    """A state or province alone: after "in" or "near" anywhere, else at either end of words that we know."""
    starts = {opening.stop: True for opening in line.openings}
    for start in range(len(line)):
        found = region_at(line, start)
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
        towns = first_of(namesake.answer) if namesake and namesake.people >= LIKELY_PEOPLE else ()
        answer = Ambiguous((*towns, *places.largest(code)))
        name = REGIONS[code].name
        return ToldApart(line.typed, How.REGION, f"{rest} {name}".strip(), line.text(start, stop), name, answer, rest)
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
            return _offered(line, Reading(start, stop, places.find(LOS_ANGELES)))
        if start and line[start - 1].word == "by":
            continue
        named = places.named(line.text(start, stop))
        if named is None or named.people < OFFERED_PEOPLE:
            continue
        reading = Reading(start, stop, named.answer, named.people)
        is_sure = named.people >= SURE_PEOPLE and line.key(start, stop) not in NAMES_AND_WORDS
        is_of_several = stop - start > 1 or "-" in line[start].raw
        if isinstance(named.answer, Found) and (is_sure or is_of_several):
            return _taken(line, reading)
        return _offered(line, reading)
    return None


def _taken(line: Line, reading: Reading, opening: Opening | None = None) -> ToldApart:
    opening = opening or line.opening_before(reading.start)
    start = opening.start if opening else line.back_over_articles(reading.start)
    stop = line.skip_kinds(reading.stop)
    rest = line.without(frozenset(range(start, stop)), (start, stop))
    return ToldApart(
        line.typed,
        How.PLACE,
        words=rest,
        place_text=line.text(start, stop),
        name=line.text(reading.start, reading.stop),
        answer=reading.answer,
        rest=rest,
        within=opening.within if opening and opening.within else line.within,
        is_known=line.rest_is_known(start, stop),
    )


def _offered(line: Line, reading: Reading) -> ToldApart:
    return replace(_taken(line, reading), how=How.OFFERED, words=line.typed)
