"""Numbers that are counted again after a while, and not for every page that prints them.

Of a large directory counting takes seconds: nobody waits for it who can be shown the numbers of before, and it never
takes more than a small share of a process's time. What is kept holds codes and numbers, never words: pages speak more
than one language.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import perf_counter
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from directory.discovery.index import SearchIndex

Numbers = TypeVar("Numbers")
MOST = 500
"""Things that are kept at once of one instance."""
TIMES_AS_LONG = 60
"""What took a second to count is kept for a minute at least."""
MOST_BEHIND = timedelta(hours=1)
"""Numbers that nobody asked for in so long are counted again before they are shown."""


@dataclass(frozen=True, slots=True)
class _Counted(Generic[Numbers]):
    """Numbers of an instant, as good as new until another."""

    numbers: Numbers
    at: datetime
    until: datetime


@dataclass(slots=True)
class _One(Generic[Numbers]):
    """One thing, and what was counted of it last. Whoever counts holds the lock."""

    counting: threading.Lock = field(default_factory=threading.Lock)
    last: _Counted[Numbers] | None = None

    def counted(self, now: datetime, *, behind: timedelta = timedelta(0)) -> _Counted[Numbers] | None:
        """The numbers, unless they are older than they may be, by more than `behind`."""
        last = self.last
        return last if last is not None and last.at <= now < last.until + behind else None


@dataclass(frozen=True)
class Kept(Generic[Numbers]):
    """Numbers by what they are about, for one instance each, which its index stands for."""

    lasting: timedelta
    _of: WeakKeyDictionary[SearchIndex, dict[Hashable, _One[Numbers]]] = field(default_factory=WeakKeyDictionary)

    def get(self, about: Hashable, count: Callable[[], Numbers], *, index: SearchIndex, now: datetime) -> Numbers:
        """The numbers about something, counted again where those that are kept are too old.

        Where something runs beside the requests (`SearchIndex.beside`), it counts, and what was kept is answered
        meanwhile. Each thing is counted once at a time.
        """
        kept = self._of.setdefault(index, {})
        if len(kept) >= MOST and about not in kept:
            kept.clear()
        one = kept.setdefault(about, _One())
        if found := one.counted(now):
            return found.numbers
        if index.beside is not None and (found := one.counted(now, behind=MOST_BEHIND)):
            if one.counting.acquire(blocking=False):
                index.beside(lambda: self._count_again(one, count, now))
            return found.numbers
        with one.counting:
            return (one.counted(now) or self._count(one, count, now)).numbers

    def _count_again(self, one: _One[Numbers], count: Callable[[], Numbers], now: datetime) -> None:
        """Count what somebody holds the lock of for this."""
        try:
            self._count(one, count, now)
        finally:
            one.counting.release()

    def _count(self, one: _One[Numbers], count: Callable[[], Numbers], now: datetime) -> _Counted[Numbers]:
        began = perf_counter()
        numbers = count()
        took = timedelta(seconds=perf_counter() - began)
        one.last = _Counted(numbers, now, now + max(self.lasting, TIMES_AS_LONG * took))
        return one.last
