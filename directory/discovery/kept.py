"""Numbers that are counted again after a while, and not for every page that prints them.

Of a large directory counting takes seconds: nobody waits for it who can be shown the numbers of before, and it never
takes more than a small share of a process's time. What is kept holds codes and numbers, never words: pages speak more
than one language.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import perf_counter
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from directory.discovery.index import SearchIndex
from directory.discovery.written_numbers import Counted, NumbersFile, Written

Numbers = TypeVar("Numbers")
MOST = 500
"""Things that are kept at once of one instance."""
TIMES_AS_LONG = 600
"""What took a second to count is kept for ten minutes at least."""
LONGEST = timedelta(hours=3)
"""But for no longer, however busy the machine was."""
MOST_BEHIND = timedelta(hours=1)
"""Numbers that nobody asked for in so long are counted again before they are shown."""
LONG = timedelta(seconds=0.5)
"""What takes so long is counted by one process for all, where it can be written."""
MOST_BEHIND_LONG = timedelta(hours=24)
"""The same of what takes long: a server that was away for a night shows it and counts meanwhile."""


@dataclass(slots=True)
class _One(Generic[Numbers]):
    """One thing, and what was counted of it last. Whoever counts holds the lock."""

    counting: threading.Lock = field(default_factory=threading.Lock)
    last: Counted[Numbers] | None = None
    stamp: int = 0
    """Of its file as it was read last."""

    def counted(self, now: datetime, *, behind: timedelta = timedelta(0)) -> Counted[Numbers] | None:
        """The numbers, unless they are older than they may be, by more than `behind`."""
        last = self.last
        return last if last is not None and last.at <= now < last.until + behind else None

    @property
    def took_long(self) -> bool:
        """Whether nobody should wait for it again."""
        return self.last is not None and self.last.took >= LONG

    @property
    def most_behind(self) -> timedelta:
        """How much older than it should be it may be shown while it is counted again."""
        return MOST_BEHIND_LONG if self.took_long else MOST_BEHIND

    def read(self, file: NumbersFile[Numbers] | None) -> None:
        """Take what another process counted since."""
        if file and (stamp := file.stamp()) != self.stamp:
            self.stamp, found = stamp, file.read()
            if found and (self.last is None or found.at > self.last.at):
                self.last = found


@dataclass(frozen=True)
class Kept(Generic[Numbers]):
    """Numbers by what they are about, for one instance each, which its index stands for.

    `written`: how they are written for the other processes of the instance, where counting took long.
    """

    lasting: timedelta
    written: Written[Numbers] | None = None
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
        file = self.written.file(index.numbers_path, about) if self.written else None
        one.read(file)
        if found := one.counted(now):
            return found.numbers
        if index.beside is not None and (found := one.counted(now, behind=one.most_behind)):
            if one.counting.acquire(blocking=False):
                index.beside(lambda: self._count_again(one, count, file, now))
            return found.numbers
        with one.counting:
            return (one.counted(now) or self._count(one, count, file, now)).numbers

    def _count_again(
        self, one: _One[Numbers], count: Callable[[], Numbers], file: NumbersFile[Numbers] | None, now: datetime
    ) -> None:
        """Count what somebody holds the lock of for this; what takes long in one process of the instance at a time."""
        try:
            with file.alone() if file and one.took_long else nullcontext():
                one.read(file)
                if not one.counted(now):
                    self._count(one, count, file, now)
        finally:
            one.counting.release()

    def _count(
        self, one: _One[Numbers], count: Callable[[], Numbers], file: NumbersFile[Numbers] | None, now: datetime
    ) -> Counted[Numbers]:
        began = perf_counter()
        numbers = count()
        took = timedelta(seconds=perf_counter() - began)
        one.last = Counted(numbers, now, now + max(self.lasting, min(TIMES_AS_LONG * took, LONGEST)), took)
        if file and one.took_long:
            file.write(one.last)
        return one.last
