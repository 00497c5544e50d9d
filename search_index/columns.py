"""The documents of a segment as arrays: what never changes (`Fixed`) and what holds at an instant (`State`).

Rows are documents. A *run* is 64 neighboring rows and one word of every bitmap: a bitmap has the shape (runs,) uint64,
its bytes and bits are little-endian everywhere, so row 0 is bit 0 of word 0. The last run is filled up with nothing.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search_index.postings import Lexicon
    from search_index.record import Layout

RUN = 64
FOREVER = sys.maxsize
FEW_WORDS = 160
KEPT_MAX = 64
LARGE_ROWS = 500_000
PART_ROWS = 1024
"""Rows read at a time, a multiple of a run: what is read and let go again is then never a large piece of memory."""

Array = np.ndarray[Any, np.dtype[Any]]


class Source(Protocol):
    """Where the arrays come from: one segment, or several small ones joined."""

    size: int

    def records(self, first: int, count: int) -> Array: ...
    def further_places(self, count: int) -> Array: ...
    def later_phases(self, first: int, count: int) -> Array: ...
    def names(self) -> bytes: ...
    def names_in_order(self) -> Array | None: ...
    def lexicon(self) -> Lexicon: ...
    def postings(self, term: str) -> tuple[Array, Array]: ...


def parts(source: Source) -> Iterator[tuple[slice, Array]]:
    """All records of a source, a part at a time: (which rows, their records)."""
    for first in range(0, source.size, PART_ROWS):
        count = min(PART_ROWS, source.size - first)
        yield slice(first, first + count), source.records(first, count)


def room(least: int, rows: int) -> int:
    """Bytes in which what was made may be kept: in a source of more than LARGE_ROWS it takes more, and has more."""
    return least * max(rows, LARGE_ROWS) // LARGE_ROWS


def runs_of(rows: slice) -> slice:
    """The runs of the rows of a part."""
    return slice(rows.start // RUN, -(-rows.stop // RUN))


def bitmap_of(is_in: Array) -> Array:
    """(runs,) uint64 of booleans for every row of the runs."""
    return np.packbits(is_in, bitorder="little").view("<u8")


def rows_of(bitmap: Array) -> Array:
    """Rows whose bits are set, ascending. Where many bytes are empty, only the others are looked into: `nonzero` is
    three times as slow where nearly one in ten is set as where one in eight is.
    """
    by_byte = bitmap.view(np.uint8)
    filled = (by_byte != 0).nonzero()[0]
    if len(filled) * 5 > len(by_byte) * 3:
        return _set_bits(by_byte)
    bits = _set_bits(by_byte.take(filled))
    rows: Array = filled.take(bits >> 3) * 8 + (bits & 7)
    return rows


def _set_bits(by_byte: Array) -> Array:
    """Numbers of the set bits of (n,) uint8, ascending."""
    return np.unpackbits(by_byte, bitorder="little").view(bool).nonzero()[0]


def are_in(bitmap: Array, rows: Array) -> Array:
    """(n,) bool: whether the bits of some rows are set."""
    return are_set(bitmap.take(rows >> 6), rows)


def are_set(words: Array, rows: Array) -> Array:
    """(n,) bool: whether of the words in which the bits of some rows stand these bits are set."""
    bits: Array = words >> (rows & 63).astype(np.uint64) & np.uint64(1)
    return bits.astype(bool)


def bit_count(bitmap: Array) -> int:
    """How many bits are set; of few words one large number counts them sooner than an array does."""
    if len(bitmap) <= FEW_WORDS:
        return int.from_bytes(bitmap.tobytes()).bit_count()
    return int(np.bitwise_count(bitmap).sum())


def in_runs(points: Array) -> Array:
    """(runs, 3, 64) float32 of (n, 3) points, filled up with NaN."""
    padding = np.full((-len(points) % RUN, 3), np.nan, np.float32)
    filled = np.concatenate([points, padding]).reshape(-1, RUN, 3)
    return np.ascontiguousarray(filled.transpose(0, 2, 1))


class Fixed:
    """Ids and tiers of the rows of a source, and what its points are made from."""

    def __init__(self, source: Source) -> None:
        self.size = source.size
        self.runs = -(-self.size // RUN)
        self.ids = np.zeros(self.runs * RUN, np.uint32)
        self.further = np.zeros(self.size, np.uint8)
        """(rows,): how many places each row has besides its first."""
        self.points = np.full((self.runs, 3, RUN), np.nan, np.float32)
        """Each row's first point, NaN without one."""
        claimed = np.zeros(self.runs * RUN, bool)
        for rows, records in parts(source):
            self.ids[rows] = records["id"]
            self.further[rows] = records["further_places"]
            claimed[rows] = records["tier"] == 0
            self.points[runs_of(rows)] = in_runs(records["point"])
        self.claimed = bitmap_of(claimed)
        self.is_claimed = claimed
        """(rows,) bool: the same, row by row."""


