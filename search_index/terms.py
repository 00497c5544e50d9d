"""Sorted terms in little memory, and which of them are spelled almost alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

BASE = 0x9E3779B97F4A7C15
INVERSE = np.uint64(pow(BASE, -1, 1 << 64))
CONTINUES_MASK, CONTINUES = 0xC0, 0x80
"""Of a byte that goes on with a character of UTF-8."""

Array = np.ndarray[Any, np.dtype[Any]]


class Terms(Sequence[str]):
    """Terms one after the other in UTF-8, `ends` saying where each ends: a tenth of what a list of them takes."""

    def __init__(self, text: bytes, ends: Array) -> None:
        self._text = text
        self._ends = ends.astype(np.uint32)
        self._spellings: dict[int, tuple[Array, Array]] = {}

    @classmethod
    def of(cls, terms: Iterable[str]) -> Terms:
        """Of terms in order."""
        encoded = [term.encode() for term in terms]
        return cls(b"".join(encoded), np.cumsum([len(term) for term in encoded], dtype=np.int64))

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self._text[self._ends[place - 1] if place else 0 : self._ends[place]].decode()

    def neighbors(self, term: str) -> set[str]:
        """Terms that probably share a spelling with it after leaving out at most one letter of each."""
        wanted = _spelling_hashes(_letters(term)[None])[0]
        found: set[str] = set()
        for length in (len(term) - 1, len(term), len(term) + 1):
            if length not in self._spellings:
                self._spellings[length] = self._spellings_of(length)
            hashes, owners = self._spellings[length]
            starts, stops = hashes.searchsorted(wanted), hashes.searchsorted(wanted, side="right")
            for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
                found.update(self[owner] for owner in owners[start:stop].tolist())
        return found

    def _spellings_of(self, length: int) -> tuple[Array, Array]:
        """Sorted hashes of all spellings of the terms of so many letters, and which term each is of."""
        starts = np.append(np.uint32(0), self._letter_ends[:-1])
        numbers = (self._letter_ends - starts == length).nonzero()[0]
        letters = _letters(self._text.decode())[starts[numbers, None] + np.arange(length)]
        hashes = _spelling_hashes(letters).reshape(-1)
        order = hashes.argsort()
        return hashes[order], numbers.astype(np.uint32)[order // (length + 1)]

    @cached_property
    def _letter_ends(self) -> Array:
        """(terms,) uint32: where each ends, in letters rather than bytes."""
        is_letter = np.frombuffer(self._text, np.uint8) & CONTINUES_MASK != CONTINUES
        ends: Array = np.append(np.uint32(0), is_letter.cumsum(dtype=np.uint32))[self._ends]
        return ends


def _letters(text: str) -> Array:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _spelling_hashes(letters: Array) -> Array:
    """(n, length + 1) uint32 hashes of n terms of one length: without each of their letters, and whole.

    A hash is a polynomial modulo 2^64 over the letters: leaving one out is a subtraction and a shift of what follows.
    """
    length = letters.shape[1]
    powers = np.array([pow(BASE, i, 1 << 64) for i in range(length)], np.uint64)
    upto = np.zeros((len(letters), length + 1), np.uint64)
    np.cumsum(letters * powers, axis=1, out=upto[:, 1:])
    whole = upto[:, -1:]
    spellings = np.concatenate([upto[:, :-1] + (whole - upto[:, 1:]) * INVERSE, whole], axis=1)
    hashes: Array = (spellings ^ (spellings >> np.uint64(29))) >> np.uint64(16)
    return hashes.astype(np.uint32)
