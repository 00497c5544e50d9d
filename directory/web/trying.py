"""How often somebody may do what reaches other people: counted by whose account it is, or by where it comes from."""

from __future__ import annotations

import math

from werkzeug.exceptions import TooManyRequests

from directory.limits.actions import count_try
from directory.limits.rules import Limit
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.web.network import network
from directory.web.secret_keys import sealed


def count_of_account(act: str, account_id: int, *, limit: Limit) -> None:
    """Count an act of an account. Answers 429, with Retry-After, when it is done too often."""
    _count(sealed("tries", act, "of", f"account {account_id}"), limit)


def has_room(act: str, account_id: int, *, limit: Limit) -> bool:
    """The same for a page that says it in its own words: False when it is done too often."""
    with unit_of_work():
        return count_try([sealed("tries", act, "of", f"account {account_id}")], limit=limit, now=utc_now()) is None


def count_from_here(act: str, *, limit: Limit) -> None:
    """Count an act from the network of this request. Answers 429, with Retry-After, when it is done too often."""
    _count(sealed("tries", act, "from", network()), limit)


def _count(bucket: str, limit: Limit) -> None:
    now = utc_now()
    with unit_of_work():
        wait = count_try([bucket], limit=limit, now=now)
    if wait is not None:
        raise TooManyRequests(retry_after=math.ceil((wait - now).total_seconds()))
