"""Counting how many of some rows have each bit: bitmap by bitmap, or row by row when the rows are few."""

from __future__ import annotations

from typing import Any

import numpy as np

COUNT_WORDS = 187_000
"""Words of bitmaps counted at a time, in whole bitmaps: memory is read fastest in long pieces."""
SHORT_RUNS = 1023
"""Bits of so many runs can be added up in 16 bits, which is sooner done."""
ROW_COST = 20
ROWS_COST = 40_000
"""Counting by row costs as much as counting so many words of bitmaps: for each row, and at all."""
WIDER = tuple(
    (np.uint64(shift), np.uint64(even), together)
    for shift, even, together in (
        (1, 0x5555_5555_5555_5555, 3),
        (2, 0x3333_3333_3333_3333, 5),
        (4, 0x0F0F_0F0F_0F0F_0F0F, 17),
    )
)
"""Steps from counters of 1 bit to such of 2, 4 and 8 bits: how far the odd ones stand from the even ones, which the
even ones are, and how many can be added before the wider ones are full."""
TOGETHER = 3 * 5 * 17
WORTH_HEAPS, WORTH_WIDENING = 200, 12 * TOGETHER

Array = np.ndarray[Any, np.dtype[Any]]


def is_sparse(rows: int, words: int) -> bool:
    """Whether so many rows are sooner counted one by one than so many words of bitmaps."""
    return rows * ROW_COST + ROWS_COST < words


def count_rows(packed: Array) -> Array:
    """How many of (rows, words) uint64 have each of their bits, (words × 64,).

    Some are unpacked to a byte for each bit, eight of which are added as one number. Many rows are added as they stand,
    each word being 64 counters of one bit: three rows make 32 counters of two bits and 32 more, and so on up to bytes.
    """
    if len(packed) < WORTH_HEAPS:
        counts: Array = np.unpackbits(packed.view(np.uint8), axis=1, bitorder="little").sum(axis=0, dtype=np.uint16)
        return counts
    if len(packed) < WORTH_WIDENING:
        return _count_in_heaps(packed)
    whole = len(packed) // TOGETHER * TOGETHER
    counters = packed[:whole].reshape(1, -1)
    for shift, even, together in WIDER:
        parts = counters.reshape(len(counters), together, -1)
        counters = np.concatenate([(parts & even).sum(axis=1), (parts >> shift & even).sum(axis=1)])
    by_byte = counters.view(np.uint8).reshape(2, 2, 2, -1, packed.shape[1] * 8).sum(axis=3, dtype=np.uint32)
    counts = by_byte.transpose(3, 0, 1, 2).reshape(-1)
    counts += count_rows(packed[whole:])
    return counts


def _count_in_heaps(packed: Array) -> Array:
    """The same; in each of some heaps there are no more rows than a byte can count."""
    rows, words = packed.shape
    heaps = -(-rows // TOGETHER)
    if rows % heaps:
        packed = np.concatenate([packed, np.zeros((-rows % heaps, words), np.uint64)])
    bits = np.unpackbits(packed.reshape(-1).view(np.uint8), bitorder="little").view(np.uint64)
    sums = bits.reshape(-(-rows // heaps), heaps * words * 8).sum(axis=0).view(np.uint8)
    counts: Array = sums.reshape(heaps, -1).sum(axis=0, dtype=np.uint32)
    return counts


def count_bitmaps(bitmaps: Array, masks: list[tuple[slice, Array]], counts: Array) -> None:
    """Add to columns of `counts` how many rows of a mask have each of their bits.

    `bitmaps`: (bits, runs) uint64. `masks`: columns, (runs,) uint64.
    """
    for bits, mask in masks:
        step = max(COUNT_WORDS // max(len(mask), 1), 1)
        sums = np.uint16 if len(mask) <= SHORT_RUNS else np.uint32
        for start in range(bits.start, bits.stop, step):
            some = slice(start, min(start + step, bits.stop))
            counts[some] += np.bitwise_count(bitmaps[some] & mask).sum(axis=1, dtype=sums)
