"""The rules of accounts: roles, what each needs, and how long a proof of who somebody is holds."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

EMAIL_MAX_CHARS = 254
NAME_MAX_CHARS = 80
PASSWORD_MIN_CHARS = 10
"""NIST SP 800-63B asks for at least 8 and no rules of composition. Long ones are taken whole."""

FRESH_FOR = timedelta(minutes=15)
"""How long a proof of identity counts for sensitive acts: verify, export, delete."""
SEEN_EVERY = timedelta(minutes=10)
"""A sign-in's last sighting is written down no more often than this."""
IDLE_FOR = timedelta(days=30)
"""A sign-in that was not seen for so long has ended."""
IDLE_FOR_STAFF = timedelta(hours=12)
"""The same for whoever sees private documents, unpublished photos or private queues."""
LASTS_FOR = timedelta(days=180)
"""A sign-in that began so long ago has ended, however often it was seen."""
LASTS_FOR_STAFF = timedelta(days=7)
"""The same for whoever sees private documents, unpublished photos or private queues."""
SIGN_IN_KEPT_FOR = timedelta(days=90)
"""A sign-in that was not seen for so long is forgotten when the person signs in again."""
FORM_KEPT_FOR = timedelta(hours=1)
"""How long a form that was sent after its sign-in had ended waits for its sender."""
FORM_MAX_BYTES = 64 * 1024


class Role(enum.StrEnum):
    """What a person may be asked to do here; one may have several."""

    MEMBER = "member"
    PRACTITIONER = "practitioner"
    VERIFIER = "verifier"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


ROLE_NOUNS = {role: f"{'an' if role == Role.ADMINISTRATOR else 'a'} {role.value}" for role in Role}
"""Each role as what somebody is: "a verifier"."""
STAFF = frozenset({Role.VERIFIER, Role.MODERATOR, Role.ADMINISTRATOR})
"""Roles that see private documents, unpublished photos or private queues: they need a second factor."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, as the policy asks: `proved_at` is when they last proved it with a key."""

    account_id: int
    name: str
    roles: frozenset[Role]
    has_second_factor: bool
    proved_at: datetime

    def is_fresh(self, *, now: datetime) -> bool:
        """Whether the last proof is recent enough for a sensitive act."""
        return now < self.proved_at + FRESH_FOR


def idle_limit(roles: frozenset[Role]) -> timedelta:
    """How long a sign-in of a person with these roles lasts without being seen."""
    return IDLE_FOR_STAFF if roles & STAFF else IDLE_FOR


def last_limit(roles: frozenset[Role]) -> timedelta:
    """How long a sign-in of a person with these roles lasts at the most."""
    return LASTS_FOR_STAFF if roles & STAFF else LASTS_FOR


def has_ended(
    began_at: datetime, seen_at: datetime, ended_at: datetime | None, *, roles: frozenset[Role], now: datetime
) -> bool:
    """Whether a sign-in is over: by an act, by not being used, or because it began too long ago."""
    return ended_at is not None or now >= min(seen_at + idle_limit(roles), began_at + last_limit(roles))
