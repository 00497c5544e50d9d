"""A question answered with rows: where a place or a rare word leaves few of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from search_index.counting import count_rows
from search_index.selection import Selection

if TYPE_CHECKING:
    from search_index.geometry import Floats
    from search_index.selection import Asked

ALL_BITS = np.uint64(0xFFFF_FFFF_FFFF_FFFF)

Array = np.ndarray[Any, np.dtype[Any]]


class Few(Selection):
    """The matches among some rows that answer everything but the choices."""

    def __init__(self, asked: Asked, rows: Array, nearest: tuple[Floats, Array] | None = None) -> None:
        """`rows`: (n,) int64 ascending. `nearest`: their squared chords and places where they are known."""
        super().__init__(asked)
        shard, state, question, _ = asked
        self._rows = rows
        if nearest is None and question.center is not None:
            nearest = shard.points.nearest_of(question.center, rows)
        if nearest is not None:
            self._chords, self._places = nearest
        self._is_claimed = shard.fixed.is_claimed.take(rows)
        self._missing: Array | None = None
        is_match: Any = None
        if question.choices:
            self._packed = state.by_row.take(rows, axis=0)
            self._missing = self._missing_choices()
            self._misses = self._missing.sum(axis=0, dtype=np.uint8)
            is_match = self._misses == 0
        self._is_match = is_match
        self._claimed = (self._is_claimed if is_match is None else self._is_claimed & is_match).nonzero()[0]
        total = len(rows) if is_match is None else int(np.count_nonzero(is_match))
        self.totals = (len(self._claimed), total - len(self._claimed))

    def _missing_choices(self) -> Array:
        """(choices, n) bool: which of the choices each row has nothing of."""
        missing = np.empty((len(self._question.choices), len(self._rows)), bool)
        for number, choice in enumerate(self._question.choices):
            has: Any = 0
            for word, bits in choice.words:
                has = has | (self._packed[:, word] & bits)
            np.equal(has, 0, out=missing[number])
        return missing

    def counts(self) -> Array:
        """As of a selection: what a row adds are its bits or, when it misses one choice, those of that facet."""
        if self._missing is None:
            rows = self._rows if self._question.include_unclaimed else self._rows.take(self._claimed)
            packed = self._state.by_row.take(rows, axis=0)
        else:
            packed = self._counted_bits(self._missing)
        counts: Array = count_rows(packed)[: self._of.layout.facet_bits]
        return counts

    def _counted_bits(self, missing: Array) -> Array:
        is_counted = self._misses <= 1
        if not self._question.include_unclaimed:
            is_counted &= self._is_claimed
        counted = is_counted.nonzero()[0]
        packed: Array = self._packed.take(counted, axis=0)
        choices = self._question.choices
        every = np.full(packed.shape[1], ALL_BITS)
        columns = np.array([every, *(choice.packed for choice in choices)])
        numbers = np.arange(1, len(columns), dtype=np.uint8)[:, None]
        packed &= columns.take((missing.take(counted, axis=1) * numbers).sum(axis=0, dtype=np.intp), axis=0)
        return packed

    def _at(self, tier: int) -> tuple[Array, Array]:
        positions = self._claimed
        if tier:
            is_unclaimed = ~self._is_claimed if self._is_match is None else self._is_match & ~self._is_claimed
            positions = is_unclaimed.nonzero()[0]
        return positions, self._rows.take(positions)
