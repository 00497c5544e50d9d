"""Carrying every row of a SQLite instance into an empty PostgreSQL database of the same version.

All of it is one transaction of the target: it is read back, compared with the source, and then committed or not.
Nothing of the source is changed. Files, photos and papers are no rows: they stay where they are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, func, insert, select, text, update

from directory.operations.databases import schema_of
from directory.shared.db import Base
from directory.shared.errors import RuleBroken

ROWS_AT_A_TIME = 1000
Progress = Callable[[str], None]


def carry_rows(source: Engine, target: Engine, *, progress: Progress = lambda _: None) -> dict[str, int]:
    """Carry every row over; how many each table had. Raises RuleBroken in words, and then the target stays empty."""
    if schema_of(source) != schema_of(target):
        message = (
            f"The SQLite file stands at migration {schema_of(source) or 'none'} and the target at "
            f"{schema_of(target) or 'none'}: run `db upgrade` on both."
        )
        raise RuleBroken(message)
    with source.connect() as old, target.begin() as new:
        _refuse_what_is_not_empty(new)
        for table in Base.metadata.sorted_tables:
            _copy(table, old, new)
            _go_on_counting(table, new)
            progress(table.name)
        return {table.name: _compared(table, old, new) for table in Base.metadata.sorted_tables}


def _refuse_what_is_not_empty(new: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        if _count(table, new):
            message = f"The target is not empty ({table.name} has rows): name an empty PostgreSQL database."
            raise RuleBroken(message)


def _copy(table: Table, old: Connection, new: Connection) -> None:
    """Every row; what refers to another row of the same table is filled in when all of them are there."""
    within = [one.parent for one in table.foreign_keys if one.column.table is table]
    for rows in _pieces(table, old):
        new.execute(insert(table), [dict(row._mapping) | {one.name: None for one in within} for row in rows])  # noqa: SLF001 - public by its documentation
    for column in within:
        (identity,) = table.primary_key.columns
        for key, value in old.execute(select(identity, column).where(column.is_not(None))):
            new.execute(update(table).where(identity == key).values({column: value}))


def _go_on_counting(table: Table, new: Connection) -> None:
    """The next row that is inserted gets the number after the highest."""
    counted = table.autoincrement_column
    if counted is None:
        return
    sequence = new.scalar(select(func.pg_get_serial_sequence(table.name, counted.name)))
    highest = new.scalar(select(func.max(counted)))
    if sequence is not None and highest is not None:
        new.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})


def _compared(table: Table, old: Connection, new: Connection) -> int:
    """How many rows a table has, when both have the same. Raises RuleBroken."""
    before, after = _sum_of(table, old), _sum_of(table, new)
    if before != after:
        message = f"{table.name} is not the same after it was carried over; nothing was kept in the target."
        raise RuleBroken(message)
    return before[0]


def _sum_of(table: Table, connection: Connection) -> tuple[int, int]:
    """How many rows, and the sum of their hashes: the same whatever order a database gives them in."""
    count = total = 0
    for rows in _pieces(table, connection):
        for row in rows:
            said = json.dumps([_plain(value) for value in row], sort_keys=True, default=str)
            total += int.from_bytes(hashlib.sha256(said.encode()).digest())
            count += 1
    return count, total


def _plain(value: object) -> object:
    return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else value


def _pieces(table: Table, connection: Connection) -> Iterator[Sequence[Row[Any]]]:
    with connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(select(table)) as result:
        yield from result.partitions()


def _count(table: Table, connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0
