"""A source as bitmaps: select what matches, count it, find the first of it.

A condition is a bitmap, a question is an AND of bitmaps. As soon as a place or a word leaves only some blocks, only
those are touched from there on: every array below is then (chosen blocks, …).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from search_index import orders
from search_index.columns import BLOCK, Fixed, Timeline, bitmap_of
from search_index.geometry import meters_of
from search_index.result import Hit
from search_index.schema import By
from search_index.words import Words

if TYPE_CHECKING:
    from search_index.columns import Source, State
    from search_index.geometry import Floats
    from search_index.reading import Group
    from search_index.record import Layout
    from search_index.schema import Order

COUNT_CHUNK = 64
"""Blocks whose facets are counted at a time: what fits the processor's cache, and 16-bit sums."""
BY_ROW_HITS = 16
"""With fewer hits a block than this, facets are counted row by row."""
SORT_HITS = 2048
"""Up to so many hits are sorted as they are; more, and a presorted order is walked where there is one."""
KEPT_BITMAPS = 64

Array = np.ndarray[Any, np.dtype[Any]]


class Bound(NamedTuple):
    """A number must be at most (`sign` 1) or at least (`sign` -1) this."""

    number: int
    sign: int
    value: np.float32


class Question(NamedTuple):
    """A request in terms of bits and vectors, the same for every source."""

    any_of: tuple[tuple[slice, tuple[int, ...]], ...]
    all_of: tuple[int, ...]
    pair_masks: tuple[Array, ...]
    bounds: tuple[Bound, ...]
    center: Floats | None
    limit: np.float32 | None
    groups: tuple[Group, ...]
    order: Order
    number: int
    day: int
    include_unclaimed: bool

    @property
    def is_open(self) -> bool:
        """Whether everything matches."""
        filters = self.any_of or self.all_of or self.pair_masks or self.bounds or self.groups
        return not filters and self.limit is None


class Blocks:
    """One source ready to answer. Deleting and the passing of time give a new one that shares what stays."""

    def __init__(self, source: Source, layout: Layout) -> None:
        records = source.records()
        self.layout = layout
        self.source = source
        self.fixed = Fixed(records, source.further_places(int(records["further_places"].sum())))
        self.words = Words(source, self.fixed.blocks)
        self._timeline = Timeline(source, records, layout)
        self._state: State | None = None
        self.deleted: frozenset[int] = frozenset()
        self.live = self._live_rows()

    def _live_rows(self) -> Array:
        rows = np.arange(self.fixed.blocks * BLOCK) < self.fixed.size
        rows[list(self.deleted)] = False
        return bitmap_of(rows)

    def without(self, deleted: frozenset[int]) -> Blocks:
        """The same source with exactly these rows deleted."""
        if deleted == self.deleted:
            return self
        other = object.__new__(Blocks)
        other.__dict__.update(self.__dict__)
        other.deleted = deleted
        other.live = other._live_rows()
        return other

    def state_at(self, now: int) -> State:
        """What holds at `now`; kept until something changes."""
        state = self._state
        if state is None or not state.holds_at(now):
            state = self._state = self._timeline.state_at(now, state)
        return state

    @property
    def live_count(self) -> int:
        """Documents that are not deleted."""
        return self.fixed.size - len(self.deleted)

    def frequency(self, terms: tuple[str, ...]) -> int:
        """Documents, deleted ones left out, that have any of the terms."""
        posting = self.words.posting(terms)
        if not self.deleted:
            return len(posting.rows)
        return int(np.bitwise_count(posting.bitmap & self.live).sum())

    def select(self, question: Question, now: int) -> Selection:
        """What matches at `now`."""
        return Selection(self, self.state_at(now), question)


