"""The secret key of a site, those that it had before, and what is made of each: a key for one purpose.

Who has the key for one purpose has none of the others, and not the secret key.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

NAME_CHARS = 16


def key_for(purpose: str, *, secret: str) -> str:
    """The key for a purpose, in hex: HMAC-SHA256 of the purpose under a secret key."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def name_of(secret: str) -> str:
    """What a secret key is called beside what was sealed under it: 16 hex digits, which give nothing of it away."""
    return key_for("name of this key", secret=secret)[:NAME_CHARS]


@dataclass(frozen=True, slots=True)
class SecretKeys:
    """The secret key in force and those before it, newest first: under these, what was signed or sealed still opens."""

    current: str = field(repr=False)
    earlier: tuple[str, ...] = field(default=(), repr=False)

    @property
    def newest_first(self) -> tuple[str, ...]:
        """All of them, the one in force first."""
        return (self.current, *self.earlier)

    @property
    def oldest_first(self) -> list[str]:
        """All of them as itsdangerous takes them: it signs with the last."""
        return [*reversed(self.earlier), self.current]

    @property
    def oldest(self) -> str:
        """The first of them: under it was made what does not name its key, for keys had no names at first."""
        return self.newest_first[-1]

    @property
    def name(self) -> str:
        """What the one in force is called."""
        return name_of(self.current)

    def named(self, purpose: str) -> dict[str, str]:
        """The key for a purpose made of each, in hex, by what the secret key is called; the one in force first."""
        return {name_of(secret): key_for(purpose, secret=secret) for secret in self.newest_first}


@dataclass(frozen=True, slots=True)
class HashKeys:
    """The key under which something is hashed `now`, and the `earlier` ones under which it may have been."""

    now: bytes = field(repr=False)
    earlier: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def newest_first(self) -> tuple[bytes, ...]:
        """All of them, the one of now first."""
        return (self.now, *self.earlier)
