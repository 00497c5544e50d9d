"""Orders as numbers: a smaller 32-bit key comes first, the id decides between equal keys.

Key and id make one 64-bit number, comparable across segments, so that pages never overlap.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from search_index.geometry import BAND_EDGES, NO_POINT_BAND

LAST = np.uint32(0xFFFFFFFF)
HEAP = 16
DAY = 86_400
MERIT_MAX = 7
MERIT_SHIFT = 29
BAND_SHIFT = 26
_SIGN = np.uint32(0x80000000)

Array = np.ndarray[Any, np.dtype[Any]]


def with_ids(keys: Array, ids: Array) -> Array:
    """(n,) uint64 that orders by key, then by id."""
    both = np.empty((len(keys), 2), "<u4")
    both[:, 0] = ids
    both[:, 1] = keys
    return both.view("<u8").reshape(-1)


def keys_of(whole: Array) -> Array:
    """(n,) uint32: the keys of what `with_ids` made."""
    return whole.view("<u4")[1::2]


def ids_of(whole: Array) -> Array:
    """(n,) uint32: the ids of what `with_ids` made."""
    return whole.view("<u4")[::2]


def promising(keys: Array, count: int) -> Array | None:
    """Indices of (n,) keys among which the `count` smallest are sure to be; None when that spares little.

    The keys are dealt into heaps: the `count` smallest are at most the count-th smallest of the heaps' minima.
    """
    heaps = len(keys) // HEAP
    if heaps < 2 * count:
        return None
    minima = keys[: heaps * HEAP].reshape(HEAP, heaps).min(axis=0)
    indices: Array = (keys <= np.partition(minima, count - 1)[count - 1]).nonzero()[0]
    return indices


def lowest_keys(values: Array) -> Array:
    """Keys that put the lowest float32 first and NaN last."""
    bits = (values + np.float32(0)).view(np.uint32)
    keys = np.where(bits & _SIGN, ~bits, bits | _SIGN)
    keys[np.isnan(values)] = LAST
    return keys


def highest_keys(values: Array) -> Array:
    """Keys that put the highest float32 first and NaN last."""
    return lowest_keys(-values)


def chord_keys(chords: Array) -> Array:
    """Keys that put the smallest squared chord first and NaN last: floats from 0 up order like their bits, and the
    bits of NaN, which is the same wherever a point is missing, come after all of them.
    """
    return chords.view(np.uint32)


def weight_keys(weights: Array) -> Array:
    """Keys that put the heaviest (n,) uint32 first."""
    return LAST - weights


def daily_hash(ids: Array, day: int) -> Array:
    """26 bits that shuffle ids anew each day, (n,) uint32. (Mixing steps of MurmurHash3's finalizer.)"""
    mixed: Array = ids.astype(np.uint32) * np.uint32(0x9E3779B1) + np.uint32(day * 0x85EBCA6B & 0xFFFFFFFF)
    for multiplier in (0x85EBCA6B, 0xC2B2AE35):
        mixed ^= mixed >> np.uint32(15)
        mixed *= np.uint32(multiplier)
    mixed ^= mixed >> np.uint32(16)
    return mixed >> np.uint32(6)


def merit_keys(merits: Array, ids: Array, day: int) -> Array:
    """Keys that put the highest merit (0 to 7, NaN for 0) first and then shuffle; the band is still 0."""
    whole = np.where(np.isnan(merits), np.float32(0), merits).clip(0, MERIT_MAX).astype(np.uint32)
    return (np.uint32(MERIT_MAX) - whole) << np.uint32(MERIT_SHIFT) | daily_hash(ids, day)


def one_less(is_less: Array) -> Array:
    """What makes (n,) keys of the order "merit" those of one less, where that is so; their merit is at least 1."""
    return is_less.astype(np.uint32) << np.uint32(MERIT_SHIFT)


def band_bits(chords: Array) -> Array:
    """The distance band of squared chords, in its place in a merit key; without a point the last band."""
    bands = np.zeros(chords.shape, np.uint32)
    for edge in BAND_EDGES:
        bands += chords > edge
    bands[np.isnan(chords)] = NO_POINT_BAND
    return bands << np.uint32(BAND_SHIFT)
