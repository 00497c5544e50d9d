"""The words of all names of a source, sorted and found by bisection; see names.py for what is looked for.

`Names` keeps the lines of all rows as one text and the places in it at which words begin, in the order of what stands
there. A typed word is then two bisections, and what it finds is in alphabetical order already.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from search_index.columns import are_in
from search_index.geometry import unit_vector
from search_index.name_order import LAST_SEPARATOR, in_order
from search_index.names import KEY_BYTES, LINE_END, NOWHERE, Candidate, slips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search_index.columns import Source
    from search_index.geometry import Floats
    from search_index.names import Typed
    from search_index.shard import Shard

PLACE_BITS = 28
UNFINISHED_SHIFT, UNCLAIMED_SHIFT = PLACE_BITS + 31, PLACE_BITS + 35
"""Of the key of a candidate: its place in the order of words, 31 bits of a float from 0 up, up to eight words, tier."""
MANY = 200

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


def suggested(typed: Typed, shards: Sequence[Shard]) -> tuple[int, ...]:
    """Ids of the documents that are suggested, the best first."""
    found: list[Candidate] = []
    begun = [_begun_everywhere(term, shards) for term in typed.terms]
    for shard, *of_terms in zip(shards, *begun, strict=True):
        if of_terms:
            found += _candidates(shard, of_terms, typed)
    return tuple(candidate.id for candidate in sorted(found)[: typed.limit])


def _begun_everywhere(term: str, shards: Sequence[Shard]) -> list[Begun]:
    """For each shard the words that the term begins or, where none is in any document, nearly begins."""
    begun = [shard.names.begun(term) for shard in shards]
    if any(are_in(shard.live, one.rows).any() for shard, one in zip(shards, begun, strict=True)):
        return begun
    return [shard.names.nearly_begun(term) for shard in shards]


def _candidates(shard: Shard, begun: list[Begun], typed: Typed) -> list[Candidate]:
    size = shard.fixed.size
    has_all, whole, order = np.ones(size, bool), np.zeros(size, np.int8), np.zeros(size, np.int64)
    for one in begun:
        has, is_whole = np.zeros(size, bool), np.zeros(size, bool)
        has[one.rows] = True
        is_whole[one.rows[one.is_whole]] = True
        has_all &= has
        whole += is_whole
    order[begun[0].rows[::-1]] = begun[0].places[::-1]  # of several words of a row the first in the order stays
    rows = has_all.nonzero()[0]
    rows = rows[are_in(shard.live, rows)]
    is_claimed = shard.fixed.is_claimed[rows]
    if not typed.include_unclaimed:
        rows = rows[is_claimed]
        is_claimed = is_claimed[is_claimed]
    chords = np.zeros(len(rows), np.float32)
    if typed.near is not None:
        chords = _chords(shard, unit_vector(*typed.near), rows)
    best = _first_of(_keys(is_claimed, len(begun) - whole[rows], chords, order[rows]), typed.limit)
    chosen = rows[best]
    return [
        Candidate(int(not claimed), len(begun) - in_full, chord, shard.names.key_at(place), key)
        for claimed, in_full, chord, place, key in zip(
            is_claimed[best].tolist(),
            whole[chosen].tolist(),
            chords[best].tolist(),
            order[chosen].tolist(),
            shard.fixed.ids[chosen].tolist(),
            strict=True,
        )
    ]


def _keys(is_claimed: Array, unfinished: Array, chords: Array, places: Array) -> Array:
    """(n,) uint64 in the order of candidates: floats from 0 up order like their bits, places stand for text and id."""
    keys = (~is_claimed).astype(np.uint64) << np.uint64(UNCLAIMED_SHIFT)
    keys |= unfinished.astype(np.uint64) << np.uint64(UNFINISHED_SHIFT)
    keys |= chords.view(np.uint32).astype(np.uint64) << np.uint64(PLACE_BITS)
    keys |= places.astype(np.uint64)
    return keys


def _first_of(keys: Array, limit: int) -> Array:
    """Where the smallest of (n,) uint64 are, in order."""
    if len(keys) <= MANY or not limit:
        return keys.argsort()[:limit]
    smallest = keys.argpartition(limit)[:limit]
    return smallest[keys[smallest].argsort()]


def _chords(shard: Shard, center: Floats, rows: Array) -> Array:
    """(n,) squared chords to the nearest point of some rows, infinite without one."""
    chords, _ = shard.points.nearest_of(center, rows)
    return np.where(np.isnan(chords), np.float32(NOWHERE), chords)
