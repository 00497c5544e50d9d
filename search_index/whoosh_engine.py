"""The engine that serves: Whoosh keeps text and bytes, NumPy answers."""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np

from search_index.asking import selected
from search_index.columns import parts
from search_index.completions import suggested
from search_index.engine import IndexUnavailable
from search_index.language import Language
from search_index.names import Typed
from search_index.question import question_of
from search_index.record import Layout
from search_index.result import Hit, Result
from search_index.selection import Firsts
from search_index.store import Store, add_document
from search_index.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from search_index.document import Document
    from search_index.request import Request
    from search_index.schema import Schema
    from search_index.selection import Selection

OPENING_TRIES = 10


class WhooshEngine:
    """An index in a folder; see `Engine` for the protocol. One object serves all threads of a process."""

    def __init__(self, path: Path, schema: Schema) -> None:
        self._schema = schema
        self._layout = Layout(schema)
        self._language = Language(schema)
        self._store = Store(path, self._layout)
        self._view: View | None = None
        self._opening = threading.Lock()
        self._value_names = [(facet.name, facet.values) for facet in schema.facets]
        self._no_counts = [0] * self._layout.facet_bits

    @property
    def generation(self) -> int:
        """A number that grows with every change of the index."""
        return self._current().generation

    @property
    def document_count(self) -> int:
        """Documents in the index, both tiers."""
        return self._current().document_count

    def _current(self) -> View:
        """The newest generation; noticing that nothing changed takes one system call."""
        stamp = self._store.stamp()
        view = self._view
        if view is not None and stamp is not None and view.stamp == stamp:
            return view
        with self._opening:
            for _ in range(OPENING_TRIES):
                # A writer may clear a merged segment between our reading the list and opening it.
                with suppress(FileNotFoundError):
                    return self._opened()
            raise IndexUnavailable("Files of the index are missing.")

    def _opened(self) -> View:
        stamp = self._store.stamp()
        contents = self._store.contents()
        view = self._view
        if view is None or (view.folder, view.generation) != (contents.folder, contents.generation):
            view = self._view = View(contents, self._layout, self._language, view)
        view.stamp = stamp
        return view

    def search(self, request: Request) -> Result:
        """Answer one request."""
        view = self._current()
        request = request.clamped(self._schema)
        understood = view.understand(request.words)
        question = question_of(request, understood.groups, self._layout)
        selections = []
        if all(group.terms for group in understood.groups):
            selections = [selected(shard, shard.state_at(request.now), question) for shard in view.shards]
        totals, counts = [0, 0], []
        for selection in selections:
            totals[0] += selection.totals[0]
            totals[1] += selection.totals[1]
            counts.append(selection.counts())
        start = (request.page - 1) * request.size
        hits: list[Hit] = []
        for tier in (0, 1) if request.include_unclaimed else (0,):
            stop = min(start + request.size - len(hits), totals[tier])
            if start < stop:
                hits += _page(selections, tier, start, stop)
            start = max(start - totals[tier], 0)
        return Result(
            hits=tuple(hits),
            total=totals[0],
            total_unclaimed=totals[1],
            facets=self._named(reduce(add, counts).tolist() if counts else self._no_counts),
            sort=request.sort,
            readings=understood.readings,
            corrected=understood.corrected,
            suggestion=understood.suggestion,
            left_out=understood.left_out,
            generation=view.generation,
        )

    def _named(self, counts: list[int]) -> dict[str, dict[str, int]]:
        numbers = iter(counts)
        # `strict` would take a quarter of the time
        return {name: dict(zip(values, numbers)) for name, values in self._value_names}  # noqa: B905

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
        return suggested(typed, self._current().shards)

    def put(self, documents: Iterable[Document]) -> None:
        """Add documents, replacing those of the same ids; the last of one id wins."""
        newest = {document.id: document for document in documents}
        packed = [(self._layout.pack(document), document.text) for document in newest.values()]
        if packed:
            with self._store.writing() as writer:
                self._delete(writer, newest)
                for one, text in packed:
                    add_document(writer, one, self._language.impacts_of(text))

    def drop(self, ids: Iterable[int]) -> None:
        """Remove documents; unknown ids are no error."""
        with self._store.writing() as writer:
            self._delete(writer, ids)

    def _delete(self, writer: Any, ids: Iterable[int]) -> None:
        """Mark rows as deleted; the writer's lock is held, so the view opened now is the one it extends."""
        bases, base = {}, 0
        for segment in writer.segments:
            bases[segment.segment_id()] = base
            base += segment.doc_count_all()
        for name, row in self._current().rows_of(np.fromiter(ids, np.int64)):
            writer.delete_document(bases[name] + row)

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Build a new index of exactly these documents beside the old one, then switch to it."""
        self._store.rebuild(documents, self._layout.pack, self._language)

    def fingerprints(self) -> dict[int, str]:
        """`Document.fingerprint()` of every document in the index, by id."""
        found = {}
        for shard in self._current().shards:
            for rows, records in parts(shard.source):
                pairs = zip(records["id"].tolist(), records["fingerprint"], strict=True)
                numbered = enumerate(pairs, rows.start)
                found.update(
                    {key: print_.tobytes().hex() for row, (key, print_) in numbered if row not in shard.deleted}
                )
        return found

    def check(self) -> None:
        """Read the whole index once. Raises `IndexUnavailable` with what is wrong."""
        for shard in self._current().shards:
            shard.source.names()
            shard.source.names_in_order()
            terms, frequencies = shard.source.lexicon()
            for term, frequency in zip(terms, frequencies, strict=True):
                if len(shard.source.postings(term)[0]) != frequency:
                    raise IndexUnavailable(f"The postings of {term!r} are incomplete.")
        if len(self.fingerprints()) != self.document_count:
            raise IndexUnavailable("A document is in the index twice.")


def _page(selections: list[Selection], tier: int, start: int, stop: int) -> list[Hit]:
    """Hits from `start` to `stop` of a tier, merged from all shards by their keys."""
    firsts = [selection.first(stop, tier) for selection in selections]
    if len(firsts) == 1:
        return selections[0].hits(firsts[0].between(start, stop), tier)
    keys = np.concatenate([one.keys for one in firsts])
    owners = np.repeat(np.arange(len(firsts)), [len(one.keys) for one in firsts])
    within = np.concatenate([np.arange(len(one.keys)) for one in firsts])
    chosen = np.argsort(keys)[start:stop]
    hits: dict[int, Hit] = {}
    for owner, selection in enumerate(selections):
        places = (owners[chosen] == owner).nonzero()[0]
        mine = Firsts(*(part.take(within[chosen[places]]) for part in firsts[owner]))
        hits.update(zip(places.tolist(), selection.hits(mine, tier), strict=True))
    return [hits[place] for place in range(len(chosen))]
