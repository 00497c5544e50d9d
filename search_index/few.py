"""A question answered with rows: where a place or a rare word leaves few of them."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import numpy as np

from search_index.columns import are_set
from search_index.counting import count_rows
from search_index.likeness import narrow_rows
from search_index.schema import MAX_FACET_VALUES
from search_index.selection import Selection

if TYPE_CHECKING:
    from search_index.around import Around
    from search_index.likeness import Alike
    from search_index.selection import Asked

MISSED_BITS, MISSED_MASK = np.uint32(8), np.uint32(0xFF)
MISSED = (np.arange(1, MAX_FACET_VALUES + 1, dtype=np.uint32) << MISSED_BITS) + np.uint32(1)
"""What missing the first choice, the second … adds: one to their number, and which it is in the bits above."""
NEEDED_MISSED = np.uint32(1 << 24)
"""What missing what a likeness needs adds: neither to their number, nor to which it is."""
ALL_BITS = np.uint64(0xFFFF_FFFF_FFFF_FFFF)

Array = np.ndarray[Any, np.dtype[Any]]


class Few(Selection):
    """The matches among some rows that answer everything but the choices."""

    def __init__(self, asked: Asked, rows: Array, around: Around | None = None, positions: Array | None = None) -> None:
        """`rows`: (n,) int64 ascending. `around`: what is around the place; `positions`: where the rows stand in it."""
        super().__init__(asked)
        shard, state, question, _ = asked
        self._rows, self._positions = rows, positions
        self._whole_posting = next((posting for posting in asked.postings if posting.rows is rows), None)
        if around is not None:
            self._chords, self._places = around.chords, around.places
        elif question.center is not None:
            self._chords, self._places = shard.points.nearest_of(question.center, rows)
        self._is_claimed = shard.fixed.is_claimed.take(rows)
        self._missed: Array | None = None
        self._is_match: Any = True
        if question.choices:
            self._packed = state.by_row.take(rows, axis=0)
            self._missed = self._missed_choices()
            self._is_match = self._missed == 0
        is_shown = self._is_claimed if self._missed is None else self._is_claimed & self._is_match
        self._claimed = is_shown.nonzero()[0]
        self._claimed_rows = rows.take(self._claimed)
        total = len(rows) if self._missed is None else int(np.count_nonzero(self._is_match))
        self.totals = (len(self._claimed), total - len(self._claimed))

    def _missed_choices(self) -> Array:
        """(n,) uint32: how many choices each row has nothing of; and in the bits above, which, if it is one; and above
        these, whether it has nothing of what a likeness needs.
        """
        choices, alike = self._question.choices, self._question.alike
        is_missed = np.empty((len(choices), len(self._rows)), bool)
        for choice, is_one in zip(choices, is_missed, strict=True):
            has = [self._packed[:, word] & bits for word, bits in choice.words]
            np.equal(has[0] if len(has) == 1 else reduce(or_, has), 0, out=is_one)
        missed: Array = MISSED[: len(choices)] @ is_missed
        if alike and alike.needed:
            words = reduce(or_, [self._state.bitmaps[bit].take(self._rows >> 6) for bit in alike.needed])
            missed += ~are_set(words, self._rows) * NEEDED_MISSED
        return missed

    def _counted(self) -> Array:
        """As of a selection: what a row adds are its bits or, when it misses one choice, those of that facet."""
        if self._missed is None:
            rows = self._rows if self._question.include_unclaimed else self._claimed_rows
            packed = self._state.by_row.take(rows, axis=0)
            if self._question.alike:
                narrow_rows(packed, rows, self._state, self._question.alike)
        else:
            packed = self._counted_bits(self._missed)
        counts: Array = count_rows(packed)[: self._of.layout.facet_bits]
        return counts

    def _counted_bits(self, missed: Array) -> Array:
        is_counted = missed & MISSED_MASK <= 1
        if not self._question.include_unclaimed:
            is_counted &= self._is_claimed
        counted = is_counted.nonzero()[0]
        packed: Array = self._packed.take(counted, axis=0)
        facets = [choice.packed for choice in self._question.choices]
        columns = np.concatenate([np.full_like(facets[0], ALL_BITS), *facets]).reshape(-1, packed.shape[1])
        which = missed.take(counted) >> MISSED_BITS
        alike = self._question.alike
        if alike:
            narrow_rows(packed, self._rows.take(counted), self._state, alike)
            if alike.needed:
                lacking = NEEDED_MISSED >> MISSED_BITS
                which = np.where(which >= lacking, which - lacking + np.uint32(len(columns)), which)
                columns = np.concatenate([columns, self._columns_without_needed(columns, alike)])
        packed &= columns.take(which, axis=0)
        return packed

    def _columns_without_needed(self, columns: Array, alike: Alike) -> Array:
        """Where a row counts that has nothing of what a likeness needs, by the choice that it misses besides."""
        layout = self._of.layout
        without = np.zeros_like(columns)
        without[0] = layout.packed(alike.first) | layout.packed(alike.second)
        for number, choice in enumerate(self._question.choices, 1):
            if choice.columns == alike.second:
                without[number] = choice.packed
        return without

    def _at(self, tier: int) -> tuple[Array, Array]:
        chosen, rows = self._claimed, self._claimed_rows
        if tier:
            chosen = (self._is_match & ~self._is_claimed).nonzero()[0]
            rows = self._rows.take(chosen)
        return chosen if self._positions is None else self._positions.take(chosen), rows
