"""The documents of a segment as arrays: what never changes (`Fixed`) and what holds at an instant (`State`).

Rows are documents. A *run* is 64 neighboring rows and one word of every bitmap: a bitmap has the shape (runs,) uint64,
its bytes and bits are little-endian everywhere, so row 0 is bit 0 of word 0. The last run is filled up with nothing.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from search_index.geometry import squared_chords
from search_index.record import WORD_BITS

if TYPE_CHECKING:
    from search_index.geometry import Floats
    from search_index.postings import Lexicon
    from search_index.record import Layout

RUN = 64
ROUNDING = np.float32(1e-6)
"""What a product of 32-bit unit vectors may be off by: balls are taken so much nearer."""
NOWHERE = np.float32(-9)
"""Coordinate of the center of a run without a point: too far from everything, even around the whole Earth."""
FOREVER = sys.maxsize
FEW_PHASES = 64

Array = np.ndarray[Any, np.dtype[Any]]


class Source(Protocol):
    """Where the arrays come from: one segment, or several small ones joined."""

    size: int

    def records(self) -> Array: ...
    def further_places(self, count: int) -> Array: ...
    def later_phases(self, first: int, count: int) -> Array: ...
    def names(self) -> bytes: ...
    def lexicon(self) -> Lexicon: ...
    def postings(self, term: str) -> tuple[Array, Array]: ...


def bitmap_of(is_in: Array) -> Array:
    """(runs,) uint64 of booleans for every row of the runs."""
    return np.packbits(is_in, bitorder="little").view("<u8")


class Balls:
    """A ball around each run of points: runs that are too far away are never looked at."""

    def __init__(self, runs: Floats) -> None:
        """`runs`: (n, 3, 64), NaN where there is no point."""
        missing = np.isnan(runs)
        low = np.where(missing, np.float32(np.inf), runs).min(axis=2)
        high = np.where(missing, np.float32(-np.inf), runs).max(axis=2)
        is_empty = low > high
        low[is_empty] = high[is_empty] = NOWHERE
        self._centers = (low + high) / 2
        chords = np.where(missing[:, 0], np.float32(0), squared_chords(runs, self._centers))
        self._radii = np.sqrt(chords.max(axis=1, initial=0))
        self._nearness = ((self._centers**2).sum(axis=1) + 1 - self._radii**2) / 2 - ROUNDING

    def near(self, center: Floats, limit: np.float32) -> Array:
        """Numbers of the runs that may hold a point within this squared chord, ascending.

        A ball (c, r) is near when |center - c| <= reach + r. Multiplied out, with |center| = 1, that is one product of
        the center with all c and one comparison.
        """
        reach = np.sqrt(limit)
        runs: Array = (self._centers @ center >= self._nearness - reach * (self._radii + reach / 2)).nonzero()[0]
        return runs


class Fixed:
    """Ids, tiers and points of the rows of a source."""

    def __init__(self, records: Array, further: Array) -> None:
        self.size = len(records)
        self.runs = -(-self.size // RUN)
        padding = self.runs * RUN - self.size
        self.ids = np.concatenate([records["id"], np.zeros(padding, np.uint32)])
        self.claimed = bitmap_of(np.concatenate([records["tier"] == 0, np.zeros(padding, bool)]))
        self._points = _in_runs(records["point"])
        self._further_rows = np.repeat(np.arange(self.size, dtype=np.uint32), records["further_places"])
        self._further_points = _in_runs(further)
        self._balls = Balls(np.concatenate([self._points, self._further_points]))

    def runs_near(self, center: Floats, limit: np.float32) -> tuple[Array, tuple[Array, Array]]:
        """Runs that may hold a match, ascending; and the rows and squared chords of further places that do."""
        both = self._balls.near(center, limit)
        split = int(both.searchsorted(self.runs))
        runs = both[:split]
        rows, chords = self._further_near(center, limit, both[split:] - self.runs)
        if len(rows):
            wanted = np.zeros(self.runs, bool)
            wanted[runs] = True
            wanted[rows // RUN] = True
            runs = wanted.nonzero()[0]
        return runs, (rows, chords)

    def _further_near(self, center: Floats, limit: np.float32, runs: Array) -> tuple[Array, Array]:
        if not len(runs):
            return self._further_rows[:0], np.empty(0, np.float32)
        chords = squared_chords(self._further_points.take(runs, axis=0), center).reshape(-1)
        places = (chords <= limit).nonzero()[0]
        return self._further_rows.take(runs.take(places // RUN) * RUN + places % RUN), chords.take(places)

    def chords(self, center: Floats, runs: Array | None, further: tuple[Array, Array] | None) -> Floats:
        """(runs, 64) squared chords to the nearest point of every row; NaN for a row without one.

        `further`: rows and squared chords of the further places to mind, as `runs_near` gives them; None for all.
        """
        chords = squared_chords(self._points if runs is None else self._points.take(runs, axis=0), center)
        if further is None:
            further = self._further_near(center, np.float32(np.inf), np.arange(len(self._further_points)))
        rows, closer = further
        if len(rows) and len(chords):
            positions = rows // RUN
            if runs is not None:
                wanted = positions
                positions = runs.searchsorted(wanted)
                is_held = runs.take(positions, mode="clip") == wanted
                positions, rows, closer = positions[is_held], rows[is_held], closer[is_held]
            np.minimum.at(chords, (positions, rows % RUN), closer)
        return chords

    def nearest(self, rows: Array, center: Floats) -> tuple[Floats, list[int]]:
        """Squared chord and index of the nearest place of each of a few rows, the first of equals; NaN without one."""
        chords = squared_chords(self._points[rows // RUN, :, rows % RUN].T, center)
        places = [0] * len(rows)
        starts = self._further_rows.searchsorted(rows)
        stops = self._further_rows.searchsorted(rows, side="right")
        several = (starts < stops).nonzero()[0].tolist()
        if several:
            numbers = np.concatenate([np.arange(starts[i], stops[i]) for i in several])
            further = squared_chords(self._further_points[numbers // RUN, :, numbers % RUN].T, center).tolist()
            for i in several:
                closest = min(range(int(stops[i] - starts[i])), key=further.__getitem__)
                if further[closest] < chords[i]:
                    chords[i], places[i] = further[closest], closest + 1
                del further[: int(stops[i] - starts[i])]
        return chords, places


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

    def __init__(self, source: Source, records: Array, layout: Layout) -> None:
        self._source = source
        self._layout = layout
        self._rows = np.repeat(np.arange(len(records), dtype=np.uint32), records["later_phases"])
        self._since = source.later_phases(0, len(self._rows))["since"].copy()

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
        if len(phases) > FEW_PHASES:
            return self._source.later_phases(0, len(self._rows))["state"][phases]
        return np.concatenate([self._source.later_phases(int(phase), 1)["state"] for phase in phases])

    def _first_state(self) -> State:
        layout, states = self._layout, self._source.records()["state"]
        padding = -len(states) % RUN
        bits = np.concatenate([states["bits"], np.zeros((padding, layout.words), "<u8")])
        missing = np.full((len(layout.numbers), padding), np.nan, "<f4")
        numbers = np.concatenate([states["numbers"].T, missing], axis=1)
        bitmaps = np.empty((layout.bits, len(bits) // RUN), "<u8")
        for bit in range(layout.bits):
            word = bits[:, bit // WORD_BITS]
            bitmaps[bit] = bitmap_of((word & np.uint64(1 << bit % WORD_BITS)) != 0)
        by_row = np.ascontiguousarray(bits[:, : layout.facet_words])
        return State(bitmaps, by_row, numbers, -FOREVER, int(self._since.min(initial=FOREVER)))
