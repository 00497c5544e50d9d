"""The engine over a PostgreSQL server; see `Engine` for the protocol. Nothing of it lies outside its space.

A search is one statement (and one for the words of its page), which says of which generation it is: where the words
were read in another one, all is done again. So no transaction is held, and no answer mixes two generations.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import psycopg

from search_index.engine import IndexUnavailable
from search_index.language import Language
from search_index.names import Typed
from search_index.postgres import checking
from search_index.postgres.answering import Matching
from search_index.postgres.asking import Asked
from search_index.postgres.connections import Connections, Gone
from search_index.postgres.lexicon import Lexicon
from search_index.postgres.spots import WAYS, chosen
from search_index.postgres.suggesting import suggested
from search_index.postgres.tables import Build, Rows, Tables, copy_into, created, indexed, rows_of, spellings_of
from search_index.record import Layout
from search_index.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from psycopg import Cursor

    from search_index.document import Document
    from search_index.request import Request
    from search_index.schema import Schema

SPACE = "finepoint_search"
TRIES = 20
"""So often is a question asked again when the index changed meanwhile."""
REBUILD_AT_ONCE = 1000
ANALYZE_FROM = 500
"""Smaller tables are read whole anyway."""


class PostgresEngine:
    """An index in a space (a schema) of a database: `address` is a libpq URL. One object serves all threads.

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
            found = self._connections.ask(self._index_row)
        except Gone as gone:
            raise IndexUnavailable("There is no index yet.") from gone
        build, generation, documents = self._checked(found)
        known = self._lexicon
        if known is None or (known.build, known.generation) != (build, generation):
            known = self._lexicon = Lexicon(self._connections, build, generation, documents, self._language)
        return known

    @property
    def _index_row(self) -> str:
        return f"SELECT digest, build, generation, documents, spots FROM {self._index}"

    def _checked(self, found: list[Any]) -> tuple[Build, int, int]:
        """The build that serves, its generation and how many documents it has."""
        if len(found) != 1 or found[0][0] != self._schema.digest:
            raise IndexUnavailable("The index is of another schema or format.")
        _, number, generation, documents, way = found[0]
        return Build(self._index, Tables.of(self._space, number), WAYS[way]), generation, documents

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
        raise IndexUnavailable("The index changes faster than it can be read.")

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
        raise IndexUnavailable("The index changes faster than it can be read.")

    def fingerprints(self) -> dict[int, str]:
        """`Document.fingerprint()` of every document in the index, by id."""
        tables = self._looked().build.tables
        return dict(self._connections.ask(f"SELECT id, fingerprint FROM {tables.document}"))

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
        way = self._looked().build.spots
        rows = [rows_of(document, self._layout, self._language, way) for document in newest.values()]
        if rows:
            with self._changing() as (cursor, tables):
                self._replace(cursor, tables, list(newest), rows)

    def drop(self, ids: Iterable[int]) -> None:
        """Remove documents; unknown ids are no error."""
        with self._changing() as (cursor, tables):
            self._replace(cursor, tables, list(ids), [])

    @contextmanager
    def _changing(self) -> Iterator[tuple[Cursor[Any], Tables]]:
        """One change of the build that serves: whole or not at all, one writer at a time."""
        with self._writing() as cursor:
            try:
                found = cursor.execute(f"{self._index_row} FOR UPDATE".encode()).fetchall()
            except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as gone:
                raise IndexUnavailable("There is no index yet.") from gone
            yield cursor, self._checked(found)[0].tables

    @contextmanager
    def _writing(self) -> Iterator[Cursor[Any]]:
        try:
            with self._connections.one() as connection, connection.transaction(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{self._space} writes"])
                yield cursor
        except psycopg.Error as problem:
            raise IndexUnavailable(f"PostgreSQL: {problem}") from problem

    def _replace(self, cursor: Cursor[Any], tables: Tables, ids: list[int], rows: list[Rows]) -> None:
        deleted = f"DELETE FROM {tables.document} WHERE id = ANY(%s) RETURNING impacts"
        gone = cursor.execute(deleted.encode(), [ids]).fetchall()
        for table in (tables.state, tables.place, tables.name):
            cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)".encode(), [ids])
        changes = Counter(term for one in rows for term in one.impacts)
        changes.subtract(Counter(term for (impacts,) in gone for term in impacts))
        copy_rows(cursor, tables, rows)
        changed = sorted(term for term, by in changes.items() if by)
        cursor.execute(
            f"INSERT INTO {tables.term} AS old SELECT term, by, string_to_array(spellings, ' ') "
            "FROM unnest(%s::text[], %s::int[], %s::text[]) AS new(term, by, spellings) "
            "ON CONFLICT (term) DO UPDATE SET documents = old.documents + excluded.documents".encode(),
            [changed, [changes[term] for term in changed], [" ".join(spellings_of(term)) for term in changed]],
        )
        cursor.execute(
            f"UPDATE {self._index} SET generation = generation + 1, documents = documents + %s".encode(),
            [len(rows) - len(gone)],
        )

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Build a new index of exactly these documents beside the old one, then switch to it."""
        with self._writing() as cursor:
            cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{self._space}"'.encode())
            way = chosen(cursor)
            number = self._next_number(cursor)
            tables = Tables.of(self._space, number)
            cursor.execute(created(tables, self._layout, way).encode())
            count, frequencies = 0, Counter[str]()
            stream = iter(documents)
            while some := [rows_of(one, self._layout, self._language, way) for one in islice(stream, REBUILD_AT_ONCE)]:
                copy_rows(cursor, tables, some)
                frequencies.update(term for one in some for term in one.impacts)
                count += len(some)
            copy_into(cursor, tables.term, ((term, by, spellings_of(term)) for term, by in frequencies.items()))
            cursor.execute(indexed(tables).encode())
            if count >= ANALYZE_FROM:
                cursor.execute(f"ANALYZE {', '.join(tables)}".encode())
            cursor.execute(f"DELETE FROM {self._index}".encode())
            cursor.execute(
                f"INSERT INTO {self._index} VALUES (%s, %s, %s, %s, %s)".encode(),
                [self._schema.digest, number, number, count, way.name],
            )
            _drop_others(cursor, self._space, number)

    def _next_number(self, cursor: Cursor[Any]) -> int:
        """The number of the next build and its generation: higher than all before, also than those forgotten."""
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {self._index} (digest text NOT NULL, build bigint NOT NULL, "
            "generation bigint NOT NULL, documents bigint NOT NULL, spots text NOT NULL)".encode()
        )
        asked = (
            "SELECT greatest((extract(epoch FROM clock_timestamp()) * 1000)::bigint, max(generation) + 1) "
            f"FROM {self._index}"
        )
        [number] = cursor.execute(asked.encode()).fetchone() or (0,)
        return int(number)


def copy_rows(cursor: Cursor[Any], tables: Tables, rows: list[Rows]) -> None:
    """Write documents."""
    copy_into(cursor, tables.document, (one.document for one in rows))
    copy_into(cursor, tables.state, (row for one in rows for row in one.state))
    copy_into(cursor, tables.place, (row for one in rows for row in one.place))
    copy_into(cursor, tables.name, (row for one in rows for row in one.name))


def _drop_others(cursor: Cursor[Any], space: str, build: int) -> None:
    """Remove the tables of other builds; whoever reads one just now is waited for."""
    asked = "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename ~ '_[0-9]+$' AND tablename !~ %s"
    others = [name for (name,) in cursor.execute(asked, [space, f"_{build}$"]).fetchall()]
    if others:
        dropped = ", ".join(f'"{space}"."{name}"' for name in others)
        cursor.execute(f"DROP TABLE {dropped}".encode())
