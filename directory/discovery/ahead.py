"""Counting ahead: after an index was built whole, so that nobody waits for the first answers after the next start."""

from __future__ import annotations

from datetime import datetime

from directory import vocabulary
from directory.discovery.concern_numbers import concern_numbers
from directory.discovery.index import SearchIndex
from directory.discovery.towns import towns_of_practice

LARGE = 20_000
"""Of fewer listings counting takes no longer than a page does."""


def count_ahead(listings: int, *, index: SearchIndex, now: datetime) -> None:
    """Count what pages of a large directory print and takes long; what was counted before goes, in a small one too."""
    for file in index.numbers_path.glob("*.json"):
        file.unlink(missing_ok=True)
    if listings < LARGE:
        return
    towns_of_practice(index=index, now=now)
    for concern in vocabulary.concerns():
        concern_numbers(concern.code, index=index, now=now)
