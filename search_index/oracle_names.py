"""Right suggestions, slowly: what a typed word stands for, and where a document comes among those suggested."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from search_index.geometry import squared_chords, unit_vector
from search_index.names import KEY_BYTES, NOWHERE, Candidate, Typed, slips

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search_index.document import Document


def meant_by(term: str, lines: Iterable[str]) -> tuple[str, ...]:
    """The beginnings that a typed word stands for: itself or, where it begins no word, its slips."""
    is_known = any(word.startswith(term) for line in lines for word in line.split())
    return (term,) if is_known else tuple(slip for _, slip in slips(term))


def candidate(document: Document, line: str, meant: list[tuple[str, ...]], typed: Typed) -> Candidate:
    """Where a document comes whose names are `line`; `meant`: by typed word, what it stands for."""
    chord = 0.0
    if typed.near is not None:
        center = unit_vector(*typed.near)
        points = np.array([unit_vector(*point) for point in document.points]).reshape(-1, 3)
        chord = min(squared_chords(points.T, center).tolist(), default=NOWHERE)
    return Candidate(
        tier=document.tier,
        unfinished=sum(not any(word in one for word in line.split()) for one in meant),
        chord=chord,
        text=min(
            line.encode()[place:][:KEY_BYTES]
            for place in _word_places(line.encode())
            if line.encode()[place:].startswith(tuple(one.encode() for one in meant[0]))
        ),
        id=document.id,
    )


def _word_places(line: bytes) -> list[int]:
    return [match.start() for match in re.finditer(rb"[^ \t]+", line)]
