"""Visit codes: made, printed and read back as people type them. Pure, but for chance.

Eleven random characters of Crockford's base 32 (54 bits) and a check character, in groups of four: `7K3M-9QXA-2VTC`.
The alphabet has no I, L, O and U; typed, I and L are 1, and O is 0. The check character is a weighted sum modulo 31, so
that one wrong character, and two neighbors that changed places, are noticed before a code is looked for.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_CHARS = 12
GROUP_CHARS = 4
MODULUS = 31
"""A prime, so that every weight counts; the price is one character less: of the alphabet, 31 stand in codes."""
IN_CODES = ALPHABET[:MODULUS]
READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def make_code() -> str:
    """A new code of 12 characters, without hyphens."""
    drawn = "".join(secrets.choice(IN_CODES) for _ in range(CODE_CHARS - 1))
    return drawn + check_character(drawn)


def check_character(first: str) -> str:
    """The character that goes after eleven others."""
    return IN_CODES[-sum(weight * IN_CODES.index(sign) for weight, sign in enumerate(first, 2)) % MODULUS]


def printed(code: str) -> str:
    """A code as cards print it: `7K3M-9QXA-2VTC`."""
    return "-".join(code[start : start + GROUP_CHARS] for start in range(0, CODE_CHARS, GROUP_CHARS))


def read_code(typed: str) -> str | None:
    """The code that somebody typed, whatever the case, the spaces and the hyphens; None where it can be none."""
    plain = re.sub(r"[\s\-–—_.·]+", "", typed).upper().translate(READ_AS)
    if len(plain) != CODE_CHARS or set(plain) - set(IN_CODES):
        return None
    return plain if check_character(plain[:-1]) == plain[-1] else None


def code_hash(code: str, *, secret: bytes) -> str:
    """What is kept of a code: its HMAC-SHA256 under a secret of the site, 64 hex digits."""
    return hmac.new(secret, code.encode(), hashlib.sha256).hexdigest()
