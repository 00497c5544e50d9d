"""Letters to keepers before a credential ends, and when it has: 90, 60, 30 and 7 days before, and after its last day.

A letter goes once: its key names the credential, its last day and the step. Where days were missed, only the nearest
step is written. Nothing is written of what was taken back, of a listing that is not published, or of a step that had
passed when the credential was stated. The letters are about a keeper's own records: nobody unsubscribes from them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from directory.accounts.models import Account
from directory.credentials.models import Credential
from directory.credentials.queries import Ending, credential_by_id, endings
from directory.listings.models import Listing
from directory.listings.queries import listing_by_id
from directory.listings.rules import Status
from directory.notices.actions import queue_letter
from directory.notices.queries import letter_keys
from directory.ownership.queries import keeper_rows
from directory.shared.db import db, unit_of_work

STEPS = (7, 30, 60, 90)
LAPSED = -1
LAPSE_TOLD_FOR = timedelta(days=30)
"""A lapse is told for so long: nobody is written to about what ended years ago."""
KEYS = "credential-end:"
REMEMBERED_FOR = timedelta(days=200)


def step_due(expires_on: date, *, stated_on: date, today: date) -> int | None:
    """The one letter that is due, by local days: the days before the last one that it is for, or LAPSED; or None."""
    left = (expires_on - today).days
    if left < 0:
        is_told = today <= expires_on + LAPSE_TOLD_FOR and stated_on <= expires_on
        return LAPSED if is_told else None
    step = next((step for step in STEPS if left <= step), None)
    return step if step is not None and stated_on < expires_on - timedelta(days=step) else None


def remind_of_expiry(now: datetime) -> int:
    """A job: queue every letter that is due and not written yet; how many. Nothing is locked where none is."""
    written = {key.rpartition(":")[0] for key in letter_keys(KEYS, since=now - REMEMBERED_FOR)}
    today = now.date()
    found = endings(today - LAPSE_TOLD_FOR - timedelta(days=1), today + timedelta(days=max(STEPS) + 1))
    due = [(one, step) for one in found if (step := _step(one, now)) is not None and _about(one, step) not in written]
    kept = [(one, step) for one, step in due if _keepers(one.listing_id)]
    db.session.rollback()
    return sum(_write(one, step, now) for one, step in kept)


def _step(one: Ending, now: datetime) -> int | None:
    zone = ZoneInfo(one.time_zone)
    return step_due(one.expires_on, stated_on=one.stated_at.astimezone(zone).date(), today=now.astimezone(zone).date())


def _about(one: Ending, step: int) -> str:
    """What a letter is about: its key without the account that it goes to."""
    return f"{KEYS}{one.credential_id}:{one.expires_on}:{step}"


def _write(one: Ending, step: int, now: datetime) -> int:
    """Queue the letters about one credential, if it still ends on that day and its listing is still published."""
    with unit_of_work():
        row, listing = credential_by_id(one.credential_id), listing_by_id(one.listing_id)
        if row is None or listing is None or row.withdrawn_at is not None or listing.status != Status.PUBLISHED:
            return 0
        if row.expires_on != one.expires_on:
            return 0
        accounts = _keepers(listing.id)
        for account in accounts:
            queue_letter(
                "credential_lapsed" if step == LAPSED else "credential_expiring",
                to=account.email,
                values=_values(row, listing, one, now),
                key=f"{_about(one, step)}:{account.id}",
                now=now,
            )
        return len(accounts)


def _values(row: Credential, listing: Listing, one: Ending, now: datetime) -> dict[str, object]:
    days = (one.expires_on - now.astimezone(ZoneInfo(one.time_zone)).date()).days
    return {
        "name": row.practitioner.name,
        "title": row.title,
        "until": f"{one.expires_on:%B} {one.expires_on.day}, {one.expires_on.year}",
        "days": days,
        "path": f"/practice/{listing.slug}/credentials/{row.id}/edit",
    }


def _keepers(listing_id: int) -> list[Account]:
    return [keeper.account for keeper in keeper_rows(listing_id) if keeper.account.active]
