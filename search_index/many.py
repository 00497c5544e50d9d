"""A question answered with bitmaps of all rows: where it leaves many of them.

A condition is a bitmap, a question is an AND of bitmaps. Words come in as bitmaps too; where all of them are common,
their impacts are compared for all rows at once.
"""

from __future__ import annotations

from itertools import accumulate
from math import isqrt
from operator import and_
from typing import TYPE_CHECKING, Any

import numpy as np

from search_index import orders
from search_index.columns import RUN, are_in, bit_count, bitmap_of, rows_of
from search_index.counting import count_bitmaps, count_rows, is_sparse
from search_index.likeness import any_of, narrowed_bitmaps
from search_index.memory import give_back
from search_index.schema import By
from search_index.selection import Firsts, Selection

if TYPE_CHECKING:
    from search_index.likeness import Alike
    from search_index.selection import Asked

SORT_HITS = 1024
"""With more hits than this a presorted order is walked where there is one."""

Array = np.ndarray[Any, np.dtype[Any]]


class Many(Selection):
    """The matches among the rows of a bitmap, (runs,) uint64, that answer everything but the choices."""

    def __init__(self, asked: Asked, base: Array) -> None:
        super().__init__(asked)
        shard, state, question, _ = asked
        if question.center is not None:
            self._chords, self._places = shard.points.nearest(question.center)
        claimed = shard.live_claimed if base is shard.live else base & shard.fixed.claimed
        choices = [any_of(state, choice.bits) for choice in question.choices]
        onward = list(accumulate(reversed(choices), and_))[::-1]
        self._mask = base & onward[0] if choices else base
        self._claimed = claimed & onward[0] if choices else claimed
        before = base if question.include_unclaimed else claimed
        self._without: list[tuple[slice, Array]] = []
        """For each choice the columns of its facet and the mask that leaves it out."""
        for number, choice in enumerate(choices, 1):
            without = before & onward[number] if number < len(choices) else before
            self._without.append((question.choices[number - 1].columns, without))
            before = before & choice
        if question.alike and question.alike.needed:
            self._require(question.alike, any_of(state, question.alike.needed), before)
        if self._mask is shard.live:
            self.totals = shard.totals
        else:
            of_claimed = bit_count(self._claimed)
            self.totals = (of_claimed, bit_count(self._mask) - of_claimed)

    def _require(self, alike: Alike, needed: Array, before: Array) -> None:
        """Match only what the likeness needs, which the counts of its two facets leave out. `before`: what matched."""
        self._mask, self._claimed = self._mask & needed, self._claimed & needed
        self._without = [
            (columns, mask if columns == alike.second else mask & needed) for columns, mask in self._without
        ]
        self._without.append((alike.first, before))
        self._without.sort(key=lambda one: one[0].start)

    def _counted(self) -> Array:
        """As of a selection: each facet value once, with the choices of all facets, or of all but its own."""
        counts = np.zeros(self._of.layout.facet_bits, np.int64)
        edges = [0, *(edge for facet, _ in self._without for edge in (facet.start, facet.stop)), len(counts)]
        unchosen = [slice(*between) for between in zip(edges[::2], edges[1::2], strict=True)]
        mask, hits = self._claimed, self.totals[0]
        if self._question.include_unclaimed:
            mask, hits = self._mask, sum(self.totals)
        masks = self._without
        if is_sparse(hits, len(mask) * sum(bits.stop - bits.start for bits in unchosen)):
            counted = count_rows(self._state.by_row.take(rows_of(mask), axis=0))
            for bits in unchosen:
                counts[bits] = counted[bits]
        else:
            masks = [(bits, mask) for bits in unchosen] + masks
        if masks:
            count_bitmaps(self._state.bitmaps, masks, counts)
        if self._question.alike:
            self._narrow(counts, self._question.alike, mask)
        return counts

    def _narrow(self, counts: Array, alike: Alike, mask: Array) -> None:
        """Count again what holds only with the combinations that the question chooses."""
        for one in alike.narrowed:
            own = [of for columns, of in self._without if columns.start <= one.columns.start < columns.stop]
            of_these = narrowed_bitmaps(self._state, one) & (own[0] if own else mask)
            counts[one.columns] = np.bitwise_count(of_these).sum(axis=1, dtype=np.uint32)

    def _mask_of(self, tier: int) -> Array:
        return self._mask & ~self._claimed if tier else self._claimed

    def _at(self, tier: int) -> tuple[Array, Array]:
        rows = rows_of(self._mask_of(tier))
        return rows, rows

    def first(self, count: int, tier: int) -> Firsts:
        """As of a selection; where many match, looking at as few of them as can be."""
        hits = self.totals[tier]
        if hits <= max(SORT_HITS, 2 * count):
            return super().first(count, tier)
        if self._question.order.by is By.RELEVANCE:
            rows = self._heaviest(self._mask_of(tier), hits, count)
            return self._first_of(rows, rows, count)
        if self._chords is not None:
            return super().first(count, tier)
        if self._lesser is None:
            return self._walk(self._presorted(), self._mask_of(tier), hits, count)
        mask = self._mask_of(tier)
        return _merged([self._first_in(mask & ~self._lesser, count), self._first_in(mask & self._lesser, count)], count)

    def _first_in(self, mask: Array, count: int) -> Firsts:
        """The first of a mask whose rows all count one less in the order, or none of them."""
        hits = bit_count(mask)
        if hits <= max(SORT_HITS, 2 * count):
            rows = rows_of(mask)
            return self._first_of(rows, rows, count)
        return self._walk(self._presorted(), mask, hits, count)

    def _heaviest(self, mask: Array, hits: int, count: int) -> Array:
        """Rows of a mask with so many `hits`, ascending, among which the `count` heaviest are sure to be.

        A sample of about as many rows as will be left says how heavy these are at least. Where a word alone cannot
        make up for what the others lack at most, a row need not be looked at.
        """
        groups = list(zip(self._question.groups, self._postings, strict=True))
        step = isqrt(hits // count)
        sample = rows_of(np.ascontiguousarray(mask[::step]))
        sample = (sample >> 6) * (step * RUN) + (sample & 63)
        if len(sample) < count:
            return rows_of(mask)
        least = int(np.partition(self._weights(sample, sample), len(sample) - count)[len(sample) - count])
        most = sum(group.weight * posting.strongest for group, posting in groups)
        for group, posting in groups:
            lacking = most - group.weight * posting.strongest
            if posting.rows is None and least > lacking:
                needed = -(-(least - lacking) // group.weight)
                mask = mask & bitmap_of(posting.impacts >= np.uint8(needed))
        return rows_of(mask)

    def _presorted(self) -> Array:
        """All rows in an order that needs neither words nor a place, kept with the state."""
        question = self._question
        key = (question.order, question.day if question.order.by is By.MERIT else 0)
        presorted = self._state.kept.get(key)
        if presorted is None:
            rows = np.arange(self._of.fixed.size)
            keys = orders.with_ids(self._keys_for_everybody(rows, rows), self._of.fixed.ids.take(rows))
            presorted = self._state.keep(key, np.argsort(keys).astype(np.uint32))
            give_back()
        return presorted

    def _walk(self, presorted: Array, mask: Array, hits: int, count: int) -> Firsts:
        """The first `count` rows of a presorted order that are in the mask, looking at as few as chance allows."""
        found: Array = presorted[:0]
        start, step = 0, max(256, 2 * count * len(presorted) // hits)
        while len(found) < count and start < len(presorted):
            rows = presorted[start : start + step]
            found = np.concatenate([found, rows[are_in(mask, rows)]])
            start, step = start + step, step * 2
        rows = found[:count]
        return Firsts(orders.with_ids(self._keys(rows, rows), self._of.fixed.ids.take(rows)), rows, rows)


def _merged(parts: list[Firsts], count: int) -> Firsts:
    """The first of what several parts have."""
    keys, positions, rows = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = keys.argsort()[:count]
    return Firsts(keys.take(order), positions.take(order), rows.take(order))
