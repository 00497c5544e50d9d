"""Which passwords are refused beside short ones: those that whoever guesses tries first.

zxcvbn holds a password against lists of what was found in breaches, names, words, keyboards, dates and what stands on
this site. It asks nobody: the lists come with the package.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_security import PasswordUtil
from zxcvbn import zxcvbn  # type: ignore[import-untyped]

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
