"""One source of documents, opened: its columns, its words, what of it is deleted, and what holds at an instant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from search_index.around import Points
from search_index.columns import RUN, Fixed, Timeline, bit_count, bitmap_of
from search_index.memory import give_back
from search_index.sorted_names import Names
from search_index.words import Words

if TYPE_CHECKING:
    from search_index.columns import Source, State
    from search_index.record import Layout

Array = np.ndarray[Any, np.dtype[Any]]
OpenKey = tuple["State", "tuple[bytes, float] | None", bool]
"""The state that holds, the circle, and whether tier 1 counts."""
KEPT_COUNTS = 500


class Shard:
    """One source ready to answer. Deleting and the passing of time give a new one that shares what stays."""

    def __init__(self, source: Source, layout: Layout) -> None:
        self.layout = layout
        self.source = source
        self.fixed = Fixed(source)
        self.points = Points(source, self.fixed.points, self.fixed.further)
        self.words = Words(source, self.fixed.runs)
        self.names = Names(source, self.fixed.ids)
        self._timeline = Timeline(source, layout)
        self._state: State | None = None
        self._delete(frozenset())

    def _delete(self, deleted: frozenset[int]) -> None:
        rows = np.arange(self.fixed.runs * RUN) < self.fixed.size
        rows[list(deleted)] = False
        self.deleted = deleted
        self.live = bitmap_of(rows)
        self.live_claimed = self.live & self.fixed.claimed
        claimed = bit_count(self.live_claimed)
        self.totals = (claimed, self.live_count - claimed)
        """Documents of tier 0 and of tier 1."""
        self.open_counts: dict[OpenKey, Array] = {}
        """Counts of everybody, and of everybody in a circle, that may be wanted again."""

    def without(self, deleted: frozenset[int]) -> Shard:
        """The same source with exactly these rows deleted."""
        if deleted == self.deleted:
            return self
        other = object.__new__(Shard)
        other.__dict__.update(self.__dict__)
        other._delete(deleted)
        return other

    def state_at(self, now: int) -> State:
        """What holds at `now`; kept until something changes."""
        state = self._state
        if state is None or not state.holds_at(now):
            state = self._state = self._timeline.state_at(now, state)
            self.open_counts = {}
            give_back()
        return state

    def keep_open_counts(self, key: OpenKey, counts: Array) -> Array:
        """Keep what was counted; when there is much of it, everything before goes."""
        if len(self.open_counts) >= KEPT_COUNTS:
            self.open_counts.clear()
        self.open_counts[key] = counts
        return counts

    @property
    def live_count(self) -> int:
        """Documents that are not deleted."""
        return self.fixed.size - len(self.deleted)

    def frequency(self, terms: tuple[str, ...]) -> int:
        """Documents, deleted ones left out, that have any of the terms."""
        if len(terms) == 1 and not self.deleted:
            return self.words.frequency(terms[0])
        posting = self.words.posting(terms)
        return bit_count(posting.bitmap & self.live) if self.deleted else len(posting)
