"""How one document stands to one request: what it meets, what it does not, and where it comes in the order.

The same definitions as the oracle's, taken apart: a document fits when it meets everything, and then the engine's own
answer holds it. It need not be in the index: words are then read as if it were.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from search_index import orders
from search_index.geometry import BAND_EDGES, NO_POINT_BAND, chord_of, meters_of, nearest_of
from search_index.language import CONCEPT, Language, variants
from search_index.likeness import has_first, is_lesser, is_told
from search_index.reading import understand
from search_index.request import SIZE_MAX
from search_index.schema import By
from search_index.whoosh_engine import WhooshEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from search_index.document import Document, Phase
    from search_index.engine import Engine
    from search_index.known import Vocabulary
    from search_index.request import Request
    from search_index.result import Hit, Reading
    from search_index.schema import Likeness, Schema

Key = tuple[Any, ...]


class WordFit(NamedTuple):
    """A typed word as it was read, and whether the document has it."""

    reading: Reading
    is_met: bool


@dataclass(frozen=True)
class Fit:
    """What a document meets of a request. `distance_m`: meters to the nearest of its points, if there is one.

    `words`: by reading. `choices`: facet → met. `all_of`: facet → the values it has not. `pairs`, `at_most` and
    `at_least`: name → met.
    `request`: as the engine answers it. `weight`: of the words, for the order by relevance.
    """

    request: Request
    words: tuple[WordFit, ...]
    distance_m: float | None
    place: int | None
    is_within: bool
    choices: Mapping[str, bool]
    all_of: Mapping[str, frozenset[str]]
    pairs: Mapping[str, bool]
    at_most: Mapping[str, bool]
    at_least: Mapping[str, bool]
    weight: int
    left_out: tuple[str, ...]
    corrected: str | None

    @property
    def fits(self) -> bool:
        """Whether the document meets everything."""
        return (
            self.is_within
            and all(word.is_met for word in self.words)
            and all(self.choices.values())
            and not any(self.all_of.values())
            and all(self.pairs.values())
            and all(self.at_most.values())
            and all(self.at_least.values())
        )


class Standing(NamedTuple):
    """Where a document that fits comes in its order. `rank` counts from 1, `of` all claimed documents with it.

    Before it come `ahead_by_key` with a better number (points, price, distance, weight) and, in the order by merit,
    `ahead_by_band` with as many points that are nearer. `is_there`: whether the index holds it already.
    """

    rank: int
    of: int
    ahead_by_key: int
    ahead_by_band: int
    is_there: bool


def fit(engine: Engine, schema: Schema, request: Request, document: Document, *, is_indexed: bool) -> Fit:
    """Compare; words are read as the index reads them, the document included. Raises IndexUnavailable."""
    request = request.clamped(schema)
    language, vocabulary = Language(schema), vocabulary_of(engine)
    impacts = language.impacts_of(document.text)
    understood = understand(request.words, language, vocabulary if is_indexed else _WithOneMore(vocabulary, impacts))
    phase, nearest = document.phase_at(request.now), nearest_of(document.points, request.near)
    kept = {name: _number(phase.numbers.get(name)) for name in schema.number_names}
    return Fit(
        request=request,
        words=tuple(
            WordFit(reading, any(term in impacts for term in group.terms))
            for group, reading in zip(understood.groups, understood.readings, strict=True)
        ),
        distance_m=meters_of(nearest[0]) if nearest else None,
        place=nearest[1] if nearest else None,
        is_within=request.within_m is None or (nearest is not None and nearest[0] <= float(chord_of(request.within_m))),
        choices={name: _meets(name, asked, phase, request, schema.likeness) for name, asked in request.choices.items()},
        all_of={name: _lacks(name, asked, phase, request, schema.likeness) for name, asked in request.all_of.items()},
        pairs={name: _has_pair(phase.pairs.get(name, frozenset()), *sides) for name, sides in request.pairs.items()},
        at_most={name: kept[name] <= _number(most) for name, most in request.at_most.items()},
        at_least={name: kept[name] >= _number(least) for name, least in request.at_least.items()},
        weight=sum(
            group.weight * max(impacts.get(one, 0) for one in group.terms or ("",)) for group in understood.groups
        ),
        left_out=understood.left_out,
        corrected=understood.corrected,
    )


def standing(engine: Engine, schema: Schema, found: Fit, document: Document) -> Standing:
    """Where a claimed document that fits comes among the claimed ones, by asking. Raises IndexUnavailable."""
    hits = _Hits(engine, replace(found.request, include_unclaimed=False, size=SIZE_MAX))
    order = schema.order_of[found.request.sort]
    key_of = _key(order.by, found.request)
    own = _own_key(order.by, order.number, found, document, schema.likeness)
    near = bisect_left(hits, own, key=key_of)
    around = range(max(0, near - SIZE_MAX), min(len(hits), near + SIZE_MAX))
    place = next((place for place in around if hits[place].id == document.id), None)
    leading = bisect_left(hits, own[:1] if order.by is By.MERIT else own[:-1], key=key_of)
    nearer = bisect_left(hits, own[:2], key=key_of) - leading if order.by is By.MERIT else 0
    is_there = place is not None
    return Standing((near if place is None else place) + 1, len(hits) + (not is_there), leading, nearer, is_there)


def vocabulary_of(engine: Engine) -> Vocabulary:
    """What a reader of words asks: the opened generation, or the oracle itself."""
    return engine._current() if isinstance(engine, WhooshEngine) else engine  # type: ignore[return-value]  # noqa: SLF001


class _Hits:
    """All hits of a request, by place, a page of them read at a time."""

    def __init__(self, engine: Engine, request: Request) -> None:
        self._engine, self._request = engine, request
        first = engine.search(replace(request, page=1))
        self._pages = {1: first.hits}
        self._total = first.total

    def __len__(self) -> int:
        return self._total

    def __getitem__(self, place: int) -> Hit:
        page, offset = place // self._request.size + 1, place % self._request.size
        if page not in self._pages:
            self._pages[page] = self._engine.search(replace(self._request, page=page)).hits
        return self._pages[page][offset]


class _WithOneMore:
    """A vocabulary as it would be with one more document."""

    def __init__(self, vocabulary: Vocabulary, impacts: Mapping[str, int]) -> None:
        self._vocabulary, self._impacts = vocabulary, impacts
        self._words = [term for term in impacts if not term.startswith(CONCEPT)]

    @property
    def document_count(self) -> int:
        return self._vocabulary.document_count + 1

    def frequency(self, terms: tuple[str, ...]) -> int:
        return self._vocabulary.frequency(terms) + any(term in self._impacts for term in terms)

    def completions(self, prefix: str, limit: int) -> tuple[str, ...]:
        begun = {word for word in self._words if word.startswith(prefix)}.union(
            self._vocabulary.completions(prefix, limit)
        )
        return tuple(sorted(sorted(begun, key=lambda word: (-self.frequency((word,)), word))[:limit]))

    def neighbors(self, term: str) -> set[str]:
        spellings = variants(term)
        own = {word for word in self._words if not spellings.isdisjoint(variants(word))}
        return own.union(self._vocabulary.neighbors(term))

    def distant(self, term: str) -> set[str]:
        own = {word for word in self._words if word[:2] == term[:2] and OSA.distance(term, word) <= 2}
        return own.union(self._vocabulary.distant(term))


def _key(by: By, request: Request) -> Callable[[Hit | _AsHit], Key]:
    """The order as a tuple that ends in the id: smaller comes first."""
    day = request.now // orders.DAY

    def key(hit: Hit | _AsHit) -> Key:
        if by is By.NEAREST:
            return hit.distance_m is None, _rounded(hit.distance_m), hit.id
        if by is By.MERIT:
            return _merit(hit.value), _band(request, hit.distance_m), _daily(hit.id, day), hit.id
        if by is By.RELEVANCE:
            return -(hit.value or 0.0), hit.id
        value = hit.value or 0.0
        return hit.value is None, -value if by is By.HIGHEST else value, hit.id

    return key


def _own_key(by: By, number: str, found: Fit, document: Document, likeness: Likeness | None) -> Key:
    """The same of a document that is no hit yet."""
    phase = document.phase_at(found.request.now)
    amount = _number(phase.numbers.get(number)) if number else float("nan")
    if by is By.MERIT and likeness:
        amount -= is_lesser(phase, found.request, likeness)
    value = float(found.weight) if by is By.RELEVANCE else None if np.isnan(amount) else amount
    return _key(by, found.request)(_AsHit(document.id, found.distance_m, value))


class _AsHit(NamedTuple):
    id: int
    distance_m: float | None
    value: float | None


def _rounded(meters: float | None) -> float:
    """To the tenth of a millimeter: two libraries may differ in the last bit of an arc sine."""
    return 0.0 if meters is None else round(meters, 4)


def _merit(value: float | None) -> int:
    return -int(min(max(value or 0.0, 0.0), orders.MERIT_MAX))


def _band(request: Request, meters: float | None) -> int:
    if request.near is None:
        return 0
    return (
        NO_POINT_BAND
        if meters is None
        else sum(_rounded(meters) > _rounded(meters_of(float(edge))) for edge in BAND_EDGES)
    )


def _daily(key: int, day: int) -> int:
    return int(orders.daily_hash(np.array([key], np.uint32), day)[0])


def _meets(name: str, asked: frozenset[str], phase: Phase, request: Request, likeness: Likeness | None) -> bool:
    """Whether a document has one of the values chosen of a facet; of a likeness, together with the other side's."""
    if likeness and name == likeness.first:
        return has_first(phase, request, likeness)
    return not asked.isdisjoint(phase.values.get(name, ()))


def _lacks(
    name: str, asked: frozenset[str], phase: Phase, request: Request, likeness: Likeness | None
) -> frozenset[str]:
    """The values required of a facet that a document has not, or not for this question."""
    lacking = asked - phase.values.get(name, frozenset())
    if likeness and name == likeness.told[0] and likeness.told[1] in asked and not is_told(phase, request, likeness):
        lacking |= {likeness.told[1]}
    return lacking


def _has_pair(pairs: Collection[tuple[str, str]], firsts: frozenset[str], seconds: frozenset[str]) -> bool:
    """Whether a pair is of these; an empty set stands for every value."""
    return any((not firsts or first in firsts) and (not seconds or second in seconds) for first, second in pairs)


def _number(amount: float | None) -> float:
    """A number as the index keeps it: 32 bits, NaN when missing."""
    return float("nan") if amount is None else float(np.float32(amount))
