"""The tables of an index, and a document as their rows.

A *space* is a schema of the database. Its table `index` has one row: which build serves, its generation, how many
documents. The tables of a build bear its number (`state_17…`), so that the next one is built beside and switched to by
one update of that row.

| table | a row for each | holds |
|---|---|---|
| document | document | tier, fingerprint, its terms (`tsvector`, GIN) and their impacts (jsonb) |
| state | phase | from when until when it holds; bits and numbers, to filter by and packed to be fetched |
| place | point | its 32-bit unit vector, and the point under GiST |
| name | word of its names | the word, and what follows from there on |
| term | term of any document | in how many documents, and its spellings without one letter (GIN) |
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from psycopg.types.json import Jsonb

from search_index.engine import IndexUnavailable
from search_index.language import CONCEPT, variants
from search_index.names import KEY_BYTES, names_of
from search_index.postgres.spots import WAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psycopg import Cursor

    from search_index.document import Document
    from search_index.language import Language
    from search_index.postgres.spots import Spots
    from search_index.record import Layout
    from search_index.schema import Schema

BEGINNING, END = -(2**60), 2**60
"""Instants before and after all others."""

Row = tuple[object, ...]


class Tables(NamedTuple):
    """Names of the tables of one build."""

    document: str
    state: str
    place: str
    name: str
    term: str

    @classmethod
    def of(cls, space: str, build: int) -> Tables:
        """Those of a build in a space."""
        return cls(*(f'"{space}".{kind}_{build}' for kind in cls._fields))


class Build(NamedTuple):
    """The build that serves. `current`: the table that says so, as SQL names it."""

    current: str
    tables: Tables
    spots: Spots


class Rows(NamedTuple):
    """A document as rows of the tables of the same names; `impacts`: what its terms are made of."""

    document: Row
    state: list[Row]
    place: list[Row]
    name: list[Row]
    impacts: dict[str, int]


def serving(space: str) -> str:
    """SQL that asks which build serves."""
    return f'SELECT digest, build, generation, documents, spots FROM "{space}".index'


def served(found: list[Any], schema: Schema, space: str) -> tuple[Build, int, int]:
    """The build that serves, its generation, how many documents it has. Raises IndexUnavailable."""
    if len(found) != 1 or found[0][0] != schema.digest:
        raise IndexUnavailable("The index is of another schema or format.")
    _, number, generation, documents, way = found[0]
    return Build(f'"{space}".index', Tables.of(space, number), WAYS[way]), generation, documents


def created(tables: Tables, layout: Layout, spots: Spots) -> str:
    """SQL that makes the tables of a build, without indexes."""
    bits = "".join(f", b{i} bigint NOT NULL" for i in range(layout.words))
    numbers = "".join(f", n{i} real" for i in range(len(layout.numbers)))
    return f"""
        CREATE TABLE {tables.document} (id bigint NOT NULL, tier smallint NOT NULL, fingerprint text NOT NULL,
            words tsvector NOT NULL, impacts jsonb NOT NULL);
        CREATE TABLE {tables.state} (id bigint NOT NULL, since bigint NOT NULL, until bigint NOT NULL,
            record bytea NOT NULL{bits}{numbers});
        CREATE TABLE {tables.place} (id bigint NOT NULL, position smallint NOT NULL,
            x real NOT NULL, y real NOT NULL, z real NOT NULL, spot {spots.type} NOT NULL);
        CREATE TABLE {tables.name} (id bigint NOT NULL, tier smallint NOT NULL,
            word text COLLATE "C" NOT NULL, rest text COLLATE "C" NOT NULL);
        CREATE TABLE {tables.term} (term text COLLATE "C" NOT NULL, documents integer NOT NULL,
            spellings text[] NOT NULL);
    """


def indexed(tables: Tables) -> str:
    """SQL that makes the indexes, once the rows are there."""
    return f"""
        ALTER TABLE {tables.document} ADD PRIMARY KEY (id);
        ALTER TABLE {tables.state} ADD PRIMARY KEY (id, since);
        ALTER TABLE {tables.place} ADD PRIMARY KEY (id, position);
        ALTER TABLE {tables.term} ADD PRIMARY KEY (term);
        CREATE INDEX ON {tables.document} USING gin (words) WITH (fastupdate = off);
        CREATE INDEX ON {tables.place} USING gist (spot);
        CREATE INDEX ON {tables.name} (word);
        CREATE INDEX ON {tables.name} (id);
        CREATE INDEX ON {tables.term} USING gin (spellings) WITH (fastupdate = off);
    """


def packed_type(layout: Layout) -> np.dtype[Any]:
    """What `state.record` holds."""
    return np.dtype([("id", "<u4"), ("tier", "u1"), ("state", layout.state)])


def rows_of(document: Document, layout: Layout, language: Language, spots: Spots) -> Rows:
    """A document as rows. Raises `ValueError` for what the schema does not have."""
    packed = layout.pack(document)
    main = np.frombuffer(packed.record, layout.record)[0]
    later = np.frombuffer(packed.phases, layout.phase)
    further = np.frombuffer(packed.places, layout.place)
    points = np.vstack([main["point"][None], further]) if document.points else further
    instants = [BEGINNING, *later["since"].tolist(), END]
    states = [main["state"], *later["state"]]
    impacts = language.impacts_of(document.text)
    return Rows(
        document=(document.id, document.tier, document.fingerprint(), _words(impacts), Jsonb(impacts)),
        state=[
            (document.id, since, until, *_state(document, state, layout))
            for since, until, state in zip(instants, instants[1:], states, strict=False)
        ],
        place=[
            (document.id, position, *vector, spots.value(point, vector))
            for position, (point, vector) in enumerate(zip(document.points, points.tolist(), strict=True))
        ],
        name=[(document.id, document.tier, *one) for one in _names(names_of(document.text, layout.schema))],
        impacts=impacts,
    )


def _state(document: Document, state: Any, layout: Layout) -> Row:
    record = np.zeros((), packed_type(layout))
    record["id"], record["tier"], record["state"] = document.id, document.tier, state
    numbers = [None if number != number else number for number in state["numbers"].tolist()]  # noqa: PLR0124 - NaN
    return (record.tobytes(), *state["bits"].view("<i8").tolist(), *numbers)


def _words(impacts: Iterable[str]) -> str:
    """A tsvector; terms hold letters, digits, spaces and the sign of a concept only."""
    return " ".join(f"'{term}'" for term in impacts)


def _names(line: str) -> Iterable[tuple[str, str]]:
    """(word, the bytes from there on) of a line of names; bytes are kept as the characters of these numbers."""
    whole = line.encode()
    for match in re.finditer(rb"[^ \t]+", whole):
        yield match.group().decode(), whole[match.start() :][:KEY_BYTES].decode("latin-1")


def spellings_of(term: str) -> list[str]:
    """The term without any one letter, and as it is; none of a concept, which nobody types."""
    return [] if term.startswith(CONCEPT) else sorted(variants(term))


def copy_into(cursor: Cursor[Any], table: str, rows: Iterable[Row]) -> None:
    """Write rows."""
    with cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)
