"""One generation of the index, opened: large segments as they are, all small ones joined, and their vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from search_index import store
from search_index.language import CONCEPT, variants
from search_index.memory import give_back
from search_index.postings import Lexicon, Segment
from search_index.reading import NOTHING, Understood, understand
from search_index.shard import Shard
from search_index.terms import Terms

if TYPE_CHECKING:
    from search_index.language import Language
    from search_index.record import Layout
    from search_index.store import Contents, Stamp

KEPT_READINGS = 1000

Array = np.ndarray[Any, np.dtype[Any]]


class Joined:
    """Several small segments as one source, read into memory once; their rows follow one another."""

    def __init__(self, segments: list[Segment]) -> None:
        self.segments = segments
        sizes = [segment.size for segment in segments]
        self.size = sum(sizes)
        self.starts: list[int] = np.cumsum([0, *sizes[:-1]]).tolist()
        records = [segment.records(0, segment.size) for segment in segments]
        places = [int(some["further_places"].sum()) for some in records]
        phases = [int(some["later_phases"].sum()) for some in records]
        self._records = np.concatenate(records)
        self._places = np.concatenate(
            [segment.further_places(count) for segment, count in zip(segments, places, strict=True)]
        )
        self._phases = np.concatenate(
            [segment.later_phases(0, count) for segment, count in zip(segments, phases, strict=True)]
        )
        self._lexicon: Lexicon | None = None

    def records(self, first: int, count: int) -> Array:
        """As of a segment."""
        return self._records[first : first + count]

    def further_places(self, count: int) -> Array:
        """As of a segment."""
        return self._places[:count]

    def later_phases(self, first: int, count: int) -> Array:
        """As of a segment."""
        return self._phases[first : first + count]

    def names(self) -> bytes:
        """As of a segment."""
        return b"".join(segment.names() for segment in self.segments)

    def names_in_order(self) -> None:
        """As of a segment: nobody has sorted them."""

    def lexicon(self) -> Lexicon:
        """As of a segment."""
        if self._lexicon is None:
            totals: dict[str, int] = {}
            for segment in self.segments:
                terms, frequencies = segment.lexicon()
                for term, frequency in zip(terms, frequencies.tolist(), strict=True):
                    totals[term] = totals.get(term, 0) + frequency
            in_order = sorted(totals)
            self._lexicon = Lexicon(Terms.of(in_order), np.array([totals[term] for term in in_order], np.uint32))
        return self._lexicon

    def postings(self, term: str) -> tuple[Array, Array]:
        """As of a segment."""
        parts = [segment.postings(term) for segment in self.segments]
        rows = [rows + np.uint32(start) for start, (rows, _) in zip(self.starts, parts, strict=True)]
        return np.concatenate(rows), np.concatenate([impacts for _, impacts in parts])


class View:
    """Everything that one generation answers from. Immutable but for caches; shares what it can with `previous`."""

    def __init__(self, contents: Contents, layout: Layout, language: Language, previous: View | None) -> None:
        self.folder = contents.folder
        self.generation = contents.generation
        self.stamp: Stamp | None = None
        self._language = language
        self._understood: dict[str, Understood] = {}
        self._frequencies: dict[tuple[str, ...], int] = {}
        known = previous.opened if previous and previous.folder == contents.folder else {}
        self.opened: dict[str, Segment] = {
            segment.segment_id(): known.get(segment.segment_id())
            or Segment(contents.folder, contents.schema, segment, layout)
            for segment in contents.segments
        }
        deleted = {segment.segment_id(): frozenset(segment.deleted_docs()) for segment in contents.segments}
        self.shards: list[Shard] = []
        self._rows_of_shard: list[list[tuple[str, int]]] = []
        large = [name for name, segment in self.opened.items() if segment.size >= store.LARGE_DOCUMENTS]
        small = [name for name, segment in self.opened.items() if segment.size < store.LARGE_DOCUMENTS]
        before = {shard.source: shard for shard in previous.shards} if previous else {}
        for name in large:
            source = self.opened[name]
            shard = before.get(source) or Shard(source, layout)
            self.shards.append(shard.without(deleted[name]))
            self._rows_of_shard.append([(name, 0)])
        if small:
            tail = Joined([self.opened[name] for name in small])
            starts = list(zip(small, tail.starts, strict=True))
            rows = frozenset(start + row for name, start in starts for row in deleted[name])
            self.shards.append(Shard(tail, layout).without(rows))
            self._rows_of_shard.append(starts)
        give_back()
        self.document_count = sum(shard.live_count for shard in self.shards)

    def rows_of(self, ids: Array) -> list[tuple[str, int]]:
        """(segment name, document number in it) of the documents of these ids."""
        found = []
        for shard, starts in zip(self.shards, self._rows_of_shard, strict=True):
            for row in np.flatnonzero(np.isin(shard.fixed.ids[: shard.fixed.size], ids)).tolist():
                if row not in shard.deleted:
                    name, start = max((start for start in starts if start[1] <= row), key=lambda segment: segment[1])
                    found.append((name, row - start))
        return found

    def understand(self, words: str | None) -> Understood:
        """Typed words against this generation."""
        if words is None:
            return NOTHING
        known = self._understood.get(words)
        if known is None:
            if len(self._understood) >= KEPT_READINGS:
                self._understood.clear()
            known = self._understood[words] = understand(words, self._language, self)
        return known

    def frequency(self, terms: tuple[str, ...]) -> int:
        """Documents that have any of these terms."""
        known = self._frequencies.get(terms)
        if known is None:
            if len(self._frequencies) >= KEPT_READINGS * 10:
                self._frequencies.clear()
            known = 0
            if any(shard.words.frequency(term) for shard in self.shards for term in terms):
                known = sum(shard.frequency(terms) for shard in self.shards)
            self._frequencies[terms] = known
        return known

    def completions(self, prefix: str, limit: int) -> tuple[str, ...]:
        """Terms that begin so and are in a document, sorted; where there are more, the `limit` that were most
        frequent at the last rebuild.
        """
        totals: dict[str, int] = {}
        for shard in self.shards:
            for term, frequency in shard.words.completions(prefix):
                totals[term] = totals.get(term, 0) + frequency
        found: list[str] = []
        for term in sorted(totals, key=lambda term: (-totals[term], term)):
            if len(found) == limit:
                break
            if self.frequency((term,)):
                found.append(term)
        return tuple(sorted(found))

    def neighbors(self, term: str) -> set[str]:
        """Terms that share with it a spelling after leaving out at most one letter of each."""
        spellings = variants(term)
        near = set().union(*(shard.words.neighbors(term) for shard in self.shards))
        return {word for word in near if not word.startswith(CONCEPT) and not spellings.isdisjoint(variants(word))}

    def distant(self, term: str) -> set[str]:
        """Terms with the same first two letters that are at most two mistakes away."""
        return set().union(*(shard.words.distant(term) for shard in self.shards))
