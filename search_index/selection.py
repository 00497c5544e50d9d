"""The matches of a question in a shard: how many, how many with each facet value, and the first of them.

What matches is found in two ways: with rows (few.py) or with bitmaps (many.py). Putting the first in order and saying
why they are there is the same for both, and stands here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from search_index import orders
from search_index.columns import are_in
from search_index.geometry import meters_of_all
from search_index.likeness import lesser
from search_index.result import Hit
from search_index.schema import By

if TYPE_CHECKING:
    from search_index.columns import State
    from search_index.geometry import Floats
    from search_index.question import Question
    from search_index.shard import Shard
    from search_index.words import Posting

_new_hit = partial(tuple.__new__, Hit)
"""A hit of a tuple, without the detour of a named tuple over keywords."""
PARTITIONED = 4
"""With so many times more candidates than wanted, the wanted ones are picked before they are sorted."""

Array = np.ndarray[Any, np.dtype[Any]]


class Asked(NamedTuple):
    """A question asked of a shard as it is at an instant, with the posting of each group of words."""

    shard: Shard
    state: State
    question: Question
    postings: list[Posting]


class Firsts(NamedTuple):
    """The first matches, (n,) each: keys with ids, uint64 ascending; their positions among the chosen rows; rows."""

    keys: Array
    positions: Array
    rows: Array

    def between(self, start: int, stop: int) -> Firsts:
        """Some of them."""
        if start == 0 and stop >= len(self.keys):
            return self
        return Firsts(self.keys[start:stop], self.positions[start:stop], self.rows[start:stop])


class Selection(ABC):
    """The matches of one question in one source. `totals`: of tier 0 and of tier 1.

    `_whole_posting`: the posting of which all rows are chosen, and no others. `_chords`, squared, and `_places`, index
    of the nearest point: by position among the chosen rows, None without a center.
    """

    totals: tuple[int, int]

    def __init__(self, asked: Asked) -> None:
        self._of, self._state, self._question, self._postings = asked
        self._whole_posting: Posting | None = None
        self._chords: Floats | None = None
        self._places: Array | None = None
        alike = self._question.alike
        is_by_merit = self._question.order.by is By.MERIT
        self._lesser = lesser(self._state, alike) if alike and alike.less and is_by_merit else None
        """(runs,) uint64: the rows that count one less in the order; None for none."""

    def counts(self) -> Array:
        """(facet values,) integers: matches with each value, a facet's own choice left out.

        Kept where a circle or nothing is asked for: many ask just that, and for one page of it after the other.
        """
        question = self._question
        if not question.is_open:
            return self._counted()
        key = (self._state, question.circle, question.include_unclaimed)
        counts = self._of.open_counts.get(key)
        if counts is None:
            counts = self._of.keep_open_counts(key, self._counted())
        return counts

    @abstractmethod
    def _counted(self) -> Array:
        """The same, counted."""

    @abstractmethod
    def _at(self, tier: int) -> tuple[Array, Array]:
        """Where the matches of a tier are: positions among the chosen rows, and the rows."""

    def first(self, count: int, tier: int) -> Firsts:
        """The first matches of a tier, at most so many."""
        return self._first_of(*self._at(tier), count)

    def _first_of(self, positions: Array, rows: Array, count: int) -> Firsts:
        keys = self._keys(positions, rows)
        promising = orders.promising(keys, count)
        if promising is not None:
            keys, positions, rows = keys.take(promising), positions.take(promising), rows.take(promising)
        whole = orders.with_ids(keys, self._of.fixed.ids.take(rows))
        if len(whole) > PARTITIONED * count:
            order = whole.argpartition(count - 1)[:count]
            order = order.take(whole.take(order).argsort())
        else:
            order = whole.argsort()[:count]
        return Firsts(whole.take(order), positions.take(order), rows.take(order))

    def _keys(self, positions: Array, rows: Array) -> Array:
        keys = self._keys_for_everybody(positions, rows)
        return keys if self._lesser is None else keys + orders.one_less(are_in(self._lesser, rows))

    def _keys_for_everybody(self, positions: Array, rows: Array) -> Array:
        """Keys that do not depend on whom the question is about."""
        question, state = self._question, self._state
        by = question.order.by
        if by is By.NEAREST:
            return orders.chord_keys(self._chords_at(positions))
        if by is By.RELEVANCE:
            return orders.weight_keys(self._weights(positions, rows))
        if by is By.MERIT:
            keys: Array = self._merit_keys().take(rows)
            return keys if self._chords is None else keys | orders.band_bits(self._chords_at(positions))
        values = state.numbers[question.number].take(rows)
        return orders.lowest_keys(values) if by is By.LOWEST else orders.highest_keys(values)

    def _chords_at(self, positions: Array) -> Floats:
        assert self._chords is not None  # noqa: S101 - orders by distance have a center
        chords: Floats = self._chords.take(positions)
        return chords

    def _weights(self, positions: Array, rows: Array) -> Array:
        weights = np.zeros(len(rows), np.uint32)
        for group, posting in zip(self._question.groups, self._postings, strict=True):
            is_whole = posting is self._whole_posting
            impacts = posting.impacts.take(positions) if is_whole else posting.impacts_of(rows)
            weights += impacts * np.uint32(group.weight)
        return weights

    def _merit_keys(self) -> Array:
        """Keys of all rows for the order "merit" on this day, without the band."""
        number, day = self._question.number, self._question.day
        keys = self._state.kept.get(("merit", number, day))
        if keys is None:
            keys = orders.merit_keys(self._state.numbers[number], self._of.fixed.ids, day)
            self._state.keep(("merit", number, day), keys)
        return keys

    def hits(self, firsts: Firsts, tier: int) -> list[Hit]:
        """Why these rows are where they are."""
        question, by = self._question, self._question.order.by
        keys, positions, rows = firsts
        distances: list[float | None] = [None] * len(rows)
        places: list[int | None] = distances.copy()  # type: ignore[assignment]  # nothing but None in it
        if self._chords is not None and self._places is not None:
            distances = meters_of_all(self._chords.take(positions))
            places = self._places.take(positions).tolist()
            if None in distances:
                places = [None if distance is None else n for distance, n in zip(distances, places, strict=True)]
        if by is By.NEAREST:
            values = distances
        elif by is By.RELEVANCE:
            values = (orders.LAST - orders.keys_of(keys)).astype(float).tolist()
        else:
            amounts = self._state.numbers[question.number].take(rows)
            numbers = (amounts if self._lesser is None else amounts - are_in(self._lesser, rows)).tolist()
            values = [None if number != number else number for number in numbers]  # noqa: PLR0124 - NaN is missing
        ids = orders.ids_of(keys).tolist()
        tiers = [tier] * len(rows)
        return list(map(_new_hit, zip(ids, tiers, distances, places, values, self._words_of(rows), strict=True)))

    def _words_of(self, rows: Array) -> list[tuple[str, ...]]:
        groups = self._question.groups
        if not groups:
            return [()] * len(rows)
        if all(len(group.terms) == 1 for group in groups):
            return [tuple(group.terms[0] for group in groups)] * len(rows)
        of_groups = [
            [group.terms[i] for i in posting.terms_of(rows)]
            for group, posting in zip(groups, self._postings, strict=True)
        ]
        return list(zip(*of_groups, strict=True))
