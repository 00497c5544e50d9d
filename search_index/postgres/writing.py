"""What changes an index: documents put and dropped, and a new build beside the one that serves."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

import psycopg

from search_index.engine import IndexUnavailable
from search_index.postgres.spots import chosen
from search_index.postgres.tables import (
    Rows,
    Tables,
    copy_into,
    created,
    indexed,
    rows_of,
    served,
    serving,
    spellings_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from psycopg import Cursor

    from search_index.document import Document
    from search_index.language import Language
    from search_index.postgres.connections import Connections
    from search_index.postgres.spots import Spots
    from search_index.record import Layout

REBUILD_AT_ONCE = 1000
ANALYZE_FROM = 500
"""Smaller tables are read whole anyway."""


class Writer:
    """Each change is one transaction, and one is made at a time."""

    def __init__(self, connections: Connections, layout: Layout, language: Language, space: str) -> None:
        self._connections = connections
        self._layout = layout
        self._language = language
        self._space = space
        self._index = f'"{space}".index'

    def rows_of(self, documents: Iterable[Document], spots: Spots) -> list[Rows]:
        """Documents as rows. Raises `ValueError` for what the schema does not have."""
        return [rows_of(document, self._layout, self._language, spots) for document in documents]

    def replace(self, ids: list[int], rows: list[Rows]) -> None:
        """Have these documents in the place of those of these ids. Raises IndexUnavailable."""
        with self._changing() as (cursor, tables):
            self._replace(cursor, tables, ids, rows)

    @contextmanager
    def _changing(self) -> Iterator[tuple[Cursor[Any], Tables]]:
        """One change of the build that serves: whole or not at all, one writer at a time."""
        with self._writing() as cursor:
            try:
                found = cursor.execute(f"{serving(self._space)} FOR UPDATE".encode()).fetchall()
            except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as gone:
                raise IndexUnavailable("There is no index yet.") from gone
            build, _, _ = served(found, self._layout.schema, self._space)
            yield cursor, build.tables

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
        """Build these documents beside the old index, then switch to them. Raises IndexUnavailable."""
        with self._writing() as cursor:
            cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{self._space}"'.encode())
            way = chosen(cursor)
            number = self._next_number(cursor)
            tables = Tables.of(self._space, number)
            cursor.execute(created(tables, self._layout, way).encode())
            count, frequencies = 0, Counter[str]()
            stream = iter(documents)
            while some := self.rows_of(islice(stream, REBUILD_AT_ONCE), way):
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
                [self._layout.schema.digest, number, number, count, way.name],
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
