"""Which of many photos look made from one another: fingerprints against 100,000 others, in about a second.

The only part of this room that needs NumPy; nothing that runs in a bounded child imports it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
import numpy.typing as npt

from directory.files.likeness import BARLESS, BYTES, CUTS, REUSED_WITHIN, mirrored_hashes, unpacked

AT_A_TIME = 2048
Words = npt.NDArray[np.uint64]
Bits = npt.NDArray[np.uint16]


def reused_among(fingerprints: str, others: Iterable[tuple[int, str]]) -> list[tuple[int, int]]:
    """Those of `others` (an id and fingerprints each) that look reused, nearest first: id and differing bits.

    The same answer as `likeness.likeness` on each. Reads `others` once and keeps a few thousand at a time in memory.
    Raises ValueError when something is no fingerprints.
    """
    mine = _words([fingerprints])
    if not len(mine):
        return []
    seen = [mine[0], _mirrored(fingerprints)]
    found: list[tuple[int, int]] = []
    for batch in _batches(others):
        held = _words([one for _id, one in batch])
        nearest = np.minimum(*(_nearest(one, held) for one in seen))
        near = np.flatnonzero(nearest <= REUSED_WITHIN)
        found += [(batch[place][0], int(nearest[place])) for place in near]
    return sorted(found, key=lambda one: (one[1], one[0]))


def _nearest(mine: Words, held: Words) -> Bits:
    """For each photo held, the fewest differing bits: my whole against its cuts, its whole against mine, no bars."""
    best: Bits = _differing(held, mine[0]).min(axis=1)
    np.minimum(best, _differing(held[:, :1], mine).min(axis=1), out=best)
    for cut in BARLESS:
        np.minimum(best, _differing(held[:, cut], mine[cut]), out=best)
    return best


def _differing(one: Words, other: Words) -> Bits:
    """How many bits differ, along the last axis."""
    bits: Bits = np.bitwise_count(one ^ other).sum(axis=-1, dtype=np.uint16)
    return bits


def _words(texts: list[str]) -> Words:
    """Fingerprints as an array of photo × cut × word; flat ones are left out."""
    packed = b"".join(map(unpacked, texts))
    return np.frombuffer(packed, np.uint64).reshape(-1, len(CUTS), BYTES // 8)


def _mirrored(fingerprints: str) -> Words:
    packed = b"".join(one.to_bytes(BYTES) for one in mirrored_hashes(fingerprints))
    return np.frombuffer(packed, np.uint64).reshape(len(CUTS), BYTES // 8)


def _batches(others: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    telling = ((key, text) for key, text in others if text)
    while batch := list(islice(telling, AT_A_TIME)):
        yield batch
