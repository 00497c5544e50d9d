"""Sealing: a store whose files nobody can read or exchange without the instance's signing key.

ChaCha20-Poly1305 (RFC 8439) under a key derived from the signing key (HKDF, RFC 5869). A file is one byte that says
how it was sealed, 12 random bytes, and what the cipher made; its name is authenticated with it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from directory.files.store import Store

SEALED_SO = b"\x01"
NONCE_BYTES = 12


class SealBroken(RuntimeError):  # noqa: N818 - it reads as what happened
    """A stored file was changed, exchanged, or sealed under another signing key."""


class SealedStore:
    """A store that seals what it is given and opens what it hands out. Its verbs are those of `Store`."""

    def __init__(self, store: Store, *, signing_key: str, purpose: str) -> None:
        self._store = store
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"finepoint {purpose}".encode())
        self._cipher = ChaCha20Poly1305(derived.derive(signing_key.encode()))

    def put(self, name: str, data: bytes) -> None:
        """Seal and keep a file whole or not at all. Raises OSError, as on a full disk."""
        nonce = os.urandom(NONCE_BYTES)
        self._store.put(name, SEALED_SO + nonce + self._cipher.encrypt(nonce, data, name.encode()))

    def get(self, name: str) -> bytes | None:
        """A file's bytes, or None when there is none of this name. Raises SealBroken."""
        sealed = self._store.get(name)
        if sealed is None:
            return None
        nonce, content = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        message = f"{name} cannot be opened: it was changed, or sealed under another signing key"
        if not sealed.startswith(SEALED_SO):
            raise SealBroken(message)
        try:
            return self._cipher.decrypt(nonce, content, name.encode())
        except (InvalidTag, ValueError) as broken:
            raise SealBroken(message) from broken

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
