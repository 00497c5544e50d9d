"""Near-identical texts: sets of word pairs, their likeness, and short marks by which candidates are found.

Likeness is the Jaccard index of the sets (Broder 1997). `marks` are 20 bands of two minima each: two texts whose
likeness is 0.37 share a mark with a chance of 95 %, two of 0.05 with 5 %. A mark finds; the likeness decides.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from functools import cache

WORDS_OF_A_SHINGLE = 2
BANDS = 20
ROWS = 2
ALIKE_FROM = 0.3
"""Two copies of one text in each of which every seventh word was exchanged have about 0.37."""
SHARED_AT_LEAST = 10
"""Fewer word pairs in common are a turn of phrase, not a copied text."""

_WORD = re.compile(r"[^\W_]+")
_MASK = (1 << 61) - 1


def shingles(text: str) -> frozenset[int]:
    """The word pairs of a text, each as a number; of a text of one word, that word."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    words = _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
    count = max(1, len(words) - WORDS_OF_A_SHINGLE + 1) if words else 0
    return frozenset(_number(" ".join(words[place : place + WORDS_OF_A_SHINGLE])) for place in range(count))


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """The Jaccard index of two sets, 0 to 1; 0 where one is empty."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def are_near_identical(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether one text looks made from the other."""
    return len(one & other) >= SHARED_AT_LEAST and likeness(one, other) >= ALIKE_FROM


def marks(of: frozenset[int], *, key: bytes) -> tuple[str, ...]:
    """Keyed hashes of a text, 32 hex digits each, BANDS of them; none for a text without words."""
    if not of:
        return ()
    minima = [min((factor * one + shift) & _MASK for one in of) for factor, shift in _permutations()]
    bands = [minima[place : place + ROWS] for place in range(0, BANDS * ROWS, ROWS)]
    return tuple(
        hmac.new(key, f"{number}:{band}".encode(), hashlib.sha256).hexdigest()[:32] for number, band in enumerate(bands)
    )


def _number(words: str) -> int:
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), "big") & _MASK


@cache
def _permutations() -> tuple[tuple[int, int], ...]:
    return tuple((_number(f"factor {number}") | 1, _number(f"shift {number}")) for number in range(BANDS * ROWS))
