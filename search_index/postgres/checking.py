"""What must hold of an index that is whole, as statements that find what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search_index.postgres.tables import BEGINNING, END

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search_index.postgres.tables import Build


def statements(build: Build) -> Iterator[tuple[str, str]]:
    """(what is wrong, SQL that then returns a row)."""
    tables = build.tables
    yield (
        "The index holds another number of documents than it says.",
        f"SELECT FROM {build.current} WHERE documents <> (SELECT count(*) FROM {tables.document})",
    )
    yield (
        "The phases of a document do not follow one another.",
        f"""
        SELECT FROM {tables.document} AS document
        LEFT JOIN (
            SELECT id, min(since) AS since, max(until) AS until, sum(until - since) AS lasting
            FROM {tables.state} GROUP BY id
        ) AS state USING (id)
        WHERE state.id IS NULL OR since <> {BEGINNING} OR until <> {END} OR lasting <> {END - BEGINNING}
        """,
    )
    for table in (tables.state, tables.place, tables.name):
        yield (
            "A row belongs to no document.",
            f"SELECT FROM {table} WHERE NOT EXISTS (SELECT FROM {tables.document} AS own WHERE own.id = {table}.id)",
        )
    yield (
        "A document is found by other words than it has.",
        f"""
        SELECT FROM {tables.document}
        WHERE tsvector_to_array(words) <> tsvector_to_array(array_to_tsvector(
            ARRAY(SELECT jsonb_object_keys(impacts))))
        """,
    )
    yield (
        "The words of the index are not those of its documents.",
        f"""
        SELECT FROM (SELECT term COLLATE "C" AS term, count(*) AS documents
            FROM {tables.document}, jsonb_object_keys(impacts) AS term GROUP BY 1) AS counted
        FULL JOIN (SELECT term, documents FROM {tables.term} WHERE documents <> 0) AS kept USING (term)
        WHERE counted.documents IS DISTINCT FROM kept.documents
        """,
    )
