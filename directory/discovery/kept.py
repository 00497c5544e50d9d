"""Numbers that are counted again after a while, and not for every page that prints them.

What is kept holds codes and numbers, never words: pages speak more than one language.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from directory.discovery.index import SearchIndex

Numbers = TypeVar("Numbers")
MOST = 500
"""Things that are kept at once of one instance."""


@dataclass(frozen=True)
class Kept(Generic[Numbers]):
    """Numbers by what they are about, for one instance each, which its index stands for."""

    lasting: timedelta
    _of: WeakKeyDictionary[SearchIndex, dict[Hashable, tuple[datetime, Numbers]]] = field(
        default_factory=WeakKeyDictionary
    )

    def get(self, about: Hashable, count: Callable[[], Numbers], *, index: SearchIndex, now: datetime) -> Numbers:
        """The numbers about something, counted now where those that are kept are too old."""
        kept = self._of.setdefault(index, {})
        found = kept.get(about)
        if found is None or not found[0] <= now < found[0] + self.lasting:
            if len(kept) >= MOST:
                kept.clear()
            found = kept[about] = (now, count())
        return found[1]
