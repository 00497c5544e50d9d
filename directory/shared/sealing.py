"""Sealing: bytes that nobody reads, changes or exchanges without a secret key of the site.

ChaCha20-Poly1305 (RFC 8439) under a key derived from the secret key (HKDF, RFC 5869). What is sealed begins with one
byte that says how, and eight that name the secret key; then 12 random bytes, and what the cipher made. What it is
about, such as the name of a file, is authenticated with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from directory.shared.keys import NAME_CHARS, SecretKeys, name_of

SEALED_SO = b"\x02"
SEALED_BEFORE = b"\x01"
"""How it was sealed before keys had names: the random bytes follow at once."""
NONCE_BYTES = 12
BEGINNING_BYTES = len(SEALED_SO) + NAME_CHARS // 2
"""So many bytes tell under which secret key something was sealed."""


class SealBroken(RuntimeError):  # noqa: N818 - it reads as what happened
    """What was sealed was changed, exchanged, or sealed under another secret key."""


class Seals:
    """Seals for one purpose under the secret key in force, and opens what was sealed under it or an earlier one."""

    def __init__(self, keys: SecretKeys, *, purpose: str) -> None:
        self._ciphers = {
            SEALED_SO + bytes.fromhex(name_of(secret)): _cipher(secret, purpose) for secret in keys.newest_first
        }
        self._current = next(iter(self._ciphers))

    def seal(self, data: bytes, *, about: str) -> bytes:
        """Bytes, sealed; never alike twice."""
        nonce = os.urandom(NONCE_BYTES)
        return self._current + nonce + self._ciphers[self._current].encrypt(nonce, data, about.encode())

    def open(self, sealed: bytes, *, about: str) -> bytes:
        """What was sealed. Raises SealBroken."""
        ciphers, rest = self._fitting(sealed)
        for cipher in ciphers:
            with suppress(InvalidTag, ValueError):
                return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], about.encode())
        message = f"{about} cannot be opened: it was changed, or sealed under another secret key"
        raise SealBroken(message)

    def is_current(self, sealed: bytes) -> bool:
        """Whether something, of which its beginning is enough, was sealed under the secret key in force."""
        return sealed.startswith(self._current)

    def _fitting(self, sealed: bytes) -> tuple[Iterable[ChaCha20Poly1305], bytes]:
        """The ciphers under which something may have been sealed, and what follows its beginning."""
        if sealed.startswith(SEALED_BEFORE):
            return self._ciphers.values(), sealed[len(SEALED_BEFORE) :]
        named = self._ciphers.get(sealed[:BEGINNING_BYTES])
        return [named] if named else [], sealed[BEGINNING_BYTES:]


def _cipher(secret: str, purpose: str) -> ChaCha20Poly1305:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"finepoint {purpose}".encode())
    return ChaCha20Poly1305(derived.derive(secret.encode()))
