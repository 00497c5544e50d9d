"""Comparing answers with the oracle at any number of listings, in bounded memory.

The oracle holds documents, so it is given a part of them at a time. Words are read against the vocabulary of all, which
is kept as one array of ids for each term. Totals and counts of the parts add up; the first page of all is among the
first pages of the parts, so that a last oracle of those documents alone puts it in order.
"""

from __future__ import annotations

from array import array
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import OSA

from benchmarks._search_timing import groups_of
from search_index import Oracle
from search_index.language import CONCEPT, Language, variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from benchmarks.peers import Peer
    from search_index import Document, Request, Result, Schema, WhooshEngine

PART_DOCUMENTS = 20_000


class Vocabulary:
    """The terms of all documents, with the documents that have them."""

    def __init__(self, schema: Schema, documents: Iterable[Document]) -> None:
        language = Language(schema)
        self.document_count = 0
        self._ids: dict[str, array[int]] = {}
        for document in documents:
            self.document_count += 1
            for term in language.impacts_of(document.text):
                self._ids.setdefault(term, array("I")).append(document.id)

    def frequency(self, terms: tuple[str, ...]) -> int:
        found = [np.frombuffer(self._ids[term], np.uint32) for term in terms if term in self._ids]
        return len(np.unique(np.concatenate(found))) if found else 0

    def completions(self, prefix: str, limit: int) -> tuple[str, ...]:
        begun = [term for term in self._ids if term.startswith(prefix)]
        return tuple(sorted(sorted(begun, key=lambda term: (-len(self._ids[term]), term))[:limit]))

    def neighbors(self, term: str) -> set[str]:
        spellings = variants(term)
        words = (word for word in self._words() if abs(len(word) - len(term)) <= 1)
        return {word for word in words if not spellings.isdisjoint(variants(word))}

    def distant(self, term: str) -> set[str]:
        return {word for word in self._words() if word[:2] == term[:2] and OSA.distance(term, word) <= 2}

    def _words(self) -> Iterator[str]:
        return (word for word in self._ids if not word.startswith(CONCEPT))


class _Part(Oracle):
    """Some of the documents, asked with the vocabulary of all."""

    def __init__(self, schema: Schema, vocabulary: Vocabulary, documents: Iterable[Document]) -> None:
        super().__init__(schema)
        self._vocabulary = vocabulary
        self.put(documents)

    @property
    def document_count(self) -> int:
        return self._vocabulary.document_count

    def frequency(self, terms: tuple[str, ...]) -> int:
        return self._vocabulary.frequency(terms)

    def completions(self, prefix: str, limit: int) -> tuple[str, ...]:
        return self._vocabulary.completions(prefix, limit)

    def neighbors(self, term: str) -> set[str]:
        return self._vocabulary.neighbors(term)

    def distant(self, term: str) -> set[str]:
        return self._vocabulary.distant(term)


def right_answers(schema: Schema, documents: Callable[[], Iterable[Document]], requests: list[Request]) -> list[Result]:
    """What the oracle answers over all documents, which are made twice and never held together. First pages only."""
    vocabulary = Vocabulary(schema, documents())
    added: list[list[Result]] = [[] for _ in requests]
    kept: list[dict[int, Document]] = [{} for _ in requests]
    stream = iter(documents())
    while some := {document.id: document for document in islice(stream, PART_DOCUMENTS)}:
        part = _Part(schema, vocabulary, some.values())
        for number, request in enumerate(requests):
            answer = part.search(request)
            added[number].append(answer)
            kept[number] |= {key: some[key] for key in answer.ids}
    return [
        replace(
            _Part(schema, vocabulary, documents.values()).search(request),
            total=sum(answer.total for answer in answers),
            total_unclaimed=sum(answer.total_unclaimed for answer in answers),
            facets={
                name: {value: sum(answer.facets[name][value] for answer in answers) for value in counts}
                for name, counts in answers[0].facets.items()
            },
        )
        for request, answers, documents in zip(requests, added, kept, strict=True)
    ]


def differences(
    engine: WhooshEngine, peers: list[Peer], requests: list[Request], right: list[Result]
) -> dict[str, int]:
    """Answers that were not the oracle's: ours in everything but generation, peers' in totals and counts."""
    found = {"ours": 0} | {peer.name: 0 for peer in peers}
    for request, wanted in zip(requests, right, strict=True):
        said = engine.search(request)
        found["ours"] += replace(said, hits=()) != replace(wanted, hits=()) or said.ids != wanted.ids
        for peer in peers:
            answer = peer.search(request, groups_of(engine, request))
            same = (answer.total, answer.total_unclaimed) == (wanted.total, wanted.total_unclaimed)
            found[peer.name] += not (same and answer.facets == wanted.facets)
    return found
