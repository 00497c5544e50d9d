"""The words of a source as arrays: decoded postings in a bounded cache, completions and neighbors of terms."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import OrderedDict
from contextlib import suppress
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from search_index.columns import RUN, bitmap_of
from search_index.language import TERM_MAX_CHARS

if TYPE_CHECKING:
    from search_index.columns import Source

CACHE_BYTES = 16 << 20
"""Decoded postings kept for each source; the least recently used go first."""
DENSE_SHARE = 64
"""A word that at least one row in so many has is also kept as one impact a row."""
WIDTHS = (0, 8, 12, 20, TERM_MAX_CHARS)
"""Terms are hashed in arrays of about their own width: most are short."""
LAST_CHARACTER = "\U0010ffff"

Array = np.ndarray[Any, np.dtype[Any]]


class Posting:
    """Where any of some terms is: `rows`, ascending, (n,) uint32, the strongest `impacts`, (n,) uint8, and
    in `which` the index of the term that has it; None when there is one term.
    """

    def __init__(self, parts: list[tuple[Array, Array]], runs: int) -> None:
        self._runs = runs
        self.which: Array | None = None
        if len(parts) == 1:
            self.rows, self.impacts = parts[0]
            return
        rows = np.concatenate([rows for rows, _ in parts])
        impacts = np.concatenate([impacts for _, impacts in parts])
        which = np.repeat(np.arange(len(parts), dtype=np.uint8), [len(part_rows) for part_rows, _ in parts])
        best_first = np.lexsort((which, ~impacts, rows))
        rows, impacts, which = rows[best_first], impacts[best_first], which[best_first]
        is_best = np.append(True, rows[1:] != rows[:-1]) if len(rows) else np.empty(0, bool)
        self.rows, self.impacts, self.which = rows[is_best], impacts[is_best], which[is_best]

    @cached_property
    def bitmap(self) -> Array:
        """(runs,) uint64."""
        present = np.zeros(self._runs * RUN, bool)
        present[self.rows] = True
        return bitmap_of(present)

    @cached_property
    def _dense(self) -> Array | None:
        if len(self.rows) * DENSE_SHARE < self._runs * RUN:
            return None
        dense = np.zeros(self._runs * RUN, np.uint8)
        dense[self.rows] = self.impacts
        return dense

    def impacts_of(self, rows: Array) -> Array:
        """(n,) uint8 of rows that all have one of the terms."""
        if self._dense is not None:
            return self._dense.take(rows)
        return self.impacts.take(np.searchsorted(self.rows, rows))

    def terms_of(self, rows: Array) -> list[int]:
        """Index of the term that weighs most in each of some rows that have one of them."""
        if self.which is None:
            return [0] * len(rows)
        which: list[int] = self.which.take(np.searchsorted(self.rows, rows)).tolist()
        return which

    def bytes(self) -> int:
        """What it takes in memory, its bitmap included."""
        return 8 * len(self.rows) + self._runs * RUN // 8 + 500


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
            while self._cached_bytes > CACHE_BYTES and len(self._cache) > 1:
                self._cached_bytes -= self._cache.popitem(last=False)[1].bytes()
        return posting

    def has(self, term: str) -> bool:
        """Whether any row, deleted ones included, has the term."""
        terms = self._source.lexicon().terms
        place = bisect_left(terms, term)
        return place < len(terms) and terms[place] == term

    def completions(self, prefix: str) -> list[tuple[str, int]]:
        """Terms that begin so, in order, with their number of rows, deleted ones included."""
        terms, frequencies = self._source.lexicon()
        start, stop = bisect_left(terms, prefix), bisect_left(terms, prefix + LAST_CHARACTER)
        return list(zip(terms[start:stop], frequencies[start:stop], strict=True))

    def neighbors(self, term: str) -> set[str]:
        """Terms that probably share a spelling with it after leaving out at most one letter of each."""
        hashes, owners = self._spellings
        wanted = _spelling_hashes([term])[0]
        starts, stops = np.searchsorted(hashes, wanted), np.searchsorted(hashes, wanted, side="right")
        terms = self._source.lexicon().terms
        return {
            terms[owners[place]]
            for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)
            for place in range(start, stop)
        }

    @cached_property
    def _spellings(self) -> tuple[Array, Array]:
        hashes, owners = _spelling_hashes(self._source.lexicon().terms)
        order = np.argsort(hashes)
        return hashes[order], owners[order]


def _spelling_hashes(terms: list[str]) -> tuple[Array, Array]:
    """Hashes (uint32) of every term and of it without each of its letters, and the index of the term of each."""
    lengths = np.fromiter(map(len, terms), np.int64, len(terms))
    hashes, owners = [], []
    for shortest, longest in pairwise(WIDTHS):
        numbers = ((lengths > shortest) & (lengths <= longest)).nonzero()[0]
        if len(numbers):
            of_width, letters = _hashes_of_width([terms[number] for number in numbers], longest)
            hashes.append(of_width)
            owners.append(numbers[letters].astype(np.int32))
    if not hashes:
        return np.empty(0, np.uint32), np.empty(0, np.int32)
    return np.concatenate(hashes), np.concatenate(owners)


def _hashes_of_width(terms: list[str], width: int) -> tuple[Array, Array]:
    """The same for terms of at most `width` letters.

    A hash is a polynomial modulo 2^64 over the letters: leaving one out is a subtraction and a shift of what follows,
    so that all spellings of all terms are made by a few operations on arrays of (terms, width).
    """
    letters = np.array(terms, f"<U{width}").view(np.uint32).reshape(len(terms), width)
    base = 0x9E3779B97F4A7C15
    inverse = np.uint64(pow(base, -1, 1 << 64))
    powers = np.array([pow(base, i, 1 << 64) for i in range(width)], np.uint64)
    upto = np.cumsum(letters * powers, axis=1, dtype=np.uint64)
    whole = upto[:, -1:]
    before = np.concatenate([np.zeros((len(terms), 1), np.uint64), upto[:, :-1]], axis=1)
    spellings = np.concatenate([before + (whole - upto) * inverse, whole], axis=1)
    is_real = np.concatenate([letters != 0, np.ones((len(terms), 1), bool)], axis=1)
    mixed = spellings[is_real]
    return ((mixed ^ (mixed >> np.uint64(29))) >> np.uint64(16)).astype(np.uint32), is_real.nonzero()[0]
