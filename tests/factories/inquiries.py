"""Inquiries for tests. Nobody in them exists, and no two of their texts are copies.

inquiry = an_inquiry(listing)                       sent and delivered just now
inquiry = an_inquiry(listing, signs={Sign.TRAP})    held
"""

from __future__ import annotations

import itertools
import secrets
from datetime import UTC, datetime

from directory.inquiries.actions import send_inquiry
from directory.inquiries.models import Inquiry
from directory.shared.db import unit_of_work

PRINT_KEYS = ("today", "yesterday")
_numbers = itertools.count(1)


def an_inquiry(listing, *, now=None, signs=(), **changes) -> Inquiry:
    """Send an inquiry to a listing that somebody keeps. `changes`: name, email, text, when_suits, key."""
    number = next(_numbers)
    given = {
        "key": secrets.token_hex(16),
        "name": "Robin",
        "email": f"robin-{number}@example.net",
        "text": f"Do you have an opening on day {number}?",
        "when_suits": "Tuesday afternoons",
    } | changes
    with unit_of_work():
        return send_inquiry(listing, **given, signs=signs, print_keys=PRINT_KEYS, now=now or datetime.now(UTC))