class State:
    """Facets, pairs and numbers of the rows as they are from `begins` until just before `ends` (Unix seconds).

    `bitmaps`: (bits, runs) uint64, one bitmap for each facet value and each pair.
    `by_row`: (rows, words) uint64, the facets of each row. `numbers`: (numbers, rows) float32, NaN for missing.
    """

    def __init__(self, bitmaps: Array, by_row: Array, numbers: Array, begins: int, ends: int) -> None:
        self.bitmaps, self.by_row, self.numbers = bitmaps, by_row, numbers
        self.begins, self.ends = begins, ends
        self.kept: dict[Any, Array] = {}
        """What was made from the arrays above and may be wanted again: presorted orders, merit keys, bounds."""

    def keep(self, key: Any, array: Array) -> Array:
        """Keep what was made; when there is much of it, everything before goes."""
        if len(self.kept) >= KEPT_MAX:
            self.kept.clear()
        self.kept[key] = array
        return array

    def holds_at(self, now: int) -> bool:
        """Whether no row changes between this state and `now`."""
        return self.begins <= now < self.ends


class Timeline:
    """The later phases of the rows of a source, and the states that they lead to."""

    def __init__(self, source: Source, layout: Layout) -> None:
        self._source = source
        self._layout = layout
        counts = np.empty(source.size, np.uint8)
        for rows, records in parts(source):
            counts[rows] = records["later_phases"]
        self._rows = np.repeat(np.arange(source.size, dtype=np.uint32), counts)
        self._since = np.empty(len(self._rows), np.int64)
        for first in range(0, len(self._since), PART_ROWS):
            some = self._since[first : first + PART_ROWS]
            some[:] = source.later_phases(first, len(some))["since"]

    def state_at(self, now: int, current: State | None) -> State:
        """The state at `now`; made from `current` when that is earlier, else from the records."""
        has_begun = self._since <= now
        begins = int(self._since[has_begun].max(initial=-FOREVER))
        ends = int(self._since[~has_begun].min(initial=FOREVER))
        if current is None or current.begins > now:
            return self._from_records(*self._last(has_begun.nonzero()[0]), begins, ends)
        state = State(current.bitmaps, current.by_row, current.numbers, begins, ends)
        due = (has_begun & (self._since >= current.ends)).nonzero()[0]
        if len(due):
            self._turn(state, *self._last(due))
        return state

    def _last(self, phases: Array) -> tuple[Array, Array]:
        """Of some phases, ascending numbers, the last of each row: rows and states."""
        is_last_of_row = np.append(self._rows[phases][1:] != self._rows[phases][:-1], True)[: len(phases)]
        phases = phases[is_last_of_row]
        return self._rows[phases], self._states_of(phases)

    def _turn(self, state: State, rows: Array, states: Array) -> None:
        """Give these rows these states, in copies of the arrays: others may be reading the old ones."""
        layout = self._layout
        state.by_row = state.by_row.copy()
        state.by_row[rows] = states["bits"][:, : layout.facet_words]
        state.numbers = state.numbers.copy()
        state.numbers[:, rows] = states["numbers"].T
        bitmaps = state.bitmaps = state.bitmaps.copy()
        packed = np.ascontiguousarray(states["bits"]).view(np.uint8)
        is_set = np.unpackbits(packed, axis=1, bitorder="little", count=layout.bits).astype(np.uint64)
        for bit in sorted(set((rows % RUN).tolist())):  # `np.unique` would keep a megabyte for itself
            here = (rows % RUN == bit).nonzero()[0]
            runs = rows[here] // RUN
            bitmaps[:, runs] = bitmaps[:, runs] & ~np.uint64(1 << bit) | is_set[here].T << np.uint64(bit)

    def _states_of(self, phases: Array) -> Array:
        """The states of some phases, ascending numbers; parts in which there is none are not read."""
        states = np.empty(len(phases), self._layout.state)
        starts = np.flatnonzero(np.append(True, phases[1:] // PART_ROWS != phases[:-1] // PART_ROWS)[: len(phases)])
        for some in map(slice, starts.tolist(), [*starts[1:].tolist(), len(phases)]):
            first, last = int(phases[some][0]), int(phases[some][-1])
            states[some] = self._source.later_phases(first, last - first + 1)["state"][phases[some] - first]
        return states

    def _from_records(self, rows: Array, states: Array, begins: int, ends: int) -> State:
        """The state in which these rows, ascending, have these states, and the others those that they began with."""
        layout, size = self._layout, self._source.size
        runs = -(-size // RUN)
        bitmaps = np.empty((layout.bits, runs), "<u8")
        by_row = np.zeros((runs * RUN, layout.facet_words), "<u8")
        numbers = np.full((len(layout.numbers), runs * RUN), np.nan, np.float32)
        edges = np.searchsorted(rows, np.arange(0, size + PART_ROWS, PART_ROWS)).tolist()
        for (part, records), here in zip(parts(self._source), map(slice, edges, edges[1:]), strict=True):
            now = records["state"].copy()
            now[rows[here] - part.start] = states[here]
            by_row[part] = now["bits"][:, : layout.facet_words]
            numbers[:, part] = now["numbers"].T
            bitmaps[:, runs_of(part)] = _turned(now["bits"], layout.bits)
        return State(bitmaps, by_row, numbers, begins, ends)


def _turned(bits: Array, count: int) -> Array:
    """(count, runs) uint64 bitmaps of the first `count` bits of (rows, words) uint64."""
    filled = np.zeros((-(-len(bits) // RUN) * RUN, bits.shape[1]), "<u8")
    filled[: len(bits)] = bits
    is_set = np.unpackbits(filled.view(np.uint8), axis=1, bitorder="little", count=count)
    return np.packbits(np.ascontiguousarray(is_set.T), axis=1, bitorder="little").view("<u8")
