"""The words of the desk for reviews: what holds, what is reported, what is disputed. Pure."""

from __future__ import annotations

import enum
from datetime import timedelta

from directory.languages import gettext, mark
from directory.shared.errors import RuleBroken

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


REPORT_WORDS = {
    ReportReason.FAKE: mark("The writer was never there"),
    ReportReason.PAID_FOR: mark("Something was given for it"),
    ReportReason.NAMES_SOMEBODY: mark("It names a private person, or tells how to find one"),
    ReportReason.ABOUT_ME: mark("It tells private things about me"),
    ReportReason.THREATENS: mark("It threatens"),
    ReportReason.HATES: mark("It insults people for what they are"),
    ReportReason.OTHER_PRACTITIONER: mark("It is about another practitioner"),
    ReportReason.ADVERTISES: mark("It advertises something"),
    ReportReason.NOT_LICENSED: mark("The practitioner has no license"),
    ReportReason.UNSAFE: mark("What happened there was unsafe"),
    ReportReason.WRONG_FACTS: mark("A fact on the listing is wrong"),
}
REASONS_OF: dict[Reported, tuple[ReportReason, ...]] = {
    Reported.ENTRY: (
        ReportReason.FAKE,
        ReportReason.PAID_FOR,
        ReportReason.NAMES_SOMEBODY,
        ReportReason.ABOUT_ME,
        ReportReason.THREATENS,
        ReportReason.HATES,
        ReportReason.OTHER_PRACTITIONER,
        ReportReason.ADVERTISES,
        ReportReason.NOT_LICENSED,
        ReportReason.UNSAFE,
    ),
    Reported.REPLY: (
        ReportReason.NAMES_SOMEBODY,
        ReportReason.ABOUT_ME,
        ReportReason.THREATENS,
        ReportReason.HATES,
        ReportReason.ADVERTISES,
    ),
    Reported.LISTING: (ReportReason.NOT_LICENSED, ReportReason.UNSAFE, ReportReason.WRONG_FACTS),
}
"""What can be reported for which reasons, in the order of the form."""
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


DISPUTE_WORDS = {
    DisputeReason.NEVER_A_CLIENT: "The writer cannot have been there",
    DisputeReason.OTHER_PRACTITIONER: "It is about another practitioner",
    DisputeReason.NAMES_SOMEBODY: "It names a private person, or tells how to find one",
    DisputeReason.THREATENS: "It threatens",
    DisputeReason.HATES: "It insults people for what they are",
    DisputeReason.PAID_FOR: "Something was given for it",
    DisputeReason.ADVERTISES: "It advertises something",
}


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


def check_words(text: str, *, field: str, what: str, at_most: int = STATEMENT_MAX_CHARS) -> str:
    """A statement without space around it. Raises RuleBroken when it says nothing, or too much; `what` asks for it."""
    plain = text.strip()
    if not plain:
        raise RuleBroken(what, field=field)
    if len(plain) > at_most:
        raise RuleBroken(
            gettext("Use at most %(n)s characters; these are %(given)s.", n=f"{at_most:,}", given=f"{len(plain):,}"),
            field=field,
        )
    return plain
