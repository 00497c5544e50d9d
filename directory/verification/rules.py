"""The life of a submission: its states and moves, who has it in hand, and what a decision must say."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from directory.credentials.rules import NOTE_MAX_CHARS, REASONS, URL_MAX_CHARS, Method, Outcome, Reason
from directory.shared.errors import RuleBroken

MESSAGE_MAX_CHARS = 2000
MESSAGES_MAX = 60
"""Questions and answers of one submission: whoever decides reads them all."""
IN_HAND_FOR = timedelta(hours=4)
"""How long a submission that somebody took is theirs; after that anybody may take it over."""


class SubmissionState(enum.StrEnum):
    WAITING = "waiting"
    ASKED = "asked"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({SubmissionState.WAITING, SubmissionState.ASKED})
"""At the desk: not decided, not taken back."""


class OpenedFor(enum.StrEnum):
    """Why a credential came to the desk."""

    STATED = "stated"
    CHANGED = "changed"
    RECHECK = "recheck"
    REPORT = "report"


class Risk(enum.StrEnum):
    """How much the findings about a credential ask for a careful look; the queue begins with the highest."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Likeness(enum.StrEnum):
    """How well an exclusion fits a practitioner: by its number, or by name and state only."""

    EXACT = "exact"
    POSSIBLE = "possible"


class MatchState(enum.StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    CLEARED = "cleared"


DECISIONS = frozenset({Outcome.VERIFIED, Outcome.DECLINED, Outcome.MORE_INFORMATION})
"""What one verifier may decide of a submission. A revocation is proposed, and takes two people."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a verifier decides, and by what. `expires_on` is the last day that the source says, if it says one.

    `facts_seen` is the fingerprint of the facts that the verifier looked at.
    """

    outcome: Outcome
    reason: Reason
    method: Method
    facts_seen: str
    source_url: str = ""
    note: str = ""
    expires_on: date | None = None
    next_due_on: date | None = None


def check_decision(decision: Decision, *, today: date) -> None:
    """Raise RuleBroken, with the field and what to enter, for a decision that lacks what makes it worth something."""
    if decision.outcome not in DECISIONS:
        raise RuleBroken("A revocation is proposed on this page and carried out by another person.", field="outcome")
    if decision.reason not in REASONS[decision.outcome]:
        raise RuleBroken("Choose a reason that fits the decision.", field="reason")
    if len(decision.note) > NOTE_MAX_CHARS:
        raise RuleBroken(f"Use at most {NOTE_MAX_CHARS} characters.", field="note")
    if decision.outcome is Outcome.MORE_INFORMATION:
        if not decision.note.strip():
            raise RuleBroken("Say what is needed: the keeper gets these words.", field="note")
        return
    if decision.outcome is Outcome.DECLINED and not decision.note.strip():
        raise RuleBroken("Say what you found, so that the keeper can mend it.", field="note")
    check_source(decision.method, decision.source_url)
    if decision.outcome is Outcome.VERIFIED:
        if decision.expires_on is not None and decision.expires_on < today:
            raise RuleBroken(
                "By that day it has ended. Give the day that the source shows now, or decline it.", field="expires_on"
            )
        if decision.next_due_on is not None and decision.next_due_on < today:
            raise RuleBroken("Choose today or a later day for the next check.", field="next_due_on")


def check_source(method: Method, source_url: str) -> None:
    """Raise RuleBroken unless an online look-up names the page that it was made at, by a web address."""
    if len(source_url) > URL_MAX_CHARS:
        raise RuleBroken(f"Use at most {URL_MAX_CHARS} characters.", field="source_url")
    if source_url and not source_url.startswith(("https://", "http://")):
        raise RuleBroken("Give the whole address of the page, beginning with https://.", field="source_url")
    if method is Method.LOOK_UP and not source_url:
        raise RuleBroken("Give the address of the page where you looked it up.", field="source_url")


def is_in_other_hands(
    assigned_to_id: int | None, assigned_at: datetime | None, *, account_id: int | None, now: datetime
) -> bool:
    """Whether somebody else has taken it, and not let it lie for too long."""
    if assigned_to_id is None or assigned_at is None or assigned_to_id == account_id:
        return False
    return now < assigned_at + IN_HAND_FOR


def reason_it_stays(before: OpenedFor, anew: OpenedFor) -> OpenedFor:
    """Why an open submission is at the desk after it was handed in again: a report outweighs, else the first reason."""
    return anew if anew is OpenedFor.REPORT else before
