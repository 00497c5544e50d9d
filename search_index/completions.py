"""Suggestions while somebody types: which documents have a name with all typed words, the best first.

What is looked for, names.py says; where words begin, sorted_names.py finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from search_index.columns import are_in
from search_index.geometry import unit_vector
from search_index.names import NOWHERE, Candidate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search_index.geometry import Floats
    from search_index.names import Typed
    from search_index.shard import Shard
    from search_index.sorted_names import Begun

PLACE_BITS = 28
UNFINISHED_SHIFT, UNCLAIMED_SHIFT = PLACE_BITS + 31, PLACE_BITS + 35
"""Of the key of a candidate: its place in the order of words, 31 bits of a float from 0 up, up to eight words, tier."""
MANY = 200

Array = np.ndarray[Any, np.dtype[Any]]


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
