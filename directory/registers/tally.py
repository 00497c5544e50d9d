"""What reading a register file came to: rows read, rows set aside with their reasons, notes, damage.

Each register's own report adds to these what its rows did. `usable` is the one way from a file's rows to facts.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from time import perf_counter
from typing import TypeVar

from directory.registers.columns import RowRefused
from directory.registers.reading import Filter, Row, SetAside, Source

SET_ASIDE_MAX = 10_000
"""So many rows set aside are listed; the others are only counted."""

Watch = Callable[[Source], AbstractContextManager[object]]
"""Shows how far the reading of a file is, for as long as the context lasts."""

Facts = TypeVar("Facts")
Thing = TypeVar("Thing")


class Mode(enum.StrEnum):
    WRITE = "write"
    DRY_RUN = "dry run"


@dataclass(slots=True)
class Tally:
    """What every report of an import holds."""

    read: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    set_aside: list[SetAside] = field(default_factory=list)
    set_aside_count: int = 0
    damages: list[str] = field(default_factory=list)
    """A sentence for each file of which not everything could be read."""
    began: float = field(default_factory=perf_counter)

    def put_aside(self, row: SetAside) -> None:
        """Note a row that was not used."""
        self.set_aside_count += 1
        if len(self.set_aside) < SET_ASIDE_MAX:
            self.set_aside.append(row)

    def ended_at(self, started_at: datetime) -> datetime:
        """When an import that started then has come this far."""
        return started_at + timedelta(seconds=perf_counter() - self.began)


def usable(
    source: Source,
    facts_of: Callable[[Sequence[str]], Facts],
    *,
    put_aside: Callable[[SetAside], None],
    keep: Filter | None = None,
) -> Iterator[Facts]:
    """The facts of a file's rows; those that cannot be read or used are set aside."""
    for row in source.rows(keep):
        if isinstance(row, Row):
            try:
                facts = facts_of(row.cells)
            except RowRefused as refused:
                put_aside(row.set_aside(refused))
            else:
                yield facts
        else:
            put_aside(row)


def batches(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    """The things in lists of at most `size`."""
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch
