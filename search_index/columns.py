"""The documents of a segment as arrays: what never changes (`Fixed`) and what holds at an instant (`State`).

Rows are documents. A *run* is 64 neighboring rows and one word of every bitmap: a bitmap has the shape (runs,) uint64,
its bytes and bits are little-endian everywhere, so row 0 is bit 0 of word 0. The last run is filled up with nothing.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from search_index.geometry import along_the_curve, squared_chords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search_index.geometry import Floats
    from search_index.postings import Lexicon
    from search_index.record import Layout

RUN = 64
ROUNDING = np.float32(1e-6)
"""What a product of 32-bit unit vectors may be off by: balls are taken so much nearer."""
NOWHERE = np.float32(-9)
"""Coordinate of the center of a run without a point: too far from everything, even around the whole Earth."""
FOREVER = sys.maxsize
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
    def lexicon(self) -> Lexicon: ...
    def postings(self, term: str) -> tuple[Array, Array]: ...


def parts(source: Source) -> Iterator[tuple[slice, Array]]:
    """All records of a source, a part at a time: (which rows, their records)."""
    for first in range(0, source.size, PART_ROWS):
        count = min(PART_ROWS, source.size - first)
        yield slice(first, first + count), source.records(first, count)


def runs_of(rows: slice) -> slice:
    """The runs of the rows of a part."""
    return slice(rows.start // RUN, -(-rows.stop // RUN))


def bitmap_of(is_in: Array) -> Array:
    """(runs,) uint64 of booleans for every row of the runs."""
    return np.packbits(is_in, bitorder="little").view("<u8")


class Balls:
    """A ball around each run of points: runs that are too far away are never looked at."""

    def __init__(self, runs: Floats) -> None:
        """`runs`: (n, 3, 64), NaN where there is no point."""
        self._centers = np.empty((len(runs), 3), np.float32)
        self._radii = np.empty(len(runs), np.float32)
        for start in range(0, len(runs), PART_ROWS // RUN):
            part = slice(start, start + PART_ROWS // RUN)
            self._centers[part], self._radii[part] = _balls_around(runs[part])
        self._nearness = ((self._centers**2).sum(axis=1) + 1 - self._radii**2) / 2 - ROUNDING

    def near(self, center: Floats, limit: np.float32) -> Array:
        """Numbers of the runs that may hold a point within this squared chord, ascending.

        A ball (c, r) is near when |center - c| <= reach + r. Multiplied out, with |center| = 1, that is one product of
        the center with all c and one comparison.
        """
        reach = np.sqrt(limit)
        runs: Array = (self._centers @ center >= self._nearness - reach * (self._radii + reach / 2)).nonzero()[0]
        return runs


def _balls_around(runs: Floats) -> tuple[Floats, Floats]:
    missing = np.isnan(runs)
    low = np.where(missing, np.float32(np.inf), runs).min(axis=2)
    high = np.where(missing, np.float32(-np.inf), runs).max(axis=2)
    is_empty = low > high
    low[is_empty] = high[is_empty] = NOWHERE
    centers = (low + high) / 2
    chords = np.where(missing[:, 0], np.float32(0), squared_chords(runs, centers))
    return centers, np.sqrt(chords.max(axis=1, initial=0))


class Further(NamedTuple):
    """Some further places, (n,) each: their rows, their squared chords to a center, their index among the row's."""

    rows: Array
    chords: Floats
    places: Array


