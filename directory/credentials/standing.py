"""What holds of a credential at an instant: verified, stated, declined, revoked or lapsed. Computed, never stored.

The newest check that decided something speaks, for as long as the facts that it checked are the facts that are stated:
an edit of any of them makes the credential stated again. Past its last day it has lapsed, whatever was checked.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from directory.credentials.facts import StatedFacts
from directory.credentials.rules import Outcome, lapses_at


class StandingState(enum.StrEnum):
    VERIFIED = "verified"
    STATED = "stated"
    DECLINED = "declined"
    REVOKED = "revoked"
    LAPSED = "lapsed"


BY_OUTCOME = {
    Outcome.VERIFIED: StandingState.VERIFIED,
    Outcome.DECLINED: StandingState.DECLINED,
    Outcome.REVOKED: StandingState.REVOKED,
}


class Check(Protocol):
    """What is needed of the newest ledger entry that decided: a LedgerEntry, or a row of these columns."""

    @property
    def outcome(self) -> Outcome:
        """What it came to."""

    @property
    def at(self) -> datetime:
        """When it was made."""

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the facts that it checked."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A state and its instants. `since`: of the check that speaks, or of the lapse; None for what is only stated.

    `until`: the instant at which it lapses by itself; None where it has no last day or has lapsed.
    """

    state: StandingState
    since: datetime | None
    until: datetime | None

    @property
    def is_verified(self) -> bool:
        """Whether pages may say "Verified"."""
        return self.state is StandingState.VERIFIED


def standing(facts: StatedFacts, newest: Check | None, *, time_zone: str, now: datetime) -> Standing:
    """What holds of a credential that was not taken back.

    `newest` is its newest check that decided (never a question, see `queries.newest_entries`); `time_zone` that of the
    issuing jurisdiction, or else of the listing. Raises ValueError for a question.
    """
    lapse = lapses_at(facts.expires_on, time_zone=time_zone)
    if lapse is not None and lapse <= now:
        return Standing(StandingState.LAPSED, since=lapse, until=None)
    if newest is None or newest.fingerprint != facts.fingerprint:
        return Standing(StandingState.STATED, since=None, until=lapse)
    if newest.outcome is Outcome.MORE_INFORMATION:
        raise ValueError("A question decides nothing: give the newest check that did.")
    return Standing(BY_OUTCOME[newest.outcome], since=newest.at, until=lapse)
