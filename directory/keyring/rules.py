"""What is kept as hashes under keys of the site."""

from __future__ import annotations

import enum


class Purpose(enum.StrEnum):
    """What a carried key hashes; the word is also the purpose for which it is derived."""

    PASSWORDS = "passwords"
    """The HMAC of which argon2 makes what is kept of a password."""
    VISIT_CODES = "visit codes"
    LINKS = "links of people shown"
    """Private links of people in photos."""
