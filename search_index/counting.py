"""Counting how many of some rows have each bit: bitmap by bitmap, or row by row when the rows are few."""

from __future__ import annotations

from typing import Any

import numpy as np

COUNT_RUNS = 1023
"""Runs counted at a time: what a 16-bit sum can hold, and about what a cache can."""
ROW_COST = 48
ROWS_COST = 10_000
"""Counting by row costs as much as counting so many words of bitmaps: for each row, and at all."""
ROWS_MAX = 65_536
"""Fewer rows than this can be counted in 16 bits."""

Array = np.ndarray[Any, np.dtype[Any]]


def is_sparse(rows: int, runs: int, bits: int) -> bool:
    """Whether so many rows of so many runs are sooner counted one by one."""
    return rows * ROW_COST + ROWS_COST < runs * bits and rows < ROWS_MAX


def count_rows(packed: Array, columns: list[slice], counts: Array) -> None:
    """Put into some columns of `counts` how many of (rows, words) uint64 have each of their bits."""
    by_row = np.unpackbits(packed.view(np.uint8), axis=1, bitorder="little")
    counted = by_row.sum(axis=0, dtype=np.uint16)
    for bits in columns:
        counts[bits] = counted[bits]


def count_bitmaps(bitmaps: Array, runs: Array | None, masks: list[tuple[slice, Array]], counts: Array) -> None:
    """Add to columns of `counts` how many rows of a mask have each of their bits.

    `bitmaps`: (bits, all runs) uint64, of which `runs` are meant; None for all. `masks`: columns, (runs,) uint64.
    """
    if not masks:
        return
    for start in range(0, len(masks[0][1]), COUNT_RUNS):
        chunk = slice(start, start + COUNT_RUNS)
        some = bitmaps[:, chunk] if runs is None else bitmaps.take(runs[chunk], axis=1)
        for bits, mask in masks:
            counts[bits] += np.bitwise_count(some[bits] & mask[chunk]).sum(axis=1, dtype=np.uint16)
