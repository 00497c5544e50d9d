"""Numbers that took long to count, in files of the instance folder: for its other processes, and after a start.

They are thrown away without loss. What is in them is numbers and codes: no words, nobody's name.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Generic, TypeVar

Numbers = TypeVar("Numbers")


@dataclass(frozen=True, slots=True)
class Counted(Generic[Numbers]):
    """Numbers of an instant, as good as new until another; and how long it took to count them."""

    numbers: Numbers
    at: datetime
    until: datetime
    took: timedelta


@dataclass(frozen=True)
class Written(Generic[Numbers]):
    """How numbers of a kind are written: under which name, as what JSON can say, and back."""

    name: str
    as_data: Callable[[Numbers], Any]
    of_data: Callable[[Any], Numbers]

    def file(self, folder: Path, about: Hashable) -> NumbersFile[Numbers]:
        """Where those about something lie; `about` is code words, or several in a tuple."""
        words = about if isinstance(about, tuple) else (about,)
        return NumbersFile(self, folder / f"{'-'.join((self.name, *map(str, words)))}.json")


@dataclass(frozen=True)
class NumbersFile(Generic[Numbers]):
    """The file of some numbers."""

    written: Written[Numbers]
    path: Path

    def stamp(self) -> int:
        """When it was written, in nanoseconds; 0 where it is not there."""
        try:
            return self.path.stat().st_mtime_ns
        except OSError:
            return 0

    def read(self) -> Counted[Numbers] | None:
        """What it says; None where it says nothing that this version can read."""
        try:
            data = json.loads(self.path.read_bytes())
            at, until = (datetime.fromisoformat(data[name]) for name in ("at", "until"))
            return Counted(self.written.of_data(data["numbers"]), at, until, timedelta(seconds=data["took"]))
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def write(self, counted: Counted[Numbers]) -> None:
        """Say it, whole or not at all; where it cannot be written, each process counts for itself."""
        data = {
            "at": counted.at.isoformat(),
            "until": counted.until.isoformat(),
            "took": counted.took.total_seconds(),
            "numbers": self.written.as_data(counted.numbers),
        }
        beside = self.path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        with suppress(OSError):
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
            beside.write_text(json.dumps(data, separators=(",", ":")))
            beside.replace(self.path)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until no other process counts. The operating system lets go of it when one dies."""
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        with (self.path.parent / "counting.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
