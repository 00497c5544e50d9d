"""When nobody has all of the words: whom each search with one word less would find."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from search_index.engine import Engine
    from search_index.request import Request
    from search_index.result import Result


class Nearly(NamedTuple):
    """A search with one typed word (or phrase) less. `total`, `total_unclaimed`: as of a result."""

    words: str
    left_out: str
    total: int
    total_unclaimed: int


def nearly(engine: Engine, request: Request, result: Result) -> tuple[Nearly, ...]:
    """The searches with one word less that find somebody, those that find most first.

    `result`: the answer to the request; with one word there is no search with one less. Costs one search a word.
    """
    asked = list(dict.fromkeys(reading.asked for reading in result.readings))
    found = []
    for one in asked if len(asked) > 1 else ():
        words = " ".join(other for other in asked if other != one)
        answer = engine.search(replace(request, words=words, page=1, size=1))
        if answer.total or answer.total_unclaimed:
            found.append(Nearly(words, one, answer.total, answer.total_unclaimed))
    return tuple(sorted(found, key=lambda one: (-one.total, -one.total_unclaimed)))
