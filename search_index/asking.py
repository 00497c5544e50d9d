"""A question asked of a shard: which rows may answer it, and whether these are few.

Rows come from a place or from a rare word where the question has one: everything is then done with them alone. Else
bitmaps of all rows say what matches, and if few rows do, these are taken from there on.
"""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

import numpy as np

from search_index.columns import are_in, are_set, bit_count, bitmap_of, rows_of
from search_index.few import Few
from search_index.likeness import any_of
from search_index.many import Many
from search_index.selection import Asked

if TYPE_CHECKING:
    from search_index.around import Around
    from search_index.columns import State
    from search_index.question import Bound, Question
    from search_index.selection import Selection
    from search_index.shard import Shard

MANY_ROWS = 10
"""From one row in so many on, bitmaps are sooner counted than rows."""
MANY_AROUND = 1500
"""From so many rows around a place on, bitmaps of their runs are looked at first."""

Array = np.ndarray[Any, np.dtype[Any]]


def selected(shard: Shard, state: State, question: Question) -> Selection:
    """What matches in a shard, found in the way that is the faster one."""
    postings = [shard.words.posting(group.terms) for group in question.groups]
    asked = Asked(shard, state, question, postings)
    if question.center is not None and question.limit is not None:
        around = shard.points.around(question.center, question.limit)
        positions = _promising(asked, around)
        rows = (around.rows if positions is None else around.rows.take(positions)).astype(np.intp)
        matching = _matching(asked, rows)
        if matching is not None:
            rows, positions = rows.take(matching), matching if positions is None else positions.take(matching)
        return Few(asked, rows, around, positions)
    rarest = min(postings, key=len) if postings else None
    if rarest is not None and rarest.rows is not None:
        matching = _matching(asked, rarest.rows)
        return Few(asked, rarest.rows if matching is None else rarest.rows.take(matching))
    base = _base(asked)
    if base is not shard.live and bit_count(base) * MANY_ROWS <= shard.fixed.size:
        return Few(asked, rows_of(base))
    return Many(asked, base)


def _promising(asked: Asked, around: Around) -> Array | None:
    """Positions of the rows around a place that bitmaps of the runs do not rule out; None for all.

    Who misses two choices is not even counted beside one of them.
    """
    _, state, question, _ = asked
    if len(around.rows) < MANY_AROUND or not (question.any_of or len(question.choices) > 1):
        return None
    bits = around.bits
    for values in question.any_of:
        bits = bits & _words_at(state, values, around.runs)
    missed: Any = np.uint64(0)
    missed_twice = missed
    for choice in question.choices:
        misses = ~_words_at(state, choice.bits, around.runs)
        missed_twice = missed_twice | missed & misses
        missed = missed | misses
    is_promising = np.unpackbits((bits & ~missed_twice).view(np.uint8), bitorder="little").view(bool)
    positions: Array = is_promising.take(around.slots).nonzero()[0]
    return positions


def _matching(asked: Asked, rows: Array) -> Array | None:
    """Positions of the rows that answer everything but place and choices; None for all."""
    shard, state, question, postings = asked
    tests = [posting.has(rows) for posting in postings if posting.rows is not rows]
    if shard.deleted:
        tests.append(are_in(shard.live, rows))
    if question.any_of:
        runs = rows >> 6
        tests += [are_set(_words_at(state, bits, runs), rows) for bits in question.any_of]
    for bound in question.bounds:
        tests.append(_is_within(bound, state.numbers[bound.number].take(rows)))
    if not tests:
        return None
    positions: Array = reduce(and_, tests).nonzero()[0]
    return positions


def _words_at(state: State, bits: tuple[int, ...], runs: Array) -> Array:
    words: Array = state.bitmaps[bits[0]].take(runs)
    for bit in bits[1:]:
        words = words | state.bitmaps[bit].take(runs)
    return words


def _base(asked: Asked) -> Array:
    """The rows that answer everything but the choices, as a bitmap."""
    shard, state, question, postings = asked
    base = shard.live
    for posting in postings:
        base = base & posting.bitmap
    for bits in question.any_of:
        base = base & any_of(state, bits)
    for bound in question.bounds:
        base = base & _bitmap_within(bound, state)
    return base


def _bitmap_within(bound: Bound, state: State) -> Array:
    """Rows whose number is within a bound; kept with the state."""
    bitmap = state.kept.get(bound)
    if bitmap is None:
        bitmap = state.keep(bound, bitmap_of(_is_within(bound, state.numbers[bound.number])))
    return bitmap


def _is_within(bound: Bound, values: Array) -> Array:
    is_within: Array = values <= bound.value if bound.sign > 0 else values >= bound.value
    return is_within
