"""Places in a typed line: postal codes, regions, and towns that `places` knows by exactly these words.

Nothing here guesses; whether a reading is taken or offered is decided in `rules`.
"""

from __future__ import annotations

from dataclasses import dataclass

from directory import places
from directory.discovery.told_apart.line import Line
from directory.discovery.told_apart.words import NEVER_PLACES
from directory.places import Ambiguous, Answer, Found, Place, Unknown

TOWN_WORDS_MAX = 5
BARE_WORDS_MAX = 4
REGION_WORDS_MAX = 3
POSTAL_CODE_AFTER_WORDS_MAX = 7


@dataclass(frozen=True, slots=True)
class Reading:
    """A place in a line: from the word `start` to before `stop`, without what announces it."""

    start: int
    stop: int
    answer: Answer
    people: float = 0.0
    is_certain: bool = False
    """By a postal code or a region."""


def place_at(line: Line, start: int) -> Reading | None:
    """The place whose words begin here, the longest; articles before it are passed over."""
    for first in dict.fromkeys((start, line.skip_articles(start))):
        if reading := town_with_region(line, first) or _town(line, first):
            return reading
    return None


def postal_at(line: Line, start: int) -> Reading | None:
    """A postal code with the town and region that stand beside it."""
    for stop in (start + 2, start + 1):
        place = places.postal_place(line.bare(start, stop)) if stop <= len(line) else None
        if place:
            first = next(
                (
                    at
                    for at in range(max(0, start - POSTAL_CODE_AFTER_WORDS_MAX), start)
                    if _ends_at(line, at, start, place.region)
                ),
                start,
            )
            after = place_at(line, stop)
            last = after.stop if after and after.is_certain and _region_of(after.answer) == place.region else stop
            return Reading(first, line.skip_country(last), Found(place), is_certain=True)
    only = line[start].word
    if only.isdigit() and len(only) == 5:
        answer = places.find(only)
        return Reading(start, start + 1, answer, is_certain=True) if isinstance(answer, Unknown) else None
    return None


def _ends_at(line: Line, start: int, stop: int, region: str) -> bool:
    """Whether the words between are a town with this region, or the region alone."""
    town = town_with_region(line, start)
    if town and town.stop == stop and _region_of(town.answer) == region:
        return True
    return region_at(line, start) == (stop, region)


def first_of(answer: Found | Ambiguous) -> tuple[Place, ...]:
    return (answer.place,) if isinstance(answer, Found) else answer.choices[:1]


def _region_of(answer: Answer) -> str:
    return answer.place.region if isinstance(answer, Found) else ""


def town_with_region(line: Line, start: int) -> Reading | None:
    """The town, with its region after it, whose words begin here; the longest name wins."""
    for stop in range(min(start + TOWN_WORDS_MAX, len(line) - 1), start, -1):
        region = region_at(line, stop) if line.is_free(start, stop) else None
        named = places.named(line.text(start, stop), region[1]) if region else None
        if region and named:
            return Reading(start, line.skip_country(region[0]), named.answer, named.people, is_certain=True)
    return None


def _town(line: Line, start: int) -> Reading | None:
    """The town without its region whose words begin here."""
    for stop in range(min(start + BARE_WORDS_MAX, len(line)), start, -1):
        if not line.is_free(start, stop):
            continue
        if stop - start == 1 and (line.is_known(start) or line[start].word in NEVER_PLACES):
            continue
        if named := places.named(line.text(start, stop)):
            if (whole := region_at(line, start)) and whole[0] == stop and named.people < places.METROPOLIS:
                return None
            return Reading(start, line.skip_country(stop), named.answer, named.people)
    return None


def region_at(line: Line, start: int) -> tuple[int, str] | None:
    """(stop, code) of the region whose words begin here."""
    for stop in range(min(start + REGION_WORDS_MAX, len(line)), start, -1):
        if not line.is_free(start, stop):
            continue
        code = places.region_code(line.text(start, stop))
        if code and (stop - start > 1 or not line.is_word_not_code(start)):
            return stop, code
    return None
