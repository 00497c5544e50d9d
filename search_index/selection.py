"""A question asked of a shard: select what matches, count it, find the first of it.

A condition is a bitmap, a question is an AND of bitmaps. As soon as a place or a word leaves only some runs of 64
rows, only those are touched from there on: every array below is then (chosen runs, …).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from search_index import orders
from search_index.columns import RUN, bitmap_of
from search_index.counting import count_bitmaps, count_rows, is_sparse
from search_index.geometry import meters_of_all
from search_index.memory import give_back
from search_index.result import Hit
from search_index.schema import By

if TYPE_CHECKING:
    from search_index.columns import State
    from search_index.geometry import Floats
    from search_index.question import Bound, Question
    from search_index.shard import Shard

SORT_HITS = 2048
"""With more hits than this a presorted order is walked where there is one."""
KEPT_MAX = 64
FEW_WORDS = 160

Array = np.ndarray[Any, np.dtype[Any]]


class Firsts(NamedTuple):
    """The first matches, (n,) each: keys with ids, uint64 ascending; their positions among the chosen rows; rows."""

    keys: Array
    positions: Array
    rows: Array

    def between(self, start: int, stop: int) -> Firsts:
        """Some of them."""
        return Firsts(*(part[start:stop] for part in self))


class Selection:
    """The matches of one question in one source, as a bitmap over the chosen runs (`None`: all of them)."""

    def __init__(self, shard: Shard, state: State, question: Question) -> None:
        self._of = shard
        self._state = state
        self._question = question
        self._runs: Array | None = None
        self._chords: Floats | None = None
        self._places: Array | None = None
        self._claimed_at: tuple[Array, Array] | None = None
        base = self._base()
        choices = [self._any_of(bits) for _, bits in question.choices]
        self._mask = base
        for choice in choices:
            self._mask = self._mask & choice
        self._masks_without: list[tuple[slice, Array]] = []
        for i, (facet, _) in enumerate(question.choices):
            mask = base
            for other in choices[:i] + choices[i + 1 :]:
                mask = mask & other
            self._masks_without.append((facet, mask))
        self._claimed = self._mask & self._chosen(shard.fixed.claimed)
        claimed = _bits(self._claimed)
        self.totals = (claimed, _bits(self._mask) - claimed)

    def _chosen(self, whole: Array) -> Array:
        chosen: Array = whole if self._runs is None else whole.take(self._runs, axis=0)
        return chosen

    def _base(self) -> Array:
        """Everything but the choices, whose own counts leave them out."""
        question = self._question
        mask = self._of.live
        if question.center is not None and question.limit is not None:
            around = self._of.points.around(question.center, question.limit)
            self._runs, self._chords, self._places = around.runs, around.chords, around.places
            mask = mask.take(around.runs) & around.bitmap
        for group in question.groups:
            mask = mask & self._chosen(self._of.words.posting(group.terms).bitmap)
        if question.groups:
            mask = self._narrowed(mask)
        for bits in question.any_of:
            mask = mask & self._any_of(bits)
        for bound in question.bounds:
            mask = mask & self._within(bound)
        if question.center is not None and question.limit is None:
            mask = self._narrowed(mask)
            self._chords, self._places = self._of.points.nearest(question.center, self._runs)
        return mask

    def _narrowed(self, mask: Array) -> Array:
        """Go on with the runs that have a hit, where that spares many."""
        kept = mask.nonzero()[0]
        if len(kept) * 2 > len(mask):
            return mask
        self._runs = kept if self._runs is None else self._runs.take(kept)
        if self._chords is not None and self._places is not None:
            self._chords, self._places = self._chords.take(kept, axis=0), self._places.take(kept, axis=0)
        narrowed: Array = mask.take(kept, axis=0)
        return narrowed

    def _any_of(self, bits: tuple[int, ...]) -> Any:
        bitmaps = self._state.bitmaps
        any_of: Any = None
        for bit in bits:
            bitmap = self._chosen(bitmaps[bit])
            any_of = bitmap if any_of is None else any_of | bitmap
        return any_of

    def _within(self, bound: Bound) -> Array:
        """Rows whose number is within a bound; kept when it was made for all rows."""
        whole = self._runs is None
        bitmap = self._state.kept.get(bound) if whole else None
        if bitmap is None:
            values = self._chosen(self._state.numbers[bound.number].reshape(-1, RUN))
            bitmap = bitmap_of(values <= bound.value if bound.sign > 0 else values >= bound.value)
            if whole:
                self._keep(bound, bitmap)
        return bitmap

    def _keep(self, key: Any, array: Array) -> Array:
        kept = self._state.kept
        if len(kept) >= KEPT_MAX:
            kept.clear()
        kept[key] = array
        return array

    def counts(self) -> Array:
        """(facet values,) int64: matches with each value, a facet's own choice left out."""
        question = self._question
        if question.is_open:
            key = (self._state, question.include_unclaimed)
            counts = self._of.open_counts.get(key)
            if counts is None:
                counts = self._of.open_counts[key] = self._counted()
            return counts
        return self._counted()

    def _counted(self) -> Array:
        """Each facet value counted once: with the choices of all facets, or of all but its own."""
        counts = np.zeros(self._of.layout.facet_bits, np.int64)
        edges = [0, *(edge for facet, _ in self._masks_without for edge in (facet.start, facet.stop)), len(counts)]
        unchosen = [slice(*between) for between in zip(edges[::2], edges[1::2], strict=True)]
        mask, hits, masks = self._mask, sum(self.totals), self._masks_without
        if not self._question.include_unclaimed:
            claimed = self._chosen(self._of.fixed.claimed)
            mask, hits = self._claimed, self.totals[0]
            masks = [(facet, without & claimed) for facet, without in masks]
        if is_sparse(hits, len(mask), len(counts)):
            count_rows(self._state.by_row.take(self._at(mask)[1], axis=0), unchosen, counts)
        else:
            masks = [(bits, mask) for bits in unchosen] + masks
        count_bitmaps(self._state.bitmaps[: len(counts)], self._runs, masks, counts)
        return counts

    def _at(self, mask: Array) -> tuple[Array, Array]:
        """Where the bits of a mask are: positions among the chosen rows, ascending, and the rows."""
        if mask is self._claimed and self._claimed_at is not None:
            return self._claimed_at
        filled = mask.nonzero()[0]
        if len(filled) * 2 > len(mask):
            positions = _set_bits(mask)
        else:
            bits = _set_bits(mask.take(filled))
            positions = filled.take(bits >> 6) * RUN + (bits & 63)
        rows = positions
        if self._runs is not None:
            rows = self._runs.take(positions >> 6) * RUN + (positions & 63)
        if mask is self._claimed:
            self._claimed_at = positions, rows
        return positions, rows

    def first(self, count: int, tier: int) -> Firsts:
        """The first matches of a tier, at most so many."""
        mask = self._claimed if tier == 0 else self._mask & ~self._claimed
        hits = self.totals[tier]
        if hits > max(SORT_HITS, 2 * count) and self._runs is None and self._chords is None:
            presorted = self._presorted()
            if presorted is not None:
                return self._walk(presorted, mask, hits, count)
        positions, rows = self._at(mask)
        keys = self._keys(positions, rows)
        promising = orders.promising(keys, count)
        if promising is not None:
            keys, positions, rows = keys.take(promising), positions.take(promising), rows.take(promising)
        whole = orders.with_ids(keys, self._of.fixed.ids.take(rows))
        if len(whole) > 4 * count:
            smallest = np.argpartition(whole, count - 1)[:count]
            whole, positions, rows = whole.take(smallest), positions.take(smallest), rows.take(smallest)
        order = np.argsort(whole)[:count]
        return Firsts(whole.take(order), positions.take(order), rows.take(order))

    def _keys(self, positions: Array, rows: Array) -> Array:
        question, state = self._question, self._state
        by = question.order.by
        if by is By.NEAREST:
            return orders.chord_keys(self._chords_at(positions))
        if by is By.RELEVANCE:
            return orders.weight_keys(self._weights(rows))
        if by is By.MERIT:
            keys: Array = self._merit_keys().take(rows)
            return keys if self._chords is None else keys | orders.band_bits(self._chords_at(positions))
        values = state.numbers[question.number].take(rows)
        return orders.lowest_keys(values) if by is By.LOWEST else orders.highest_keys(values)

    def _chords_at(self, positions: Array) -> Floats:
        assert self._chords is not None  # noqa: S101 - orders by distance have a center
        chords: Floats = self._chords.take(positions)
        return chords

    def _weights(self, rows: Array) -> Array:
        weights = np.zeros(len(rows), np.uint32)
        for group in self._question.groups:
            impacts = self._of.words.posting(group.terms).impacts_of(rows)
            weights += impacts * np.uint32(group.weight)
        return weights

    def _merit_keys(self) -> Array:
        """Keys of all rows for the order "merit" on this day, without the band."""
        number, day = self._question.number, self._question.day
        keys = self._state.kept.get(("merit", number, day))
        if keys is None:
            keys = orders.merit_keys(self._state.numbers[number], self._of.fixed.ids, day)
            self._keep(("merit", number, day), keys)
        return keys

    def _presorted(self) -> Array | None:
        """All rows in the order of the question, kept with the state; None when it depends on words or a place."""
        question = self._question
        if question.order.by is By.RELEVANCE:
            return None
        key = (question.order, question.day if question.order.by is By.MERIT else 0)
        presorted = self._state.kept.get(key)
        if presorted is None:
            rows = np.arange(self._of.fixed.size)
            keys = orders.with_ids(self._keys(rows, rows), self._of.fixed.ids.take(rows))
            presorted = self._keep(key, np.argsort(keys).astype(np.uint32))
            give_back()
        return presorted

    def _walk(self, presorted: Array, mask: Array, hits: int, count: int) -> Firsts:
        """The first `count` rows of a presorted order that are in the mask, looking at as few as chance allows."""
        found: Array = presorted[:0]
        start, step = 0, max(256, 2 * count * len(presorted) // hits)
        while len(found) < count and start < len(presorted):
            rows = presorted[start : start + step]
            is_in = mask.take(rows >> 6) >> (rows & np.uint32(63)).astype(np.uint64) & np.uint64(1)
            found = np.concatenate([found, rows[is_in.astype(bool)]])
            start, step = start + step, step * 2
        rows = found[:count]
        return Firsts(orders.with_ids(self._keys(rows, rows), self._of.fixed.ids.take(rows)), rows, rows)

    def hits(self, firsts: Firsts, tier: int) -> list[Hit]:
        """Why these rows are where they are."""
        question, by = self._question, self._question.order.by
        keys, positions, rows = firsts
        distances: list[float | None] = [None] * len(rows)
        places: list[int | None] = distances.copy()  # type: ignore[assignment]  # nothing but None in it
        if self._chords is not None and self._places is not None:
            distances = meters_of_all(self._chords.take(positions))
            nearest = self._places.take(positions).tolist()
            places = [None if distance is None else n for distance, n in zip(distances, nearest, strict=True)]
        if by is By.NEAREST:
            values = distances
        elif by is By.RELEVANCE:
            values = (orders.LAST - (keys >> np.uint64(32))).astype(float).tolist()
        else:
            numbers = self._state.numbers[question.number].take(rows).tolist()
            values = [None if number != number else number for number in numbers]  # noqa: PLR0124 - NaN is missing
        ids = (keys & orders.LAST).tolist()
        tiers = [tier] * len(rows)
        return list(map(Hit, ids, tiers, distances, places, values, self._words_of(rows)))

    def _words_of(self, rows: Array) -> list[tuple[str, ...]]:
        groups = self._question.groups
        if all(len(group.terms) == 1 for group in groups):
            return [tuple(group.terms[0] for group in groups)] * len(rows)
        of_groups = [[group.terms[i] for i in self._of.words.posting(group.terms).terms_of(rows)] for group in groups]
        return list(zip(*of_groups, strict=True))


def _bits(mask: Array) -> int:
    """How many bits are set; of few words one large number counts them sooner than an array does."""
    if len(mask) <= FEW_WORDS:
        return int.from_bytes(mask.tobytes()).bit_count()
    return int(np.bitwise_count(mask).sum())


def _set_bits(words: Array) -> Array:
    """Numbers of the set bits of (n,) uint64, ascending."""
    return np.unpackbits(words.view(np.uint8), bitorder="little").view(bool).nonzero()[0]
