"""The nightly look at the trail: administrators have a letter when it is broken."""

from __future__ import annotations

from datetime import datetime

from directory.accounts.queries import accounts_with_role
from directory.accounts.rules import Role
from directory.audit.checking import check_trail_nightly
from directory.notices.actions import queue_letter
from directory.shared.db import unit_of_work


def look_at_trail(now: datetime) -> None:
    """Walk the trail once a night, in units of work of its own, and tell every administrator what broke it."""
    found = check_trail_nightly(now)
    if found is None or not found.problem:
        return
    values = {"problem": found.problem, "entries": found.entries}
    with unit_of_work():
        for account in accounts_with_role(Role.ADMINISTRATOR):
            key = f"trail_broken:{now:%Y-%m-%d}:{account.id}"
            queue_letter("trail_broken", to=account.email, values=values, key=key, now=now)