class Selection:
    """The matches of one question in one source, as a bitmap over the chosen blocks (`None`: all of them)."""

    def __init__(self, blocks: Blocks, state: State, question: Question) -> None:
        self._of = blocks
        self._state = state
        self._question = question
        self._blocks: Array | None = None
        self._chords: Floats | None = None
        base = self._by_words_and_place()
        for column in question.all_of:
            base = base & self._column(column)
        for mask in question.pair_masks:
            base = base & self._kept(mask.tobytes(), lambda at, mask=mask: ((state.bits[at] & mask) != 0).any(axis=1))
        for bound in question.bounds:
            base = base & self._kept(bound, lambda at, bound=bound: _within(state.numbers[bound.number][at], bound))
        choices = [self._any_column(columns) for _, columns in question.any_of]
        self._mask = base
        for choice in choices:
            self._mask = self._mask & choice
        self._masks_without = []
        for i, (facet, _) in enumerate(question.any_of):
            mask = base
            for other in choices[:i] + choices[i + 1 :]:
                mask = mask & other
            self._masks_without.append((facet, mask))
        self._claimed = self._mask & self._chosen(blocks.fixed.claimed)
        self.totals = (_bits(self._claimed), _bits(self._mask & ~self._chosen(blocks.fixed.claimed)))

    def _chosen(self, whole: Array) -> Array:
        return whole if self._blocks is None else whole[self._blocks]

    def _by_words_and_place(self) -> Array:
        question, fixed = self._question, self._of.fixed
        further: tuple[Array, Array] | None = None
        if question.center is not None and question.limit is not None:
            self._blocks, *found = fixed.blocks_near(question.center, question.limit)
            further = (found[0], found[1])
        mask = self._chosen(self._of.live)
        for group in question.groups:
            mask = mask & self._chosen(self._of.words.posting(group.terms).bitmap)
        if question.groups:
            kept = np.flatnonzero(mask.any(axis=1))
            if len(kept) < len(mask):
                self._blocks = kept if self._blocks is None else self._blocks[kept]
                mask = mask[kept]
        if question.center is not None:
            self._chords = fixed.chords(question.center, self._blocks, further)
            if question.limit is not None:
                mask = mask & bitmap_of(self._chords <= question.limit)
        return mask

    def _column(self, column: int) -> Array:
        facets = self._state.facets
        bitmap: Array = facets[:, :, column] if self._blocks is None else facets[self._blocks, :, column]
        return bitmap

    def _any_column(self, columns: tuple[int, ...]) -> Array:
        bitmap = self._column(columns[0])
        for column in columns[1:]:
            bitmap = bitmap | self._column(column)
        return bitmap

    def _kept(self, key: Any, matches: Any) -> Array:
        """A bitmap over all blocks is worth keeping; over chosen ones it is made each time."""
        if self._blocks is not None:
            rows = (self._blocks[:, None] * BLOCK + np.arange(BLOCK)).ravel()
            return bitmap_of(matches(rows))
        bitmaps = self._state.bitmaps
        if key not in bitmaps:
            while len(bitmaps) >= KEPT_BITMAPS:
                bitmaps.pop(next(iter(bitmaps)), None)
            bitmaps[key] = bitmap_of(matches(slice(None)))
        return bitmaps[key]

    def counts(self) -> Array:
        """(facet values,) int64: matches with each value, a facet's own choice left out."""
        claimed_only = not self._question.include_unclaimed
        claimed = self._chosen(self._of.fixed.claimed)
        counts = self._count(self._claimed if claimed_only else self._mask, slice(0, self._of.layout.facet_bits))
        for facet, mask in self._masks_without:
            counts[facet] = self._count(mask & claimed if claimed_only else mask, facet)
        return counts

    def _count(self, mask: Array, columns: slice) -> Array:
        hits = _bits(mask)
        if hits < BY_ROW_HITS * len(mask):
            packed = self._state.bits[self._rows(mask)[1]].view(np.uint8)
            return np.unpackbits(packed, axis=1, bitorder="little").sum(axis=0, dtype=np.int64)[columns]
        counts = np.zeros(columns.stop - columns.start, np.int64)
        for start in range(0, len(mask), COUNT_CHUNK):
            chunk = slice(start, start + COUNT_CHUNK)
            facets = self._state.facets[chunk if self._blocks is None else self._blocks[chunk], :, columns]
            common = np.bitwise_count(facets & mask[chunk][:, :, None])
            counts += common.reshape(-1, len(counts)).sum(axis=0, dtype=np.uint16)
        return counts

    def _rows(self, mask: Array) -> tuple[Array, Array]:
        """Positions among the chosen rows and row numbers of the bits of a mask, ascending."""
        words = np.flatnonzero(mask)
        bits = np.unpackbits(mask.ravel()[words].view(np.uint8), bitorder="little")
        places = np.flatnonzero(bits)
        positions = words[places >> 6] * 64 + (places & 63)
        if self._blocks is None:
            return positions, positions
        return positions, self._blocks[positions // BLOCK] * BLOCK + positions % BLOCK

    def first(self, count: int, tier: int) -> tuple[Array, Array]:
        """Keys with ids, (≤ count,) uint64 ascending, and rows of the first matches of a tier."""
        mask = self._claimed if tier == 0 else self._mask & ~self._claimed
        hits = self.totals[tier]
        if hits > max(SORT_HITS, 2 * count) and self._blocks is None and self._chords is None:
            presorted = self._presorted()
            if presorted is not None:
                return self._walk(presorted, mask, hits, count)
        positions, rows = self._rows(mask)
        keys = orders.with_ids(self._keys(positions, rows), self._of.fixed.ids[rows])
        if len(keys) > count:
            nearest = np.argpartition(keys, count - 1)[:count]
            keys, rows = keys[nearest], rows[nearest]
        order = np.argsort(keys)
        return keys[order], rows[order]

    def _keys(self, positions: Array, rows: Array) -> Array:
        question, state = self._question, self._state
        by = question.order.by
        if by is By.NEAREST:
            return orders.chord_keys(self._chords_at(positions))
        if by is By.RELEVANCE:
            return orders.weight_keys(self._weights(rows))
        values = state.numbers[question.number][rows]
        if by is By.LOWEST:
            return orders.lowest_keys(values)
        if by is By.HIGHEST:
            return orders.highest_keys(values)
        keys = orders.merit_keys(values, self._of.fixed.ids[rows], question.day)
        return keys if self._chords is None else keys | orders.band_bits(self._chords_at(positions))

    def _chords_at(self, positions: Array) -> Floats:
        assert self._chords is not None  # noqa: S101 - orders by distance have a center
        chords: Floats = self._chords.ravel()[positions]
        return chords

    def _weights(self, rows: Array) -> Array:
        weights = np.zeros(len(rows), np.uint32)
        for group in self._question.groups:
            impacts = self._of.words.posting(group.terms).impacts_of(rows)
            weights += impacts * np.uint32(group.weight)
        return weights

    def _presorted(self) -> Array | None:
        """All rows in the order of the question, kept with the state; None when it depends on words or a place."""
        question = self._question
        if question.order.by is By.RELEVANCE:
            return None
        key = (question.order, question.day if question.order.by is By.MERIT else 0)
        presorted = self._state.orders.get(key)
        if presorted is None:
            if question.order.by is By.MERIT:
                for old in [old for old in self._state.orders if old[0] == question.order]:
                    self._state.orders.pop(old, None)
            rows = np.arange(self._of.fixed.size)
            presorted = np.argsort(orders.with_ids(self._keys(rows, rows), self._of.fixed.ids[rows])).astype(np.uint32)
            self._state.orders[key] = presorted
        return presorted

    def _walk(self, presorted: Array, mask: Array, hits: int, count: int) -> tuple[Array, Array]:
        """The first `count` rows of a presorted order that are in the mask, looking at as few as chance allows."""
        words = mask.ravel()
        found: Array = presorted[:0]
        start, step = 0, max(256, 2 * count * len(presorted) // hits)
        while len(found) < count and start < len(presorted):
            rows = presorted[start : start + step]
            is_in = (words[rows >> 6] >> (rows & np.uint32(63)).astype(np.uint64)) & np.uint64(1)
            found = np.concatenate([found, rows[is_in.astype(bool)]])
            start, step = start + step, step * 2
        rows = found[:count]
        return orders.with_ids(self._keys(rows, rows), self._of.fixed.ids[rows]), rows

    def hit(self, row: int, tier: int) -> Hit:
        """Why this row is where it is."""
        question, fixed = self._question, self._of.fixed
        nearest = None if question.center is None else fixed.nearest(row, question.center)
        distance = None if nearest is None else meters_of(nearest[0])
        postings = [(self._of.words.posting(group.terms), group.terms) for group in question.groups]
        if question.order.by is By.NEAREST:
            value = distance
        elif question.order.by is By.RELEVANCE:
            value = float(self._weights(np.array([row]))[0])
        else:
            number = float(self._state.numbers[question.number][row])
            value = None if number != number else number  # noqa: PLR0124 - NaN is missing
        return Hit(
            id=int(fixed.ids[row]),
            tier=tier,
            distance_m=distance,
            place=None if nearest is None else nearest[1],
            value=value,
            words=tuple(terms[posting.term_of(row)] for posting, terms in postings),
        )


def _bits(mask: Array) -> int:
    return int(np.bitwise_count(mask).sum())


def _within(values: Array, bound: Bound) -> Array:
    return values <= bound.value if bound.sign > 0 else values >= bound.value
