"""The life of a submission."""

from __future__ import annotations

import enum

MESSAGE_MAX_CHARS = 2000


class SubmissionState(enum.StrEnum):
    WAITING = "waiting"
    ASKED = "asked"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class OpenedFor(enum.StrEnum):
    """Why a credential came to the desk."""

    STATED = "stated"
    CHANGED = "changed"
    RECHECK = "recheck"
    REPORT = "report"


class Likeness(enum.StrEnum):
    """How well an exclusion fits a practitioner: by its number, or by name and state only."""

    EXACT = "exact"
    POSSIBLE = "possible"


class MatchState(enum.StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    CLEARED = "cleared"
