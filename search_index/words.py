"""The words of a source as arrays: decoded postings in a bounded cache, completions and neighbors of terms."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from search_index.columns import RUN, are_in, bitmap_of, room

if TYPE_CHECKING:
    from search_index.columns import Source

CACHE_BYTES = 16 << 20
"""Decoded postings kept for each source, in a large one more; the least recently used go first."""
MANY_ROWS = 16
"""A word in more than one row of so many is kept as an impact for every row …"""
MANY_RUNS = 4
"""… and one in more than one run of so many as rows and as a bitmap."""
LAST_CHARACTER = "\U0010ffff"

Array = np.ndarray[Any, np.dtype[Any]]


class Posting:
    """Where any of some terms is, and the strongest impact and its term in each of those rows.

    `rows`: these, ascending, or None when they are many. `impacts`, uint8, and `_which`, uint8 or None when there is
    one term: of all rows when they are many, else of `rows`. Where `rows` are in many runs, `_bits` has one for each of
    them in all runs and `_before` says how many rows come before each run, so that others are soon looked up.
    """

    def __init__(self, parts: list[tuple[Array, Array]], runs: int) -> None:
        self._all_runs = runs
        self._which: Array | None = None
        if len(parts) == 1:
            rows, self.impacts = parts[0]
        else:
            rows, self.impacts, self._which = _strongest(parts, runs)
        self._count = len(rows)
        self.strongest = int(self.impacts.max(initial=0))
        """The highest impact."""
        self.rows: Array | None = None
        self._bits: Array | None = None
        self._before: Array | None = None
        if len(rows) * MANY_ROWS > runs * RUN:
            self.impacts = _spread(self.impacts, rows, runs * RUN)
            self._which = None if self._which is None else _spread(self._which, rows, runs * RUN)
            self._bits = bitmap_of(self.impacts > 0)
            return
        self.rows = rows.astype(np.intp)
        before = self.rows.searchsorted(np.arange(runs) * RUN)
        if np.count_nonzero(np.diff(before, append=len(rows))) * MANY_RUNS > runs:
            self._bits, self._before = self.bitmap, before.astype(np.uint32)

    def __len__(self) -> int:
        """Its rows, deleted ones included."""
        return self._count

    @property
    def bitmap(self) -> Array:
        """(runs,) uint64 of all runs."""
        if self._bits is not None:
            return self._bits
        is_in = np.zeros(self._all_runs * RUN, bool)
        is_in[self.rows] = True
        return bitmap_of(is_in)

    def has(self, rows: Array) -> Array:
        """(n,) bool: which of some rows have one of the terms."""
        if self.rows is None:
            return self.impacts.take(rows).astype(bool)
        if self._bits is not None:
            return are_in(self._bits, rows)
        if not self._count:
            return np.zeros(len(rows), bool)
        is_one: Array = self.rows.take(self.rows.searchsorted(rows), mode="clip") == rows
        return is_one

    def _places(self, rows: Array) -> Array:
        """Where what is kept of each of some of its rows stands."""
        if self.rows is None:
            return rows
        if self._bits is None or self._before is None:
            return self.rows.searchsorted(rows)
        runs = rows >> 6
        below = (np.uint64(1) << (rows & 63).astype(np.uint64)) - np.uint64(1)
        places: Array = self._before.take(runs) + np.bitwise_count(self._bits.take(runs) & below)
        return places

    def impacts_of(self, rows: Array) -> Array:
        """(n,) uint8 of rows that all have one of the terms."""
        return self.impacts.take(self._places(rows))

    def terms_of(self, rows: Array) -> list[int]:
        """Index of the term that weighs most in each of some rows that have one of them."""
        return [0] * len(rows) if self._which is None else self._which.take(self._places(rows)).tolist()

    def bytes(self) -> int:
        """What it takes in memory."""
        arrays = (self.rows, self._bits, self._before, self.impacts, self._which)
        return sum(array.nbytes for array in arrays if array is not None) + 500


def _spread(values: Array, places: Array, size: int) -> Array:
    """(size,) of some values in their places, 0 elsewhere."""
    spread = np.zeros(size, values.dtype)
    spread[places] = values
    return spread


def _strongest(parts: list[tuple[Array, Array]], runs: int) -> tuple[Array, Array, Array]:
    """Rows that are in any part, the highest impact of each, and the first part that has it."""
    impacts, which = np.zeros((2, runs * RUN), np.uint8)
    for i, (rows, of_part) in enumerate(parts):
        is_stronger = of_part > impacts[rows]
        rows = rows[is_stronger]  # noqa: PLW2901 - the same, fewer
        impacts[rows] = of_part[is_stronger]
        which[rows] = i
    rows = impacts.nonzero()[0]
    return rows.astype(np.uint32), impacts[rows], which[rows]


class Words:
    """The words of one source."""

    def __init__(self, source: Source, runs: int) -> None:
        self._source = source
        self._runs = runs
        self._cache: OrderedDict[tuple[str, ...], Posting] = OrderedDict()
        self._cached_bytes = 0
        self._caching = threading.Lock()

    def posting(self, terms: tuple[str, ...]) -> Posting:
        """The posting of a group of terms."""
        found = self._cache.get(terms)
        if found is not None:
            with suppress(KeyError):  # another thread may have let it go just now
                self._cache.move_to_end(terms)
            return found
        posting = Posting([self._source.postings(term) for term in terms], self._runs)
        with self._caching:
            self._cached_bytes += posting.bytes() if terms not in self._cache else 0
            self._cache[terms] = posting
            while self._cached_bytes > room(CACHE_BYTES, self._source.size) and len(self._cache) > 1:
                self._cached_bytes -= self._cache.popitem(last=False)[1].bytes()
        return posting

    def frequency(self, term: str) -> int:
        """Rows, deleted ones included, that have the term."""
        terms, frequencies = self._source.lexicon()
        place = bisect_left(terms, term)
        return int(frequencies[place]) if place < len(terms) and terms[place] == term else 0

    def completions(self, prefix: str) -> list[tuple[str, int]]:
        """Terms that begin so, in order, with their number of rows, deleted ones included."""
        terms, frequencies = self._source.lexicon()
        start, stop = bisect_left(terms, prefix), bisect_left(terms, prefix + LAST_CHARACTER)
        return list(zip(terms[start:stop], frequencies[start:stop].tolist(), strict=True))

    def neighbors(self, term: str) -> set[str]:
        """Terms that probably share a spelling with it after leaving out at most one letter of each."""
        return self._source.lexicon().terms.neighbors(term)

    def distant(self, term: str) -> set[str]:
        """Terms with the same first two letters that are at most two mistakes away."""
        terms = self._source.lexicon().terms
        start, stop = bisect_left(terms, term[:2]), bisect_left(terms, term[:2] + LAST_CHARACTER)
        found = process.extract(term, terms[start:stop], scorer=OSA.distance, score_cutoff=2, limit=None)
        return {word for word, *_ in found}
