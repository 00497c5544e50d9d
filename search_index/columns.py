"""The documents of a segment as arrays: what never changes (`Fixed`) and what holds at an instant (`State`).

Rows are documents, padded to whole blocks of 512. A bitmap has one bit a row and the shape (blocks, 8) uint64; its
bytes and bits are little-endian everywhere, so row 0 is bit 0 of word 0.
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

BLOCK = 512
BLOCK_WORDS = BLOCK // WORD_BITS
FURTHER_BLOCK = 128
EVENLY = 1.00001
"""A box may be off by the rounding of its corners: it is taken a little larger."""
FOREVER = sys.maxsize
FEW_PHASES = 64

Array = np.ndarray[Any, np.dtype[Any]]


class Source(Protocol):
    """Where the arrays come from: one segment, or several small ones joined."""

    size: int

    def records(self) -> Array: ...
    def further_places(self, count: int) -> Array: ...
    def later_phases(self, first: int, count: int) -> Array: ...
    def lexicon(self) -> Lexicon: ...
    def postings(self, term: str) -> tuple[Array, Array]: ...


def bitmap_of(rows_set: Array) -> Array:
    """(blocks, 8) uint64 of a (blocks × 512,) boolean array."""
    return np.packbits(rows_set, bitorder="little").view("<u8").reshape(-1, BLOCK_WORDS)


class Boxes:
    """A three-dimensional box around each run of points: runs that are too far away are never looked at."""

    def __init__(self, points: Floats) -> None:
        """`points`: (runs, run length, 3), NaN where there is no point."""
        missing = np.isnan(points)
        self._low = np.where(missing, np.float32(np.inf), points).min(axis=1)
        self._high = np.where(missing, np.float32(-np.inf), points).max(axis=1)

    def near(self, center: Floats, limit: np.float32) -> Array:
        """Numbers of the runs that may hold a point within this squared chord, ascending."""
        gap = np.maximum(np.maximum(self._low - center, center - self._high), np.float32(0))
        gap *= gap
        return np.flatnonzero(gap.sum(axis=1) <= limit * EVENLY)


class Fixed:
    """Ids, tiers and points of the rows of a source."""

    def __init__(self, records: Array, further: Array) -> None:
        self.size = len(records)
        self.blocks = -(-self.size // BLOCK)
        padding = self.blocks * BLOCK - self.size
        self.ids = np.concatenate([records["id"], np.zeros(padding, np.uint32)])
        self.claimed = bitmap_of(np.concatenate([records["tier"] == 0, np.zeros(padding, bool)]))
        points = np.concatenate([records["point"], np.full((padding, 3), np.nan, np.float32)])
        self._boxes = Boxes(points.reshape(-1, BLOCK, 3))
        self._axes = [np.ascontiguousarray(axis).reshape(-1, BLOCK) for axis in points.T]
        self._place_further(np.repeat(np.arange(self.size, dtype=np.uint32), records["further_places"]), further)

    def _place_further(self, rows: Array, points: Array) -> None:
        """Further places in runs of their own, in the order of their rows, which is nearly that of the map."""
        self._further_rows = rows
        self._further_points = points
        padding = -len(rows) % FURTHER_BLOCK
        padded = np.concatenate([points, np.full((padding, 3), np.nan, np.float32)])
        self._further_boxes = Boxes(padded.reshape(-1, FURTHER_BLOCK, 3))
        self._further_axes = [np.ascontiguousarray(axis).reshape(-1, FURTHER_BLOCK) for axis in padded.T]

    def blocks_near(self, center: Floats, limit: np.float32) -> tuple[Array, tuple[Array, Array]]:
        """Blocks that may hold a match, ascending; and the rows and squared chords of further places that do."""
        blocks = self._boxes.near(center, limit)
        rows, chords = self._further_near(center, limit)
        if len(rows):
            wanted = np.zeros(self.blocks, bool)
            wanted[blocks] = True
            wanted[rows // BLOCK] = True
            blocks = np.flatnonzero(wanted)
        return blocks, (rows, chords)

    def _further_near(self, center: Floats, limit: np.float32 | None) -> tuple[Array, Array]:
        if limit is None:
            runs = np.arange(len(self._further_axes[0]))
            limit = np.float32(np.inf)
        else:
            runs = self._further_boxes.near(center, limit)
        if not len(runs):
            return self._further_rows[:0], np.empty(0, np.float32)
        chords = squared_chords([axis.take(runs, axis=0) for axis in self._further_axes], center)
        run, place = np.nonzero(chords <= limit)
        return self._further_rows[runs[run] * FURTHER_BLOCK + place], chords[run, place]

    def chords(self, center: Floats, blocks: Array | None, further: tuple[Array, Array] | None) -> Floats:
        """(blocks, 512) squared chords to the nearest point of every row; NaN for a row without one.

        `further`: rows and squared chords of the further places to mind, as `blocks_near` gives them; None for all.
        """
        if blocks is None:
            chords = squared_chords(self._axes, center)
            blocks = np.arange(self.blocks)
        else:
            chords = squared_chords([axis.take(blocks, axis=0) for axis in self._axes], center)
        rows, closer = further if further is not None else self._further_near(center, None)
        if len(rows) and len(blocks):
            wanted = rows // BLOCK
            positions = np.searchsorted(blocks, wanted)
            held = blocks.take(positions, mode="clip") == wanted
            np.minimum.at(chords, (positions[held], rows[held] % BLOCK), closer[held])
        return chords

    def nearest(self, rows: Array, center: Floats) -> tuple[Floats, list[int]]:
        """Squared chord and index of the nearest place of each of a few rows, the first of equals; NaN without one."""
        chords = squared_chords([axis.take(rows) for axis in self._axes], center)
        places = [0] * len(rows)
        starts = np.searchsorted(self._further_rows, rows).tolist()
        stops = np.searchsorted(self._further_rows, rows, side="right").tolist()
        for i, (start, stop) in enumerate(zip(starts, stops, strict=True)):
            if start < stop:
                further = squared_chords(list(self._further_points[start:stop].T), center)
                closest = int(further.argmin())
                if further[closest] < chords[i]:
                    chords[i], places[i] = further[closest], closest + 1
        return chords, places


class State:
    """Facets, pairs and numbers of the rows as they are from `begins` until just before `ends` (Unix seconds).

    `bitmaps`: (blocks, 8, bits) uint64, the bitmaps of all facet values and pairs side by side.
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
        state.bitmaps = state.bitmaps.copy()
        bitmaps = state.bitmaps.reshape(-1, layout.bits)
        packed = np.ascontiguousarray(states["bits"]).view(np.uint8)
        is_set = np.unpackbits(packed, axis=1, bitorder="little", count=layout.bits).astype(np.uint64)
        for bit in np.unique(rows % WORD_BITS).tolist():
            here = np.flatnonzero(rows % WORD_BITS == bit)
            words = rows[here] // WORD_BITS
            bitmaps[words] = bitmaps[words] & ~np.uint64(1 << bit) | is_set[here] << np.uint64(bit)

    def _states_of(self, phases: Array) -> Array:
        if len(phases) > FEW_PHASES:
            return self._source.later_phases(0, len(self._rows))["state"][phases]
        return np.concatenate([self._source.later_phases(int(phase), 1)["state"] for phase in phases])

    def _first_state(self) -> State:
        layout, states = self._layout, self._source.records()["state"]
        padding = -len(states) % BLOCK
        bits = np.concatenate([states["bits"], np.zeros((padding, layout.words), "<u8")])
        missing = np.full((len(layout.numbers), padding), np.nan, "<f4")
        numbers = np.concatenate([states["numbers"].T, missing], axis=1)
        bitmaps = np.empty((len(bits) // BLOCK, BLOCK_WORDS, layout.bits), "<u8")
        for bit in range(layout.bits):
            word = bits[:, bit // WORD_BITS]
            bitmaps[:, :, bit] = bitmap_of((word & np.uint64(1 << bit % WORD_BITS)) != 0)
        by_row = np.ascontiguousarray(bits[:, : layout.facet_words])
        return State(bitmaps, by_row, numbers, -FOREVER, int(self._since.min(initial=FOREVER)))
