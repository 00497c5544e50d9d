"""A request as the arrays understand it: bits, vectors and groups of terms, the same for every shard."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from search_index.geometry import chord_of, unit_vector
from search_index.likeness import Alike, alike_of
from search_index.orders import DAY

if TYPE_CHECKING:
    from search_index.geometry import Floats
    from search_index.reading import Group
    from search_index.record import Layout
    from search_index.request import Request
    from search_index.schema import Order

KEPT_CHOICES = 1000
"""Choices whose bits are remembered."""

Array = np.ndarray[Any, np.dtype[Any]]


class Bound(NamedTuple):
    """A number must be at most (`sign` 1) or at least (`sign` -1) this."""

    number: int
    sign: int
    value: np.float32


class Choice(NamedTuple):
    """What was chosen of a facet: one of the `bits` must be set, or of the words of a row (number, bits of it).

    `columns`: all bits of the facet; `packed`: the same as (facet words,) uint64.
    """

    bits: tuple[int, ...]
    words: tuple[tuple[int, int], ...]
    columns: slice
    packed: Array


class Question(NamedTuple):
    """A request in terms of bits and vectors, the same for every source.

    `choices`: one for each facet chosen from, in the order of bits.
    `any_of`: further sets of bits of which one must be set (pairs, and single bits that must be).
    `alike`: what it makes of the likeness of the schema; a choice that this takes over is not among the choices.
    """

    choices: tuple[Choice, ...]
    any_of: tuple[tuple[int, ...], ...]
    bounds: tuple[Bound, ...]
    center: Floats | None
    limit: np.float32 | None
    groups: tuple[Group, ...]
    order: Order
    number: int
    day: int
    include_unclaimed: bool
    alike: Alike | None

    @property
    def is_open(self) -> bool:
        """Whether everybody matches who is near enough."""
        return not (self.choices or self.any_of or self.bounds or self.groups)

    @property
    def circle(self) -> tuple[bytes, float] | None:
        """Which circle: its center and limit; None for the whole Earth."""
        if self.center is None or self.limit is None:
            return None
        return self.center.tobytes(), float(self.limit)


def question_of(request: Request, groups: tuple[Group, ...], layout: Layout) -> Question:
    """The question of a clamped request and its words."""
    order = layout.schema.order_of[request.sort]
    bit = layout.value_bit
    alike, likeness = alike_of(request, layout), layout.schema.likeness
    chosen = sorted(request.choices.items(), key=lambda choice: layout.columns[choice[0]].start)
    any_of: list[tuple[int, ...]] = [(bit[name, value],) for name, values in request.all_of.items() for value in values]
    any_of += [_pair_bits(layout, name, *sides) for name, sides in request.pairs.items()]
    if alike and likeness and alike.needed:
        chosen = [(name, values) for name, values in chosen if name != likeness.first]
        any_of.append((alike.told,))  # whoever is counted has it; it leaves few rows
    bounds = [Bound(layout.numbers[name], 1, np.float32(value)) for name, value in request.at_most.items()]
    bounds += [Bound(layout.numbers[name], -1, np.float32(value)) for name, value in request.at_least.items()]
    return Question(
        choices=tuple([_choice(layout, name, values) for name, values in chosen]),
        any_of=tuple(any_of),
        bounds=tuple(bounds),
        center=None if request.near is None else unit_vector(*request.near),
        limit=None if request.within_m is None else chord_of(request.within_m),
        groups=groups,
        order=order,
        number=layout.numbers.get(order.number, -1),
        day=request.now // DAY,
        include_unclaimed=request.include_unclaimed,
        alike=alike,
    )


@lru_cache(KEPT_CHOICES)
def _choice(layout: Layout, name: str, values: frozenset[str]) -> Choice:
    bits = tuple(layout.value_bit[name, value] for value in values)
    words: dict[int, int] = {}
    for bit in bits:
        words[bit >> 6] = words.get(bit >> 6, 0) | 1 << (bit & 63)
    return Choice(bits, tuple(words.items()), layout.columns[name], layout.columns_packed[name])


def _pair_bits(layout: Layout, name: str, firsts: frozenset[str], seconds: frozenset[str]) -> tuple[int, ...]:
    pair = layout.schema.pair_of[name]
    return tuple(
        layout.pair_bit[name, first, second] for first in firsts or pair.first for second in seconds or pair.second
    )
