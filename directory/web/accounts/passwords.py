"""Which passwords are refused beside short ones, those that whoever guesses tries first; and how they are hashed.

zxcvbn holds a password against lists of what was found in breaches, names, words, keyboards, dates and what stands on
this site. It asks nobody: the lists come with the package.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from flask_security import PasswordUtil
from passlib.context import CryptContext
from zxcvbn import zxcvbn  # type: ignore[import-untyped]

from directory.keyring.queries import carried_key
from directory.keyring.rules import Purpose
from directory.web.secret_keys import secret_keys

OUR_WORDS = ("finepoint", "acupuncture", "acupuncturist", "needles", "gua sha", "facial", "cosmetic", "directory")
"""What everybody here thinks of first (ASVS 6.1.2)."""
SCORE_MIN = 3
"""Of 0 to 4: 10⁸ guesses or more."""
LOOKED_AT_CHARS = 40
"""What is longer is judged by its beginning: judging takes time that grows faster than the length."""
EASY = "That is among the first that somebody would guess. Several words that do not belong together are easy to keep."


def is_easy(password: str, *, known: Iterable[str] = ()) -> bool:
    """Whether a password is guessed soon by somebody who knows these words about its owner."""
    words = [*OUR_WORDS, *(part for text in known for part in (text, *text.split("@"), *text.split()) if part)]
    return int(zxcvbn(password[:LOOKED_AT_CHARS], user_inputs=words)["score"]) < SCORE_MIN


class Passwords(PasswordUtil):
    """Flask-Security's rules of length, and ours."""

    def validate(self, password: str, is_register: bool, **given: Any) -> tuple[list[str] | None, str]:  # noqa: FBT001
        """What is wrong with a new password, and the password as it is hashed."""
        troubles, normal = super().validate(password, is_register, **given)
        owner = given.get("user")
        known = (owner.email, owner.name) if owner else (given.get("email") or "", given.get("name") or "")
        if not troubles and is_easy(normal, known=known):
            return [EASY], normal
        return troubles, normal


class Hashing:
    """What Flask-Security takes for its hashes of passwords: argon2 of an HMAC under a key of the site.

    The name of the secret key of which that one was made stands before argon2's own words, so that a password is
    hashed once to be proved, whichever it was; after its next use it is hashed under the key of now.
    """

    def __init__(self, context: CryptContext) -> None:
        self._context = context

    def hash(self, password: str | bytes, **options: Any) -> str:
        """What is kept of a password."""
        keys = secret_keys()
        made = self._context.hash(_under(keys.named(Purpose.PASSWORDS)[keys.name], password), **options)
        return f"{keys.name}{made}"

    def verify(self, password: str | bytes, kept: str | None) -> bool:
        """Whether it is the password; not, in the same time, where its key is lost."""
        keys, name, made = secret_keys(), *_parts(kept)
        known = keys.named(Purpose.PASSWORDS) | {"": keys.oldest}  # before keys had names, it was the secret key itself
        key = known.get(name) or carried_key(Purpose.PASSWORDS, name, keys)
        is_right = self._context.verify(_under(key or known[keys.name], password), made or None)
        return bool(is_right and key is not None)

    def identify(self, kept: str | None) -> str | None:
        """The scheme of what is kept: argon2."""
        scheme: str | None = self._context.identify(_parts(kept)[1])
        return scheme

    def needs_update(self, kept: str) -> bool:
        """Whether it was hashed under an earlier key, or at another cost."""
        name, made = _parts(kept)
        return name != secret_keys().name or bool(self._context.needs_update(made))


def _parts(kept: str | None) -> tuple[str, str]:
    """The name of the key, and argon2's own words."""
    name, dollar, made = (kept or "").partition("$")
    return name, dollar + made


def _under(key: str, password: str | bytes) -> str:
    said = password if isinstance(password, bytes) else password.encode()
    return b64encode(hmac.new(key.encode(), said, hashlib.sha512).digest()).decode()
