"""The words of all names of a source, sorted and found by bisection.

`Names` keeps the lines of all rows as one text and the places in it at which words begin, in the order of what stands
there. A typed word is then two bisections, and what it finds is in alphabetical order already.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from search_index.name_order import LAST_SEPARATOR, in_order
from search_index.names import KEY_BYTES, LINE_END, slips

if TYPE_CHECKING:
    from search_index.columns import Source

Array = np.ndarray[Any, np.dtype[Any]]


class Names:
    """The names of one source, read when first asked for, and sorted where nobody has yet. `ids`: of its rows."""

    def __init__(self, source: Source, ids: Array) -> None:
        self._source = source
        self._ids = ids

    @cached_property
    def _text(self) -> bytes:
        return self._source.names()

    @cached_property
    def _bytes(self) -> Array:
        return np.frombuffer(self._text, np.uint8)

    @cached_property
    def _ordered(self) -> Array:
        """(2, words) uint32: where words begin, in order, and their rows; see name_order.py."""
        kept = self._source.names_in_order()
        return in_order(self._text, self._ids) if kept is None else kept

    def _range(self, beginning: bytes, within: tuple[int, int] | None = None) -> tuple[int, int]:
        """Where in the order the words stand that begin so, by their first KEY_BYTES bytes."""
        text, starts, size = self._text, self._ordered[0], min(len(beginning), KEY_BYTES)
        low, high = within or (0, len(starts))
        first = bisect_left(starts, beginning[:size], low, high, key=lambda start: text[start : start + size])
        return first, bisect_right(starts, beginning[:size], first, high, key=lambda start: text[start : start + size])

    def _places(self, beginning: bytes, found: tuple[int, int]) -> Array:
        """The places in the order, ascending, at which a word begins so."""
        places = np.arange(*found)
        if len(beginning) > KEY_BYTES:
            places = places[[self._text.startswith(beginning, start) for start in self._ordered[0][places].tolist()]]
        return places

    def begun(self, term: str) -> Begun:
        """The words that begin so."""
        beginning = term.encode()
        return self._begun([(beginning, self._places(beginning, self._range(beginning)))])

    def nearly_begun(self, term: str) -> Begun:
        """The words that begin with a slip of the term."""
        ranges = [(0, len(self._ordered[0]))]
        for kept in range(1, len(term)):
            ranges.append(self._range(term[:kept].encode(), ranges[-1]))
        found = []
        for kept, slip in slips(term):
            if ranges[kept][0] == ranges[kept][1]:
                break
            beginning = slip.encode()
            found.append((beginning, self._places(beginning, self._range(beginning, ranges[kept]))))
        return self._begun(found)

    def _begun(self, found: list[tuple[bytes, Array]]) -> Begun:
        places = np.concatenate([places for _, places in found]) if found else np.empty(0, np.int64)
        lengths = np.repeat([len(beginning) for beginning, _ in found], [len(places) for _, places in found])
        if len(found) > 1:
            in_order = places.argsort()
            places, lengths = places[in_order], lengths[in_order]
        starts, rows = self._ordered[:, places]
        is_whole = self._bytes[starts + lengths.astype(np.uint32)] <= LAST_SEPARATOR
        return Begun(rows, is_whole, places)

    def key_at(self, place: int) -> bytes:
        """The bytes by which a place in the order stands there."""
        start = int(self._ordered[0][place])
        return self._text[start : start + KEY_BYTES].partition(LINE_END)[0]


class Begun(NamedTuple):
    """Words that a typed one begins, (n,) each: their rows, whether they end where it does, their places in the order,
    ascending.

    A row comes as often as it has such words.
    """

    rows: Array
    is_whole: Array
    places: Array
