"""Who of the fetched rows matches, how many have each value, which come first: by the embedded engine's functions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from search_index import orders
from search_index.counting import count_rows
from search_index.geometry import meters_of_all
from search_index.likeness import alike_of
from search_index.record import WORD_BITS
from search_index.result import Hit
from search_index.schema import By

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from search_index.reading import Group
    from search_index.record import Layout
    from search_index.request import Request

Array = np.ndarray[Any, np.dtype[Any]]


class Matching:
    """Rows as `Asked` fetched them, (n,) of its type, judged for its clamped request."""

    def __init__(self, rows: Array, request: Request, layout: Layout) -> None:
        self._rows = rows
        self._request = request
        self._layout = layout
        self._order = layout.schema.order_of[request.sort]
        self._alike = alike_of(request, layout)
        self._bits: Array = rows["state"]["bits"].copy()  # where they came they are not aligned
        self._missed = {
            name: ~self._any(layout.value_bit[name, value] for value in values)
            for name, values in request.choices.items()
        }
        missed = np.zeros(len(rows), np.uint8)
        for one in self._missed.values():
            missed += one
        self._misses_none, self._misses_one = missed == 0, missed == 1
        needed = self._alike.needed if self._alike else ()
        self._is_alike = self._any(needed) if needed else np.ones(len(rows), bool)
        self._matches: Array = self._misses_none & self._is_alike

    def _any(self, bits: Iterable[int]) -> Array:
        """(n,) bool: the rows of which one of some bits is set."""
        masks = np.zeros(self._layout.words, np.uint64)
        for bit in bits:
            masks[bit // WORD_BITS] |= np.uint64(1 << bit % WORD_BITS)
        found = np.zeros(len(self._rows), bool)
        for word in masks.nonzero()[0].tolist():
            found |= (self._bits[:, word] & masks[word]) != 0
        return found

    def ids(self, page: Array) -> list[int]:
        """Ids of the rows of a page."""
        ids: list[int] = self._rows["id"][page].tolist()
        return ids

    @property
    def totals(self) -> tuple[int, int]:
        """Of tier 0 and of tier 1."""
        total = int(self._matches.sum())
        unclaimed = int((self._matches & (self._rows["tier"] == 1)).sum())
        return total - unclaimed, unclaimed

    def counts(self) -> dict[str, dict[str, int]]:
        """Facet → value → rows; see `Result.facets`."""
        counted = np.ones(len(self._rows), bool) if self._request.include_unclaimed else self._rows["tier"] == 0
        packed = self._facets()
        likeness = self._layout.schema.likeness
        sides = (likeness.first, likeness.second) if likeness else ()
        everywhere = count_rows(packed[self._matches & counted])
        counts = {}
        for facet in self._layout.schema.facets:
            some = everywhere
            if facet.name in self._missed or facet.name in sides:
                some = count_rows(packed[self._without(facet.name, facet.name in sides) & counted])
            columns = self._layout.columns[facet.name]
            counts[facet.name] = dict(zip(facet.values, some[columns].tolist(), strict=True))
        return counts

    def _without(self, facet: str, is_side: bool) -> Array:  # noqa: FBT001
        """Rows that match, a facet's own choice left out; with that of a side, all that is asked of its people."""
        found: Array = self._misses_none
        if facet in self._missed:
            found = found | (self._misses_one & self._missed[facet])
        return found if is_side else found & self._is_alike

    def _facets(self) -> Array:
        """Bits of facets, (n, facet words) uint64, as they hold for the question."""
        packed: Array = self._bits[:, : self._layout.facet_words].copy()
        if self._alike:
            told = self._any([self._alike.told]).nonzero()[0]
            bits = self._bits[told]
            for one in self._alike.narrowed:
                pairs = bits[:, one.bits // WORD_BITS] >> (one.bits % WORD_BITS).astype(np.uint64) & np.uint64(1)
                holds = np.bitwise_or.reduce(np.bitwise_or.reduce(pairs, axis=2) << one.shifts[:, 0], axis=1)
                packed[told, one.word] &= holds | one.others
        return packed

    def page(self) -> Array:
        """Numbers of the rows of the page, in order."""
        first = (self._request.page - 1) * self._request.size
        page: list[Array] = []
        for tier in (0, 1) if self._request.include_unclaimed else (0,):
            rows = (self._matches & (self._rows["tier"] == tier)).nonzero()[0]
            stop = min(first + self._request.size - sum(map(len, page)), len(rows))
            if first < stop:
                keys = orders.with_ids(self._keys(rows), self._rows["id"][rows])
                firsts = np.argpartition(keys, stop - 1)[:stop]
                page.append(rows[firsts[np.argsort(keys[firsts])][first:stop]])
            first = max(first - len(rows), 0)
        return np.concatenate(page) if page else np.zeros(0, np.intp)

    def _keys(self, rows: Array) -> Array:
        """32-bit keys of the order, (m,) for (m,) numbers of rows."""
        order, some = self._order, self._rows[rows]
        if order.by is By.NEAREST:
            return orders.chord_keys(some["chord"].astype("<f4"))
        if order.by is By.RELEVANCE:
            return orders.weight_keys(some["weight"].astype("<u4"))
        numbers = some["state"]["numbers"][:, self._layout.numbers[order.number]]
        if order.by is By.LOWEST:
            return orders.lowest_keys(numbers)
        if order.by is By.HIGHEST:
            return orders.highest_keys(numbers)
        keys = orders.merit_keys(numbers, some["id"], self._request.now // orders.DAY)
        keys += orders.one_less(self._is_lesser[rows])
        if self._request.near is not None:
            keys |= orders.band_bits(some["chord"].astype("<f4"))
        return keys

    @cached_property
    def _is_lesser(self) -> Array:
        """(n,) bool: the rows that count one less in the order by merit."""
        if self._alike is None or not self._alike.less:
            return np.zeros(len(self._rows), bool)
        lesser: Array = self._any([self._alike.told]) & ~self._any(self._alike.less)
        return lesser

    def hits(self, page: Array, groups: tuple[Group, ...], impacts: Mapping[int, Mapping[str, int]]) -> list[Hit]:
        """The rows of a page; `impacts`: by id, of those that have words to name."""
        some = self._rows[page]
        nowhere: list[Any] = [None] * len(page)
        is_near = self._request.near is not None
        distances = meters_of_all(some["chord"].astype("<f4")) if is_near else nowhere
        places = [None if place < 0 else place for place in some["place"].tolist()] if is_near else nowhere
        values = self._values(some, page, distances)
        return [
            Hit(key, tier, distance, place, value, tuple(_strongest(group, impacts[key]) for group in groups))
            for key, tier, distance, place, value in zip(
                some["id"].tolist(), some["tier"].tolist(), distances, places, values, strict=True
            )
        ]

    def _values(self, some: Array, page: Array, distances: list[float | None]) -> list[float | None]:
        if self._order.by is By.NEAREST:
            return distances
        if self._order.by is By.RELEVANCE:
            return [float(weight) for weight in some["weight"].tolist()]
        numbers = some["state"]["numbers"][:, self._layout.numbers[self._order.number]]
        if self._order.by is By.MERIT:
            numbers = numbers - self._is_lesser[page]
        return [None if number != number else number for number in numbers.tolist()]  # noqa: PLR0124 - NaN is missing


def _strongest(group: Group, impacts: Mapping[str, int]) -> str:
    return max(group.terms, key=lambda term: impacts.get(term, 0))
