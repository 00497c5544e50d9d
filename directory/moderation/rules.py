"""The words of the desk for reviews: what holds, what is reported, what is disputed. Pure."""

from __future__ import annotations

import enum
from datetime import timedelta

STATEMENT_MAX_CHARS = 3000
NOTE_MAX_CHARS = 2000
EXPLANATION_MAX_CHARS = 600
HASH_CHARS = 64

TRACE_KEPT_FOR = timedelta(days=90)
"""Traces of device and network expire so long after the entry; those of its text go with it."""
DECIDE_WITHIN = timedelta(days=14)
"""A dispute, an appeal or a held entry that is older is overdue, and the public page counts it so."""
APPEAL_WITHIN = timedelta(days=30)


class HoldRule(enum.StrEnum):
    """What may stop an entry until a person has looked: the whole list."""

    LINK = "link"
    PERSONAL_DATA = "personal-data"
    BURST = "burst"
    SAME_TEXT = "same-text"
    SHARED_DEVICE = "shared-device"
    SHARED_NETWORK = "shared-network"
    CODE_MISUSE = "code-misuse"
    RING = "ring"
    REPORTED = "reported"


class TraceKind(enum.StrEnum):
    """What of an entry is compared with others, as a keyed hash."""

    DEVICE = "device"
    NETWORK = "network"
    TEXT = "text"


class Reported(enum.StrEnum):
    """What can be reported."""

    ENTRY = "entry"
    REPLY = "reply"
    LISTING = "listing"


class ReportReason(enum.StrEnum):
    """Why somebody reports."""

    FAKE = "fake"
    PAID_FOR = "paid-for"
    NAMES_SOMEBODY = "names-somebody"
    ABOUT_ME = "about-me"
    THREATENS = "threatens"
    HATES = "hates"
    OTHER_PRACTITIONER = "other-practitioner"
    ADVERTISES = "advertises"
    NOT_LICENSED = "not-licensed"
    UNSAFE = "unsafe"
    WRONG_FACTS = "wrong-facts"


RECHECKED_FOR = frozenset({ReportReason.NOT_LICENSED, ReportReason.UNSAFE})
"""Reports that open a check of the practitioner's credentials and leave the review alone."""


class DisputeReason(enum.StrEnum):
    """Why a practitioner disputes an entry. "It is bad for me" is none."""

    NEVER_A_CLIENT = "never-a-client"
    OTHER_PRACTITIONER = "other-practitioner"
    NAMES_SOMEBODY = "names-somebody"
    THREATENS = "threatens"
    HATES = "hates"
    PAID_FOR = "paid-for"
    ADVERTISES = "advertises"


class DisputeState(enum.StrEnum):
    OPEN = "open"
    DECIDED = "decided"
    APPEALED = "appealed"
    CLOSED = "closed"


class DisputeOutcome(enum.StrEnum):
    """What a decision says; nothing changes before the second person of a removal."""

    STAYS = "stays"
    REDACTED = "redacted"
    REMOVED = "removed"


class Side(enum.StrEnum):
    """Who asks for an appeal, or notes a threat."""

    WRITER = "writer"
    PRACTICE = "practice"