class Fixed:
    """Ids, tiers and points of the rows of a source."""

    def __init__(self, source: Source) -> None:
        self.size = source.size
        self.runs = -(-self.size // RUN)
        self.ids = np.zeros(self.runs * RUN, np.uint32)
        further = np.zeros(self.size, np.uint8)
        claimed = np.zeros(self.runs * RUN, bool)
        self._points = np.empty((self.runs, 3, RUN), np.float32)
        for rows, records in parts(source):
            self.ids[rows] = records["id"]
            further[rows] = records["further_places"]
            claimed[rows] = records["tier"] == 0
            self._points[runs_of(rows)] = _in_runs(records["point"])
        self.claimed = bitmap_of(claimed)
        self._keep_further(source.further_places(int(further.sum())), further)
        self._balls = Balls(np.concatenate([self._points, self._further_points]))

    def _keep_further(self, points: Array, counts: Array) -> None:
        """Further places in runs of their own along the curve, whatever the order of their rows."""
        order = along_the_curve(points) if len(points) > RUN else np.arange(len(points))
        rows = np.repeat(np.arange(self.size, dtype=np.uint32), counts)
        firsts = np.cumsum(counts, dtype=np.int64) - counts
        places = 1 + np.arange(len(rows)) - np.repeat(firsts, counts)
        self._further_points = _in_runs(points[order])
        self._further_rows = rows[order]
        self._further_places = places[order].astype(np.uint8)

    def runs_near(self, center: Floats, limit: np.float32) -> tuple[Array, Further]:
        """Runs that may hold a match, ascending; and the further places that do."""
        both = self._balls.near(center, limit)
        split = int(both.searchsorted(self.runs))
        runs = both[:split]
        further = self._further_near(center, limit, both[split:] - self.runs)
        if len(further.rows):
            wanted = np.zeros(self.runs, bool)
            wanted[runs] = True
            wanted[further.rows // RUN] = True
            runs = wanted.nonzero()[0]
        return runs, further

    def _further_near(self, center: Floats, limit: np.float32, runs: Array) -> Further:
        if not len(runs):
            return Further(self._further_rows[:0], np.empty(0, np.float32), self._further_places[:0])
        chords = squared_chords(self._further_points.take(runs, axis=0), center).reshape(-1)
        found = (chords <= limit).nonzero()[0]
        numbers = runs.take(found // RUN) * RUN + found % RUN
        return Further(self._further_rows.take(numbers), chords.take(found), self._further_places.take(numbers))

    def nearest(self, center: Floats, runs: Array | None, further: Further | None) -> tuple[Floats, Array]:
        """(runs, 64) squared chords to the nearest point of every row, NaN for a row without one; and its index.

        `further`: the further places to mind, as `runs_near` gives them; None for all. Of equally near points of a
        row the first is named.
        """
        chords = squared_chords(self._points if runs is None else self._points.take(runs, axis=0), center)
        places = np.zeros(chords.shape, np.uint8)
        if further is None:
            further = self._further_near(center, np.float32(np.inf), np.arange(len(self._further_points)))
        if len(further.rows) and len(chords):
            _improve(chords.reshape(-1), places.reshape(-1), *self._positions(runs, further))
        return chords, places

    def _positions(self, runs: Array | None, further: Further) -> Further:
        """The places whose rows are in these runs; with positions among the rows of the runs for rows."""
        if runs is None:
            return further
        of_rows = further.rows // RUN
        positions = runs.searchsorted(of_rows)
        is_held = runs.take(positions, mode="clip") == of_rows
        rows, chords, places = (part[is_held] for part in further)
        return Further(positions[is_held] * RUN + rows % RUN, chords, places)


def _improve(chords: Floats, places: Array, at: Array, closer: Floats, closer_places: Array) -> None:
    """Give the rows at these positions the closer ones of these places, and of equally close ones the first."""
    is_closer = closer < chords.take(at)
    at, closer, closer_places = at[is_closer], closer[is_closer], closer_places[is_closer]
    np.minimum.at(chords, at, closer)
    places[at] = np.iinfo(np.uint8).max
    is_best = closer == chords.take(at)
    np.minimum.at(places, at[is_best], closer_places[is_best])


def _in_runs(points: Array) -> Floats:
    """(runs, 3, 64) float32 of (n, 3) points, filled up with NaN."""
    padding = np.full((-len(points) % RUN, 3), np.nan, np.float32)
    filled = np.concatenate([points, padding]).reshape(-1, RUN, 3)
    return np.ascontiguousarray(filled.transpose(0, 2, 1))


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
            current = self._first_state()
        state = State(current.bitmaps, current.by_row, current.numbers, begins, ends)
        due = np.flatnonzero(has_begun & (self._since >= current.ends))
        if len(due):
            is_last_of_row = np.append(self._rows[due][1:] != self._rows[due][:-1], True)
            due = due[is_last_of_row]
            self._turn(state, self._rows[due], self._states_of(due))
        return state

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
        for bit in range(RUN):
            here = (rows % RUN == bit).nonzero()[0]
            runs = rows[here] // RUN
            bitmaps[:, runs] = bitmaps[:, runs] & ~np.uint64(1 << bit) | is_set[here].T << np.uint64(bit)

    def _states_of(self, phases: Array) -> Array:
        """The states of some phases, ascending numbers; parts in which there is none are not read."""
        states = np.empty(len(phases), self._layout.state)
        starts = np.flatnonzero(np.append(True, phases[1:] // PART_ROWS != phases[:-1] // PART_ROWS))
        for some in map(slice, starts.tolist(), [*starts[1:].tolist(), len(phases)]):
            first, last = int(phases[some][0]), int(phases[some][-1])
            states[some] = self._source.later_phases(first, last - first + 1)["state"][phases[some] - first]
        return states

    def _first_state(self) -> State:
        layout, size = self._layout, self._source.size
        runs = -(-size // RUN)
        bitmaps = np.empty((layout.bits, runs), "<u8")
        by_row = np.zeros((runs * RUN, layout.facet_words), "<u8")
        numbers = np.full((len(layout.numbers), runs * RUN), np.nan, np.float32)
        for rows, records in parts(self._source):
            bits = records["state"]["bits"]
            by_row[rows] = bits[:, : layout.facet_words]
            numbers[:, rows] = records["state"]["numbers"].T
            bitmaps[:, runs_of(rows)] = _turned(bits, layout.bits)
        return State(bitmaps, by_row, numbers, -FOREVER, int(self._since.min(initial=FOREVER)))


def _turned(bits: Array, count: int) -> Array:
    """(count, runs) uint64 bitmaps of the first `count` bits of (rows, words) uint64."""
    filled = np.zeros((-(-len(bits) // RUN) * RUN, bits.shape[1]), "<u8")
    filled[: len(bits)] = bits
    is_set = np.unpackbits(filled.view(np.uint8), axis=1, bitorder="little", count=count)
    return np.packbits(np.ascontiguousarray(is_set.T), axis=1, bitorder="little").view("<u8")
