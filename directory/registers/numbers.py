"""License numbers as people type them, compared: `AC 20275`, `AC020275` and `20275` are one."""

from __future__ import annotations

import re

_PARTS = re.compile(r"([A-Z]*)0*(.*)")


def plain_number(text: str) -> str:
    """Capitals and digits alone."""
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())


def numbers_agree(one: str, other: str) -> bool:
    """Whether both may be one number: leading zeros do not matter, nor a prefix that only one has, or has longer."""
    (prefix, rest), (other_prefix, other_rest) = (_parts(one), _parts(other))
    same_prefix = prefix.endswith(other_prefix) or other_prefix.endswith(prefix)
    return bool(rest) and rest == other_rest and same_prefix


def _parts(text: str) -> tuple[str, str]:
    found = _PARTS.fullmatch(plain_number(text))
    return (found[1], found[2]) if found else ("", "")
