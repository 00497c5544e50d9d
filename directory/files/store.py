"""The store: whole files by name, under the verbs of an object store.

On a disk it is `files.disk`, in a bucket `files.bucket`; `files.opening` chooses by the settings. Whoever keeps files
names only what is here. A file is kept before the row that refers to it is committed, and both ways say that they
cannot keep one as OSError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Protocol

_NAME = re.compile(r"[0-9a-z][0-9a-z-]{3,99}\.[0-9a-z]{1,8}")


class StoreAway(OSError):  # noqa: N818 - it reads as what happened
    """A store cannot be reached, or refuses; the message says which and why, and holds no secret."""


class Store(Protocol):
    """Files on shelves: each by the first two characters of its name.

    Every verb raises ValueError for a name that is not lower-case letters, digits and hyphens with one ending, and
    OSError when the store cannot do it, as on a full disk; StoreAway when it is elsewhere and does not answer.
    """

    def put(self, name: str, data: bytes) -> None:
        """Keep a file whole or not at all; one of the same name is replaced."""

    def get(self, name: str) -> bytes | None:
        """A file's bytes, or None when there is none of this name."""

    def beginning(self, name: str, size: int) -> bytes | None:
        """The first so many bytes of a file, or None when there is none of this name."""

    def copy(self, name: str, other: str) -> None:
        """Keep the bytes of a file under another name as well, where possible without sending them again.

        Raises FileNotFoundError when there is none of the first name.
        """

    def exists(self, name: str) -> bool:
        """Whether there is a file of this name."""

    def delete(self, name: str) -> None:
        """Remove a file for good; nothing happens when there is none."""

    def names(self) -> Iterator[str]:
        """The name of every file, in no order; what comes or goes meanwhile may or may not be among them."""

    def sweep(self, shelf: str, *, before: datetime, kept: Callable[[Collection[str]], Collection[str]]) -> int:
        """Remove the files of one shelf that belong to nobody; how many there were.

        Only those last written before an instant. `kept` is asked which of their names are still needed.
        """


def is_name(name: str) -> bool:
    """Whether a file of a store can have this name."""
    return _NAME.fullmatch(name) is not None


def shelved(name: str) -> str:
    """Where a file lies in its store: `ab/abcd.webp`. Raises ValueError when it is no name of a file."""
    if not is_name(name):
        message = f"{name!r} is no file name of the store"
        raise ValueError(message)
    return f"{name[:2]}/{name}"
