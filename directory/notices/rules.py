"""Who can be written to, what a subject may hold, and when a letter is tried again."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

from directory.shared.errors import RuleBroken

ADDRESS_MAX_CHARS = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
SUBJECT_MAX_CHARS = 200
KEY_MAX_CHARS = 120
ERROR_MAX_CHARS = 500
URL_MAX_CHARS = 500

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""The pauses after the first, second, … failed try; the try after the last pause is the last one."""

SENT_KEPT_FOR = timedelta(days=30)
"""How long what a sent letter says is kept, and to whom: time to find out why one did not arrive."""
GIVEN_UP_KEPT_FOR = timedelta(days=90)
"""How long a letter that could not be sent is kept, in case the mail server was at fault."""
REMEMBERED_FOR = timedelta(days=365)
"""How long it is remembered that a letter about something went out, without its words: so that none goes twice."""

CLAIMED_FOR = timedelta(minutes=10)
"""How long a sender has a letter to itself; longer than any transport takes. A sender that dies leaves it due then."""

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+")


def check_address(address: str) -> None:
    """Refuse what is not exactly one e-mail address; whether it exists is the mail server's to say.

    Strict about everything that could end a header or add a second recipient. Raises RuleBroken.
    """
    if len(address) > ADDRESS_MAX_CHARS or not _ADDRESS.fullmatch(address) or _has_control(address):
        raise RuleBroken("Enter one e-mail address, like name@example.org.", field="email")


def check_subject(subject: str) -> None:
    """Refuse a subject that is not one line of at most SUBJECT_MAX_CHARS characters. Raises RuleBroken."""
    if not subject or len(subject) > SUBJECT_MAX_CHARS or _has_control(subject):
        message = f"A letter's subject is one line of 1 to {SUBJECT_MAX_CHARS} characters."
        raise RuleBroken(message)


def due_after_failure(tries: int, *, now: datetime) -> datetime | None:
    """When a letter that has failed `tries` times (1 or more) is due again; None when it is given up."""
    return now + WAITS[tries - 1] if tries <= len(WAITS) else None


def _has_control(text: str) -> bool:
    """Whether a text holds a control character or a line or paragraph separator."""
    return any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in text)
