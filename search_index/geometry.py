"""Points on the Earth as unit vectors: no trigonometry per row, no special case at a pole or the date line.

A point is its 32-bit unit vector and a distance its squared chord in 32-bit arithmetic. Both engines use the
functions here, so that the same point is the nearer one in both; against exact distances the error stays under
half a meter. The Earth is a sphere of its mean radius (IUGG).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from search_index.request import METERS_PER_MILE

if TYPE_CHECKING:
    from collections.abc import Sequence

EARTH_RADIUS_M = 6_371_008.8
CURVE_BITS = 16

Floats = np.ndarray[Any, np.dtype[np.float32]]


def unit_vector(latitude: float, longitude: float) -> Floats:
    """(3,) float32 of a point in degrees."""
    phi, theta = math.radians(latitude), math.radians(longitude)
    return np.array([math.cos(phi) * math.cos(theta), math.cos(phi) * math.sin(theta), math.sin(phi)], np.float32)


def squared_chords(points: Floats, center: Floats) -> Floats:
    """Squared chords, (…, n), to a (…, 3) center from (…, 3, n) points; NaN where there is no point."""
    parts = points - center[..., None]
    parts *= parts
    chords: Floats = parts[..., 0, :] + parts[..., 1, :]
    chords += parts[..., 2, :]
    return chords


def chord_of(meters: float) -> np.float32:
    """Squared chord of a distance in meters along the surface."""
    return np.float32((2 * math.sin(min(meters / (2 * EARTH_RADIUS_M), math.pi / 2))) ** 2)


def meters_of(squared_chord: float) -> float:
    """Distance in meters along the surface of a squared chord."""
    return 2 * EARTH_RADIUS_M * math.asin(min(math.sqrt(squared_chord) / 2, 1.0))


def meters_of_all(squared: Floats) -> list[float | None]:
    """Distances of (n,) squared chords; None for NaN."""
    halves = np.minimum(np.sqrt(squared.astype(float)) / 2, 1.0)
    meters = (2 * EARTH_RADIUS_M * np.arcsin(halves)).tolist()
    return [None if distance != distance else distance for distance in meters]  # noqa: PLR0124 - NaN


BAND_MILES = (5, 10, 25, 50, 100)
"""Miles at which the distance band of the order "merit" goes up by one."""
BAND_EDGES = tuple(chord_of(miles * METERS_PER_MILE) for miles in BAND_MILES)
"""The same as squared chords."""
NO_POINT_BAND = len(BAND_EDGES) + 1


def curve_keys(latitudes: Floats, longitudes: Floats) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Places on a Hilbert curve over the map, (n,) int64: sorted by it, neighbors in a list are neighbors on Earth.

    Source: the xy2d procedure of the Hilbert curve, bit by bit over whole arrays.
    """
    side = 1 << CURVE_BITS
    x = ((longitudes + 180.0) / 360.0 * (side - 1)).astype(np.int64)
    y = ((latitudes + 90.0) / 180.0 * (side - 1)).astype(np.int64)
    keys = np.zeros(len(x), np.int64)
    step = side >> 1
    while step:
        right, upper = (x & step) > 0, (y & step) > 0
        keys += step * step * ((3 * right) ^ upper)
        flipped = right & ~upper
        x, y = np.where(flipped, side - 1 - x, x), np.where(flipped, side - 1 - y, y)
        x, y = np.where(upper, x, y), np.where(upper, y, x)
        step >>= 1
    return keys


def along_the_curve(points: Floats) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The order, (n,) int64, that brings (n, 3) unit vectors along the curve."""
    x, y, z = points.T
    return np.argsort(curve_keys(np.degrees(np.arcsin(z.clip(-1, 1))), np.degrees(np.arctan2(y, x))))


def nearest_of(points: Sequence[tuple[float, float]], near: tuple[float, float] | None) -> tuple[float, int] | None:
    """Squared chord and index of the nearest of some points in degrees, the first of equals; None without any."""
    if near is None or not points:
        return None
    vectors = np.array([unit_vector(*point) for point in points])
    chords = squared_chords(vectors.T, unit_vector(*near)).tolist()
    return min(chords), chords.index(min(chords))
