"""The engine over a PostgreSQL server; see `Engine` for the protocol. Nothing of it lies outside its space.

A search is one statement (and one for the words of its page), which says of which generation it is: where the words
were read in another one, all is done again. So no transaction is held, and no answer mixes two generations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search_index.engine import IndexUnavailable
from search_index.language import Language
from search_index.names import Typed
from search_index.postgres import checking
from search_index.postgres.answering import Matching
from search_index.postgres.asking import Asked
from search_index.postgres.connections import Connections, Gone
from search_index.postgres.lexicon import Lexicon
from search_index.postgres.suggesting import suggested
from search_index.postgres.tables import served, serving
from search_index.postgres.writing import Writer
from search_index.record import Layout
from search_index.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from search_index.document import Document
    from search_index.postgres.tables import Tables
    from search_index.request import Request
    from search_index.schema import Schema

SPACE = "finepoint_search"
TRIES = 20
"""So often is a question asked again when the index changed meanwhile."""
TOO_FAST = "The index changes faster than it can be read."


class PostgresEngine:
    """An index in a space (a schema) of a database: `address` is one that libpq takes. One object serves all threads.

    Make it after a fork. The account needs CREATE on the database for the space, which the first rebuild makes.
    """

    def __init__(self, address: str, schema: Schema, *, space: str = SPACE) -> None:
        if '"' in space:
            raise ValueError(f"{space!r} is no name for a space.")
        self._schema = schema
        self._space = space
        self._index = f'"{space}".index'
        self._layout = Layout(schema)
        self._language = Language(schema)
        self._connections = Connections(address)
        self._writer = Writer(self._connections, self._layout, self._language, space)
        self._lexicon: Lexicon | None = None

    def close(self) -> None:
        """Close the connections that are lent to nobody; a later question makes new ones."""
        self._connections.close()

    # What is there.

    @property
    def generation(self) -> int:
        """A number that grows with every change of the index."""
        return self._looked().generation

    @property
    def document_count(self) -> int:
        """Documents in the index, both tiers."""
        return self._looked().document_count

    def _looked(self) -> Lexicon:
        """The words of the newest generation, after a look at the server."""
        try:
            found = self._connections.ask(serving(self._space))
        except Gone as gone:
            raise IndexUnavailable("There is no index yet.") from gone
        build, generation, documents = served(found, self._schema, self._space)
        known = self._lexicon
        if known is None or (known.build, known.generation) != (build, generation):
            known = self._lexicon = Lexicon(self._connections, build, generation, documents, self._language)
        return known

    # Asking.

    def search(self, request: Request) -> Result:
        """Answer one request."""
        request = request.clamped(self._schema)
        for lexicon in self._generations():
            try:
                answer = self._answer(request, lexicon)
            except Gone:
                continue
            if answer is not None:
                return answer
        raise IndexUnavailable(TOO_FAST)

    def _generations(self) -> Iterator[Lexicon]:
        """What is known of the newest generation; after the first, with a look at the server each."""
        if self._lexicon is not None:
            yield self._lexicon
        for _ in range(TRIES):
            yield self._looked()

    def _answer(self, request: Request, lexicon: Lexicon) -> Result | None:
        """An answer of the lexicon's generation; None where the index is of another one by now."""
        understood = lexicon.understand(request.words)
        groups = understood.groups
        impacts: Mapping[int, Mapping[str, int]] = {}
        asked = Asked(request, groups, self._layout, lexicon.build)
        if all(group.terms for group in groups):
            [(number, packed)] = self._connections.ask(asked.statement, asked.given)
        else:
            [(number, packed)] = self._connections.ask(f"SELECT generation, NULL FROM {self._index}")
        matching = Matching(np.frombuffer(packed or b"", asked.type), request, self._layout)
        page = matching.page()
        if groups and len(page):
            number, impacts = self._impacts(matching.ids(page), lexicon.build.tables)
        if number != lexicon.generation:
            return None
        total, unclaimed = matching.totals
        return Result(
            hits=tuple(matching.hits(page, groups, impacts)),
            total=total,
            total_unclaimed=unclaimed,
            facets=matching.counts(),
            sort=request.sort,
            readings=understood.readings,
            corrected=understood.corrected,
            suggestion=understood.suggestion,
            left_out=understood.left_out,
            generation=number,
        )

    def _impacts(self, ids: list[int], tables: Tables) -> tuple[int, dict[int, dict[str, int]]]:
        """The generation by now, and the terms of some documents."""
        found = self._connections.ask(
            f"SELECT generation, id, impacts FROM {tables.document}, {self._index} WHERE id = ANY(%(ids)s)",
            {"ids": ids},
        )
        return found[0][0] if found else 0, {key: impacts for _, key, impacts in found}

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
        for lexicon in self._generations():
            if not typed.terms:
                return ()
            try:
                number, ids = suggested(typed, self._connections, lexicon.build)
            except Gone:
                continue
            if number == lexicon.generation:
                return ids
        raise IndexUnavailable(TOO_FAST)

    def fingerprints(self) -> dict[int, str]:
        """`Document.fingerprint()` of every document in the index, by id."""
        for lexicon in self._generations():
            try:
                return dict(self._connections.ask(f"SELECT id, fingerprint FROM {lexicon.build.tables.document}"))
            except Gone:
                continue
        raise IndexUnavailable(TOO_FAST)

    def check(self) -> None:
        """Read the whole index once. Raises `IndexUnavailable` with what is wrong."""
        for wrong, statement in checking.statements(self._looked().build):
            if self._connections.ask(statement):
                raise IndexUnavailable(wrong)

    # What a reader of words asks: see `Vocabulary`.

    def frequency(self, terms: tuple[str, ...]) -> int:
        """Documents that have any of these terms."""
        return self._looked().frequency(terms)

    def completions(self, prefix: str, limit: int) -> tuple[str, ...]:
        """Terms that begin so, sorted; where there are more, the most frequent `limit`."""
        return self._looked().completions(prefix, limit)

    def neighbors(self, term: str) -> set[str]:
        """Terms that share with it a spelling after leaving out at most one letter of each."""
        return self._looked().neighbors(term)

    def distant(self, term: str) -> set[str]:
        """Terms with the same first two letters that are at most two mistakes away."""
        return self._looked().distant(term)

    # Writing.

    def put(self, documents: Iterable[Document]) -> None:
        """Add documents, replacing those of the same ids; the last of one id wins."""
        newest = {document.id: document for document in documents}
        rows = self._writer.rows_of(newest.values(), self._looked().build.spots)
        if rows:
            self._writer.replace(list(newest), rows)

    def drop(self, ids: Iterable[int]) -> None:
        """Remove documents; unknown ids are no error."""
        self._writer.replace(list(ids), [])

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Build a new index of exactly these documents beside the old one, then switch to it."""
        self._writer.rebuild(documents)
