"""The words of the names of a segment in order: sorted once, by whoever builds it, and kept in a file beside it.

Every process would else sort the names with the first suggestion that it is asked for: half a second at 500,000
documents. Small segments have no such file, and one that is missing is no damage: `Names` then sorts by itself.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from search_index.engine import IndexUnavailable
from search_index.names import KEY_BYTES, LINE_END

if TYPE_CHECKING:
    from pathlib import Path

LAST_SEPARATOR = 0x20
"""Words end at a byte up to this one: space, tab or the end of the line."""
HALF_KEY = KEY_BYTES // 2
FIRST_BYTES = np.array([(1 << 64) - (1 << 64 - 8 * kept) for kept in range(HALF_KEY + 1)], np.uint64)
"""What leaves so many bytes of half a key, the highest first, as they are: a key ends with its line."""
CHECK_BYTES = 4

Array = np.ndarray[Any, np.dtype[Any]]


def in_order(text: bytes, ids: Array) -> Array:
    """(2, words) uint32 of the lines of some rows: where words begin, in the order of their keys and then of the ids of
    their rows; and these rows.
    """
    letters = np.frombuffer(text, np.uint8)
    is_part = letters > LAST_SEPARATOR
    is_part[1:] &= ~is_part[:-1]
    starts = is_part.nonzero()[0].astype(np.uint32)
    ends = (letters == LINE_END[0]).nonzero()[0].astype(np.uint32)
    rows = ends.searchsorted(starts).astype(np.uint32)
    left = (ends[rows] - starts).clip(0, KEY_BYTES).astype(np.int8)
    padded = np.append(letters, np.zeros(KEY_BYTES, np.uint8))
    halves = np.ndarray(len(padded) - HALF_KEY + 1, ">u8", padded, strides=(1,))
    first, second = (
        halves[starts + np.uint32(at)].astype(np.uint64) & FIRST_BYTES[(left - at).clip(0, HALF_KEY)]
        for at in (0, HALF_KEY)
    )
    order = np.lexsort((ids[rows], second, first))
    return np.stack([starts[order], rows[order]])


def write(path: Path, ordered: Array) -> None:
    """Keep what `in_order` made."""
    content = ordered.astype("<u4").tobytes()
    path.write_bytes(zlib.crc32(content).to_bytes(CHECK_BYTES, "little") + content)


def read(path: Path) -> Array | None:
    """What `write` kept, or None when there is no such file. Raises `IndexUnavailable` when it is damaged."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    kept = memoryview(content)[CHECK_BYTES:]
    if content[:CHECK_BYTES] != zlib.crc32(kept).to_bytes(CHECK_BYTES, "little"):
        raise IndexUnavailable("The order of the names is damaged.")
    ordered: Array = np.frombuffer(kept, "<u4").reshape(2, -1)
    return ordered
