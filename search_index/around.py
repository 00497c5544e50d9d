"""The points of a source: which rows lie around a center, how far away, and at which of their places.

Every row's first point stands in runs of 64 like everything else; further places have runs of their own along the
curve. A ball around each run tells which runs need not be looked at. What lies around a center is kept for a while:
people look around the same few towns, and each filter they touch asks for the same circle again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from search_index.columns import PART_ROWS, RUN, bitmap_of, in_runs, room
from search_index.geometry import along_the_curve, squared_chords

if TYPE_CHECKING:
    from search_index.columns import Source
    from search_index.geometry import Floats

ROUNDING = np.float32(1e-6)
"""What a product of 32-bit unit vectors may be off by: balls are taken so much nearer."""
NOWHERE = np.float32(-9)
"""Coordinate of the center of a run without a point: too far from everything, even around the whole Earth."""
KEPT_BYTES = 4 << 20
"""Circles kept for each source, in a large one more; the least recently asked for go first."""

Array = np.ndarray[Any, np.dtype[Any]]


class Around(NamedTuple):
    """The rows around a center, (n,) each: `rows`, int32 ascending, `chords`, squared, to the nearest point of each,
    and `places`, uint8, its index among the row's.

    `runs`, ascending, hold all of them: `bits`, (runs,) uint64, are the rows in each, and `slots`, (n,), where in these
    bits each row stands.
    """

    rows: Array
    chords: Floats
    places: Array
    runs: Array
    bits: Array
    slots: Array

    @property
    def bytes(self) -> int:
        """What it takes in memory."""
        return sum(part.nbytes for part in self) + 500


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


class Points:
    """The points of the rows of a source."""

    def __init__(self, source: Source, first: Floats, further: Array) -> None:
        """`first`: (runs, 3, 64) each row's first point; `further`: (rows,) uint8, how many more each row has."""
        self._first = first
        points = source.further_places(int(further.sum()))
        order = along_the_curve(points) if len(points) > RUN else np.arange(len(points))
        rows = np.repeat(np.arange(source.size, dtype=np.uint32), further)
        starts = np.cumsum(further, dtype=np.int64) - further
        places = 1 + np.arange(len(rows)) - np.repeat(starts, further)
        self._further = in_runs(points[order])
        self._further_rows = rows[order]
        self._further_places = places[order].astype(np.uint8)
        self._balls = Balls(np.concatenate([first, self._further]))
        self._kept: OrderedDict[tuple[bytes, float], Around] = OrderedDict()
        self._kept_bytes = 0
        self._keeping = threading.Lock()

    def around(self, center: Floats, limit: np.float32) -> Around:
        """The rows of which a point is within this squared chord of a center."""
        key = (center.tobytes(), float(limit))
        with self._keeping:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        found = self._looked_around(center, limit)
        most = room(KEPT_BYTES, len(self._first) * RUN)
        if found.bytes * 4 <= most:
            with self._keeping:
                self._kept_bytes += found.bytes if key not in self._kept else 0
                self._kept[key] = found
                while self._kept_bytes > most:
                    self._kept_bytes -= self._kept.popitem(last=False)[1].bytes
        return found

    def _looked_around(self, center: Floats, limit: np.float32) -> Around:
        runs, further = self._runs_near(center, limit)
        chords, places = self._nearest(center, runs, further)
        is_within = chords.reshape(-1) <= limit
        slots = is_within.nonzero()[0]
        rows = runs.take(slots >> 6) * RUN + (slots & 63)
        return Around(
            rows.astype(np.int32),
            chords.take(slots),
            places.take(slots),
            runs,
            bitmap_of(is_within),
            slots.astype(np.min_scalar_type(len(is_within))),
        )

    def nearest(self, center: Floats) -> tuple[Floats, Array]:
        """(rows,) squared chords to the nearest point of every row, NaN for a row without one; and its index.

        Of equally near points of a row the first is named.
        """
        chords, places = self._nearest(center, None, self._further_near(center, np.float32(np.inf), None))
        return chords.reshape(-1), places.reshape(-1)

    def nearest_of(self, center: Floats, rows: Array) -> tuple[Floats, Array]:
        """The same of some rows, ascending."""
        chords = squared_chords(_points_at(self._first, rows), center)
        places = np.zeros(len(rows), np.uint8)
        is_asked = np.zeros(len(self._first) * RUN, bool)
        is_asked[rows] = True
        numbers = is_asked.take(self._further_rows).nonzero()[0]
        if len(numbers):
            further = squared_chords(_points_at(self._further, numbers), center)
            at = rows.searchsorted(self._further_rows.take(numbers))
            _improve(chords, places, at, further, self._further_places.take(numbers))
        return chords, places

    def _nearest(self, center: Floats, runs: Array | None, further: Further) -> tuple[Floats, Array]:
        """For the rows of some runs, which hold those of the further places, or of all."""
        chords = squared_chords(self._first if runs is None else self._first.take(runs, axis=0), center)
        places = np.zeros(chords.shape, np.uint8)
        if len(further.rows):
            at = further.rows if runs is None else self._positions(runs, further.rows)
            _improve(chords.reshape(-1), places.reshape(-1), at, further.chords, further.places)
        return chords, places

    def _positions(self, runs: Array, rows: Array) -> Array:
        """Where some rows stand among those of these runs."""
        numbers = np.empty(len(self._first), np.intp)
        numbers[runs] = np.arange(len(runs))
        positions: Array = numbers.take(rows >> 6) * RUN + (rows & 63)
        return positions

    def _runs_near(self, center: Floats, limit: np.float32) -> tuple[Array, Further]:
        """Runs that may hold a match, ascending; and the further places that do."""
        both = self._balls.near(center, limit)
        split = int(both.searchsorted(len(self._first)))
        runs = both[:split]
        further = self._further_near(center, limit, both[split:] - len(self._first))
        if len(further.rows):
            is_near = np.zeros(len(self._first), bool)
            is_near[runs] = is_near[further.rows >> 6] = True
            runs = is_near.nonzero()[0]
        return runs, further

    def _further_near(self, center: Floats, limit: np.float32, runs: Array | None) -> Further:
        """Further places within a squared chord, of some of their own runs or of all."""
        points = self._further if runs is None else self._further.take(runs, axis=0)
        chords = squared_chords(points, center).reshape(-1)
        found = (chords <= limit).nonzero()[0]
        numbers = found if runs is None else runs.take(found >> 6) * RUN + (found & 63)
        return Further(self._further_rows.take(numbers), chords.take(found), self._further_places.take(numbers))


def _points_at(runs: Floats, numbers: Array) -> Floats:
    """(3, n) points of some numbers of (runs, 3, 64)."""
    flat = runs.reshape(-1)
    first = (numbers >> 6) * (3 * RUN) + (numbers & 63)
    return np.stack([flat.take(first), flat.take(first + RUN), flat.take(first + 2 * RUN)])


def _improve(chords: Floats, places: Array, at: Array, closer: Floats, closer_places: Array) -> None:
    """Give the rows at these positions the closer ones of these places, and of equally close ones the first."""
    is_closer = closer < chords.take(at)
    at, closer, closer_places = at[is_closer], closer[is_closer], closer_places[is_closer]
    np.minimum.at(chords, at, closer)
    places[at] = np.iinfo(np.uint8).max
    is_best = closer == chords.take(at)
    np.minimum.at(places, at[is_best], closer_places[is_best])
