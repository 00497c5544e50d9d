"""A store whose files nobody can read or exchange without the instance's secret key; how, `shared.sealing` says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from directory.files.store import Store
from directory.shared.keys import SecretKeys
from directory.shared.sealing import BEGINNING_BYTES, Seals

PAPERS = "papers"
"""The purpose for which private documents are sealed."""
ORIGINALS = "photo originals"
"""The purpose for which what a case photo came in as is sealed."""


class SealedStore:
    """A store that seals what it is given and opens what it hands out. Its verbs are those of `Store`."""

    def __init__(self, store: Store, *, keys: SecretKeys, purpose: str) -> None:
        self._store = store
        self._seals = Seals(keys, purpose=purpose)

    def put(self, name: str, data: bytes) -> None:
        """Seal and keep a file whole or not at all. Raises OSError, as on a full disk."""
        self._store.put(name, self._seals.seal(data, about=name))

    def get(self, name: str) -> bytes | None:
        """A file's bytes, or None when there is none of this name. Raises SealBroken."""
        sealed = self._store.get(name)
        return None if sealed is None else self._seals.open(sealed, about=name)

    def is_current(self, name: str) -> bool:
        """Whether a file lies sealed under the secret key in force, or is no more; only its beginning is read."""
        beginning = self._store.beginning(name, BEGINNING_BYTES)
        return beginning is None or self._seals.is_current(beginning)

    def exists(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return self._store.exists(name)

    def delete(self, name: str) -> None:
        """Remove a file; nothing happens when there is none."""
        self._store.delete(name)

    def names(self) -> Iterator[str]:
        """The name of every file."""
        return self._store.names()

    def sweep(self, shelf: str, *, before: datetime, kept: Callable[[Collection[str]], Collection[str]]) -> int:
        """Remove what belongs to nobody; see `Store.sweep`."""
        return self._store.sweep(shelf, before=before, kept=kept)
