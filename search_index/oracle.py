"""Right answers, slowly: a dictionary of documents and plain loops. Every engine must say what this one says.

It is also the smallest example of the protocol. It shares with the others only definitions: how words are cut and
weighed, what a squared chord and a daily hash are, and the reading of people's words.
"""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz.distance import OSA

from search_index import orders
from search_index.geometry import BAND_EDGES, NO_POINT_BAND, chord_of, meters_of, nearest_of
from search_index.language import CONCEPT, Language, variants
from search_index.likeness import has_first, is_lesser, is_told
from search_index.names import Typed, names_of
from search_index.oracle_names import candidate, meant_by
from search_index.reading import understand
from search_index.record import Layout
from search_index.result import Hit, Result
from search_index.schema import By

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search_index.document import Document, Phase
    from search_index.reading import Group, Understood
    from search_index.request import Request
    from search_index.schema import Order, Schema


class Oracle:
    """Documents in memory; see `Engine` for the protocol."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._layout = Layout(schema)
        self._sides = (schema.likeness.first, schema.likeness.second) if schema.likeness else ()
        """Facets of the likeness: what is asked of its people is left out with their choice."""
        self._language = Language(schema)
        self._documents: dict[int, Document] = {}
        self._impacts: dict[int, dict[str, int]] = {}
        self.generation = 0

    @property
    def document_count(self) -> int:
        """Documents in the index, both tiers."""
        return len(self._documents)

    def put(self, documents: Iterable[Document]) -> None:
        """Add documents, replacing those of the same ids."""
        newest = {document.id: document for document in documents}
        for document in newest.values():
            self._layout.pack(document)
        self._documents |= newest
        self._impacts |= {key: self._language.impacts_of(document.text) for key, document in newest.items()}
        self.generation += 1

    def drop(self, ids: Iterable[int]) -> None:
        """Remove documents; unknown ids are no error."""
        for key in ids:
            self._documents.pop(key, None)
            self._impacts.pop(key, None)
        self.generation += 1

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Keep exactly these documents."""
        self._documents, self._impacts = {}, {}
        self.put(documents)

    def fingerprints(self) -> dict[int, str]:
        """`Document.fingerprint()` of every document, by id."""
        return {key: document.fingerprint() for key, document in self._documents.items()}

    def check(self) -> None:
        """Nothing can be wrong with a dictionary."""

    def suggest(
        self,
        words: str,
        limit: int = 8,
        *,
        near: tuple[float, float] | None = None,
        include_unclaimed: bool = False,
    ) -> tuple[int, ...]:
        """Ids of the documents of whose names every typed word begins a word; see `Engine`."""
        typed = Typed.read(words, limit, near, include_unclaimed=include_unclaimed)
        lines = {key: names_of(document.text, self._schema) for key, document in self._documents.items()}
        meant = [meant_by(term, lines.values()) for term in typed.terms]
        found = [
            candidate(self._documents[key], line, meant, typed)
            for key, line in lines.items()
            if meant
            and all(any(word.startswith(one) for word in line.split()) for one in meant)
            and (self._documents[key].tier == 0 or typed.include_unclaimed)
        ]
        return tuple(one.id for one in sorted(found)[: typed.limit])

    # What a reader of words asks.

    def frequency(self, terms: tuple[str, ...]) -> int:
        """Documents that have any of these terms."""
        return sum(any(term in impacts for term in terms) for impacts in self._impacts.values())

    def completions(self, prefix: str, limit: int) -> tuple[str, ...]:
        """Terms that begin so, sorted; where there are more, the most frequent `limit`."""
        return tuple(sorted(self._by_frequency(prefix)[:limit]))

    def neighbors(self, term: str) -> set[str]:
        """Terms that share with it a spelling after leaving out at most one letter of each."""
        return {word for word in self._terms() if not variants(term).isdisjoint(variants(word))}

    def distant(self, term: str) -> set[str]:
        """Terms with the same first two letters that are at most two mistakes away."""
        return {word for word in self._terms() if word[:2] == term[:2] and OSA.distance(term, word) <= 2}

    def _terms(self) -> set[str]:
        return {term for impacts in self._impacts.values() for term in impacts if not term.startswith(CONCEPT)}

    def _by_frequency(self, prefix: str) -> list[str]:
        begun = [term for term in self._terms() if term.startswith(prefix)]
        return sorted(begun, key=lambda term: (-self.frequency((term,)), term))

    # Answering.

    def search(self, request: Request) -> Result:
        """Answer one request."""
        request = request.clamped(self._schema)
        understood = understand(request.words, self._language, self)
        order = self._schema.order_of[request.sort]
        matching = self._matching(request, understood)
        shown = [document for document in matching if document.tier == 0 or request.include_unclaimed]
        shown.sort(key=lambda document: self._sort_key(document, request, understood, order))
        start = (request.page - 1) * request.size
        return Result(
            hits=tuple(
                self._hit(document, request, understood, order) for document in shown[start : start + request.size]
            ),
            total=sum(document.tier == 0 for document in matching),
            total_unclaimed=sum(document.tier == 1 for document in matching),
            facets={
                facet.name: self._counts(
                    facet.name,
                    request,
                    self._matching(request, understood, left_out=facet.name)
                    if facet.name in request.choices or facet.name in self._sides
                    else matching,
                )
                for facet in self._schema.facets
            },
            sort=request.sort,
            readings=understood.readings,
            corrected=understood.corrected,
            suggestion=understood.suggestion,
            left_out=understood.left_out,
            generation=self.generation,
        )

    def _matches(self, document: Document, request: Request, understood: Understood, left_out: str) -> bool:
        phase, impacts = document.phase_at(request.now), self._impacts[document.id]
        return (
            all(any(term in impacts for term in group.terms) for group in understood.groups)
            and self._is_within(document, request)
            and all(
                values & phase.values.get(name, frozenset())
                for name, values in request.choices.items()
                if name != left_out
            )
            and all(values <= phase.values.get(name, frozenset()) for name, values in request.all_of.items())
            and self._is_alike(phase, request, left_out)
            and all(self._has_pair(phase, name, *sides) for name, sides in request.pairs.items())
            and all(_number(phase, name) <= _float32(most) for name, most in request.at_most.items())
            and all(_number(phase, name) >= _float32(least) for name, least in request.at_least.items())
        )

    def _is_alike(self, phase: Phase, request: Request, left_out: str) -> bool:
        """What a likeness asks besides the values; nothing where its own facets are left out."""
        likeness = self._schema.likeness
        if likeness is None or left_out in self._sides:
            return True
        facet, value = likeness.told
        is_required = value in request.all_of.get(facet, ())
        return has_first(phase, request, likeness) and (not is_required or is_told(phase, request, likeness))

    def _has_pair(self, phase: Phase, name: str, firsts: frozenset[str], seconds: frozenset[str]) -> bool:
        return any(
            (not firsts or first in firsts) and (not seconds or second in seconds)
            for first, second in phase.pairs.get(name, ())
        )

    def _is_within(self, document: Document, request: Request) -> bool:
        if request.near is None or request.within_m is None:
            return True
        nearest = nearest_of(document.points, request.near)
        return nearest is not None and nearest[0] <= float(chord_of(request.within_m))

    def _matching(self, request: Request, understood: Understood, left_out: str = "") -> list[Document]:
        return [
            document for document in self._documents.values() if self._matches(document, request, understood, left_out)
        ]

    def _counts(self, facet: str, request: Request, matching: list[Document]) -> dict[str, int]:
        counts = dict.fromkeys(self._schema.facet_of[facet].values, 0)
        for document in matching:
            if document.tier == 0 or request.include_unclaimed:
                phase = document.phase_at(request.now)
                for value in phase.values.get(facet, ()):
                    counts[value] += self._is_counted(facet, value, phase, request)
        return counts

    def _is_counted(self, facet: str, value: str, phase: Phase, request: Request) -> bool:
        """Whether a document that has a value would match, were this the one chosen of its facet."""
        likeness = self._schema.likeness
        if facet in self._sides:
            chosen = replace(request, choices={**request.choices, facet: frozenset({value})})
            return self._is_alike(phase, chosen, left_out="")
        return likeness is None or (facet, value) != likeness.told or is_told(phase, request, likeness)

    def _sort_key(self, document: Document, request: Request, understood: Understood, order: Order) -> Any:
        phase, nearest = document.phase_at(request.now), nearest_of(document.points, request.near)
        if order.by is By.NEAREST:
            key: Any = (nearest is None, nearest[0] if nearest else 0)
        elif order.by is By.RELEVANCE:
            key = -self._weight(document, understood)
        else:
            number = _number(phase, order.number)
            missing = number != number  # noqa: PLR0124 - NaN is missing
            if order.by is By.MERIT:
                merit = 0 if missing else int(min(max(number, 0), orders.MERIT_MAX)) - self._less(phase, request)
                key = (-merit, _band(request, nearest), self._hash(document.id, request.now))
            else:
                key = (missing, 0 if missing else number if order.by is By.LOWEST else -number)
        return document.tier, key, document.id

    def _hash(self, key: int, now: int) -> int:
        return int(orders.daily_hash(np.array([key], np.uint32), now // orders.DAY)[0])

    def _less(self, phase: Phase, request: Request) -> int:
        """What a document counts less in the order by merit than its number says."""
        likeness = self._schema.likeness
        return int(likeness is not None and is_lesser(phase, request, likeness))

    def _weight(self, document: Document, understood: Understood) -> int:
        impacts = self._impacts[document.id]
        return sum(group.weight * max(impacts.get(term, 0) for term in group.terms) for group in understood.groups)

    def _hit(self, document: Document, request: Request, understood: Understood, order: Order) -> Hit:
        nearest = nearest_of(document.points, request.near)
        distance = None if nearest is None else meters_of(nearest[0])
        if order.by is By.NEAREST:
            value = distance
        elif order.by is By.RELEVANCE:
            value = float(self._weight(document, understood))
        else:
            phase = document.phase_at(request.now)
            number = _number(phase, order.number)
            value = None if number != number else number  # noqa: PLR0124
            if value is not None and order.by is By.MERIT:
                value -= self._less(phase, request)
        impacts = self._impacts[document.id]
        return Hit(
            id=document.id,
            tier=document.tier,
            distance_m=distance,
            place=None if nearest is None else nearest[1],
            value=value,
            words=tuple(_strongest(group, impacts) for group in understood.groups),
        )


def _strongest(group: Group, impacts: dict[str, int]) -> str:
    return max(group.terms, key=lambda term: impacts.get(term, 0))


def _band(request: Request, nearest: tuple[float, int] | None) -> int:
    if request.near is None:
        return 0
    return NO_POINT_BAND if nearest is None else sum(nearest[0] > float(edge) for edge in BAND_EDGES)


def _float32(number: float) -> float:
    return float(np.float32(number))


def _number(phase: Phase, name: str) -> float:
    """The number as kept (32 bits), NaN when missing."""
    amount = phase.numbers.get(name)
    return float("nan") if amount is None else struct.unpack("f", struct.pack("f", amount))[0]
