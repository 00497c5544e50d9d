"""People like me: what a question makes of a `Likeness`, as a definition over phases, as bits, rows and bitmaps.

A photo of another age band, or for another concern, is a photo all the same, and answers whoever asks for none. Where
a question chooses an age band, a concern, or both, only combinations of these answer it. All of that only takes away:
whoever has none of `told` has nothing here, which is why the few that have it are looked at alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from search_index.record import WORD_BITS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search_index.columns import State
    from search_index.document import Phase
    from search_index.record import Layout
    from search_index.request import Request
    from search_index.schema import Likeness

KEPT_ALIKE = 1000
"""Choices of which the bits are remembered."""

Array = np.ndarray[Any, np.dtype[Any]]


def has_first(phase: Phase, request: Request, likeness: Likeness) -> bool:
    """Whether a document has what a question chooses of `first`, with what it chooses of `second` if it does."""
    firsts, seconds = _chosen(request, likeness)
    if not firsts or not seconds:
        return not firsts or not firsts.isdisjoint(phase.values.get(likeness.first, ()))
    return any(first in firsts and second in seconds for first, second in phase.pairs.get(likeness.pair, ()))


def is_told(phase: Phase, request: Request, likeness: Likeness) -> bool:
    """Whether `told` holds of a document for a question: of people like those that it chooses."""
    firsts, seconds = _chosen(request, likeness)
    if firsts:
        return has_first(phase, request, likeness)
    if seconds:
        return any(second in seconds for _, second in phase.pairs.get(likeness.pair, ()))
    facet, value = likeness.told
    return value in phase.values.get(facet, ())


def is_lesser(phase: Phase, request: Request, likeness: Likeness) -> bool:
    """Whether a document counts one less in the order by merit: it has `told`, but not for this question."""
    facet, value = likeness.told
    return value in phase.values.get(facet, ()) and not is_told(phase, request, likeness)


def _chosen(request: Request, likeness: Likeness) -> tuple[frozenset[str], frozenset[str]]:
    nothing: frozenset[str] = frozenset()
    return request.choices.get(likeness.first, nothing), request.choices.get(likeness.second, nothing)


class Narrowed(NamedTuple):
    """Columns of one word of a row; each holds only with one of its bits of pairs: (columns, bits) int64.

    `shifts`: where in the word they stand, (columns, 1) uint64; `others`: all the other bits of the word.
    """

    columns: slice
    bits: Array
    word: int
    shifts: Array
    others: np.uint64


class Alike(NamedTuple):
    """What a question makes of a likeness.

    `needed`: bits of pairs of which one must be set, besides the choices; the counts of `first` and of `second` leave
    that out, for it comes from their choices. `less`: who has `told` and none of these counts one less in the order by
    merit. Both () for nothing.
    """

    told: int
    first: slice
    second: slice
    needed: tuple[int, ...]
    less: tuple[int, ...]
    narrowed: tuple[Narrowed, ...]


def alike_of(request: Request, layout: Layout) -> Alike | None:
    """What a clamped request makes of the likeness of its schema; None where that changes nothing."""
    likeness = layout.schema.likeness
    if likeness is None:
        return None
    firsts, seconds = _chosen(request, likeness)
    is_required = likeness.told[1] in request.all_of.get(likeness.told[0], ())
    if not (firsts or seconds or is_required):
        return None
    return _alike(layout, likeness, firsts, seconds, is_required)


@lru_cache(KEPT_ALIKE)
def _alike(
    layout: Layout,
    likeness: Likeness,
    firsts: frozenset[str],
    seconds: frozenset[str],
    is_required: bool,  # noqa: FBT001 - a part of the key
) -> Alike:
    pair = layout.schema.pair_of[likeness.pair]
    told = layout.value_bit[likeness.told]

    def bits(some: Iterable[str], others: Iterable[str]) -> tuple[int, ...]:
        return tuple(layout.pair_bit[pair.name, first, second] for first in some for second in others)

    first, second = layout.columns[likeness.first], layout.columns[likeness.second]
    of_chosen = bits(firsts or pair.first, seconds) if seconds else ()
    narrowed: list[Narrowed] = []
    if seconds:
        narrowed += _narrowed(first, [bits([one], seconds) for one in pair.first])
    if firsts or is_required:
        narrowed += _narrowed(second, [bits(firsts or pair.first, [one]) for one in pair.second])
    if seconds and not firsts:
        narrowed += _narrowed(slice(told, told + 1), [of_chosen])
    return Alike(
        told=told,
        first=first,
        second=second,
        needed=of_chosen if firsts or is_required else (),
        less=() if firsts or is_required else of_chosen,
        narrowed=tuple(narrowed),
    )


def _narrowed(columns: slice, bits: list[tuple[int, ...]]) -> list[Narrowed]:
    """Columns with their bits, word by word."""
    found = []
    for word in range(columns.start // WORD_BITS, (columns.stop - 1) // WORD_BITS + 1):
        start, stop = max(columns.start, word * WORD_BITS), min(columns.stop, (word + 1) * WORD_BITS)
        shifts = np.arange(start, stop, dtype=np.uint64)[:, None] % np.uint64(WORD_BITS)
        of_word = np.bitwise_or.reduce(np.uint64(1) << shifts, axis=None)
        some = np.array(bits[start - columns.start : stop - columns.start], np.int64)
        found.append(Narrowed(slice(start, stop), some, word, shifts, ~of_word))
    return found


def narrow_rows(packed: Array, rows: Array, state: State, alike: Alike) -> None:
    """Take from the facets of some rows, (n, words) uint64, what does not hold for the question."""
    is_told = packed[:, alike.told // WORD_BITS] & np.uint64(1 << alike.told % WORD_BITS)
    told = is_told.nonzero()[0]
    if not len(told) or not alike.narrowed:
        return
    rows = rows.take(told)
    runs, places = rows >> 6, (rows & 63).astype(np.uint64)
    some = packed.take(told, axis=0)
    for one in alike.narrowed:
        holds = np.bitwise_or.reduce(state.bitmaps[one.bits[:, :, None], runs], axis=1)
        holds = (holds >> places & np.uint64(1)) << one.shifts
        some[:, one.word] &= np.bitwise_or.reduce(holds, axis=0) | one.others
    packed[told] = some


def narrowed_bitmaps(state: State, one: Narrowed) -> Array:
    """(columns, runs) uint64: the rows of which each column holds for the question."""
    bitmaps: Array = np.stack([any_of(state, bits) for bits in one.bits.tolist()])
    bitmaps &= state.bitmaps[one.columns]
    return bitmaps


def lesser(state: State, alike: Alike) -> Array:
    """(runs,) uint64: the rows that count one less in the order by merit."""
    rows: Array = state.bitmaps[alike.told] & ~any_of(state, alike.less)
    return rows


def any_of(state: State, bits: Iterable[int]) -> Array:
    """(runs,) uint64: the rows of which one of some bits is set."""
    first, *others = bits
    bitmap: Array = state.bitmaps[first]
    for bit in others:
        bitmap = bitmap | state.bitmaps[bit]
    return bitmap
