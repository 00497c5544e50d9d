"""What a review may say and what may become of it: words, limits and allowed moves. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import timedelta

from directory.languages import gettext, mark
from directory.shared.errors import RuleBroken

TEXT_MIN_CHARS = 30
TEXT_MAX_CHARS = 5000
SHOWN_AS_MAX_CHARS = 40
NOTE_MAX_CHARS = 2000
REPLY_MAX_CHARS = 1500
FORM_KEY_CHARS = 32
HASH_CHARS = 64

STARS = range(1, 6)
"""The scale of every question that is answered in steps: 1 is the least, 5 the most."""
PAIN = range(11)
"""0 is none, 10 the worst imaginable: the numeric rating scale of pain."""

READ_WITHIN = timedelta(hours=72)
"""What no rule holds is published by itself when nobody has read it within this time."""
HIDDEN_AT_MOST = timedelta(hours=72)
"""An emergency hides an entry for so long; then it shows again by itself."""
AVERAGED_FROM = 5
"""Fewer verified visits than this make no average, no distribution and no breakdown."""
CODES_MAX = 200
"""Visit codes in one batch."""
CODES_TOLD_FROM = 5
"""Of a smaller batch nobody but the desk is told how many codes were used: it would tell whose review is whose."""
CODES_OPEN_MAX = 2000
"""Visit codes of one practitioner that nobody has used and that are good still."""
ENTRIES_MAX = 20
"""Entries of one review."""
REPLY_VERSIONS_MAX = 20


class Stage(enum.StrEnum):
    """When in the course an entry is written, in this order. Only LATER may be there more than once."""

    SESSION_3 = "session-3"
    SESSION_6 = "session-6"
    END = "end"
    THREE_MONTHS = "three-months"
    LATER = "later"


STAGE_WORDS: Mapping[Stage, str] = {
    Stage.SESSION_3: mark("After about three sessions"),
    Stage.SESSION_6: mark("After about six sessions"),
    Stage.END: mark("At the end of the course"),
    Stage.THREE_MONTHS: mark("Three months after the course"),
    Stage.LATER: mark("Later"),
}


class Relation(enum.StrEnum):
    """How the writer is tied to the practitioner besides being their client; shown as a label."""

    NONE = "none"
    FRIEND_OR_FAMILY = "friend-or-family"
    WORKED_THERE = "worked-there"
    SAME_PROFESSION = "same-profession"
    PAID_LESS = "paid-less"


RELATION_WORDS: Mapping[Relation, str] = {
    Relation.NONE: mark("No tie besides being a client"),
    Relation.FRIEND_OR_FAMILY: mark("Friend or family of the practitioner"),
    Relation.WORKED_THERE: mark("Worked there before"),
    Relation.SAME_PROFESSION: mark("Practices acupuncture too"),
    Relation.PAID_LESS: mark("Had a gift or discount, whatever the review says"),
}


class YesNo(enum.StrEnum):
    """The answer to a question about a fact."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not-sure"


class Lasting(enum.StrEnum):
    """How long a side effect lasted."""

    NONE = "none"
    TWO_DAYS = "two-days"
    A_WEEK = "a-week"
    LONGER = "longer"


LASTING_WORDS: Mapping[Lasting, str] = {
    Lasting.NONE: mark("None"),
    Lasting.TWO_DAYS: mark("Up to two days"),
    Lasting.A_WEEK: mark("Up to a week"),
    Lasting.LONGER: mark("Longer than a week"),
}


class Proof(enum.StrEnum):
    """What showed that the writer was there."""

    CODE = "code"
    RECEIPT = "receipt"


class ReceiptState(enum.StrEnum):
    """What became of a receipt; its picture is deleted with the check."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class EntryState(enum.StrEnum):
    """Where an entry stands."""

    WAITING = "waiting"
    HELD = "held"
    PUBLISHED = "published"
    DECLINED = "declined"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


class Move(enum.StrEnum):
    """What may be done with an entry."""

    HOLD = "hold"
    PUBLISH = "publish"
    DECLINE = "decline"
    REMOVE = "remove"
    RESTORE = "restore"
    WITHDRAW = "withdraw"


_S = EntryState
MOVES: Mapping[Move, Mapping[EntryState, EntryState]] = {
    Move.HOLD: {_S.WAITING: _S.HELD, _S.PUBLISHED: _S.HELD},
    Move.PUBLISH: {_S.WAITING: _S.PUBLISHED, _S.HELD: _S.PUBLISHED},
    Move.DECLINE: {_S.WAITING: _S.DECLINED, _S.HELD: _S.DECLINED},
    Move.REMOVE: {_S.PUBLISHED: _S.REMOVED, _S.HELD: _S.REMOVED},
    Move.RESTORE: {_S.DECLINED: _S.PUBLISHED, _S.REMOVED: _S.PUBLISHED},
    Move.WITHDRAW: dict.fromkeys((_S.WAITING, _S.HELD, _S.PUBLISHED, _S.DECLINED, _S.REMOVED), _S.WITHDRAWN),
}
"""Move → from → to: the whole list. What was public goes by REMOVE, which takes two people, and never by DECLINE."""


class ReplyState(enum.StrEnum):
    """Where a reply stands."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


class Happening(enum.StrEnum):
    """What can happen to an entry or a reply: the whole list, each counted in public."""

    RECEIVED = "received"
    HELD = "held"
    PUBLISHED = "published"
    DECLINED = "declined"
    REDACTED = "redacted"
    HIDDEN = "hidden"
    SHOWN_AGAIN = "shown-again"
    REMOVED = "removed"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"


class ReasonCode(enum.StrEnum):
    """Why somebody decided so. No reason speaks of what an entry thinks of the practitioner."""

    KEEPS_THE_RULES = "keeps-the-rules"
    TIME_RAN_OUT = "time-ran-out"
    NOT_FIRST_HAND = "not-first-hand"
    PAID_FOR = "paid-for"
    SAME_TEXT = "same-text"
    OTHER_PRACTITIONER = "other-practitioner"
    NO_EXPERIENCE = "no-experience"
    THREATENS = "threatens"
    HATES = "hates"
    PERSONAL_DATA = "personal-data"
    ADVERTISES = "advertises"
    UNLAWFUL = "unlawful"
    WRITER_ASKED = "writer-asked"
    ON_APPEAL = "on-appeal"


class By(enum.StrEnum):
    """Who did it, as the public log says it: never a name."""

    WRITER = "writer"
    PRACTICE = "practice"
    MODERATOR = "moderator"
    RULE = "rule"
    TIME = "time"


class Redaction(enum.StrEnum):
    """What kind of personal data a redaction removed; shown in its place as "[name removed]"."""

    NAME = "name"
    CONTACT = "contact"
    ADDRESS = "address"
    DETAIL = "personal detail"


REASON_WORDS: Mapping[ReasonCode, str] = {
    ReasonCode.KEEPS_THE_RULES: mark("It keeps the rules"),
    ReasonCode.TIME_RAN_OUT: mark("Nobody had read it within 72 hours, and no rule held it"),
    ReasonCode.NOT_FIRST_HAND: mark("It does not tell of the writer’s own experience"),
    ReasonCode.PAID_FOR: mark("Something was given for what it says"),
    ReasonCode.SAME_TEXT: mark("The same text stands elsewhere"),
    ReasonCode.OTHER_PRACTITIONER: mark("It is about somebody else"),
    ReasonCode.NO_EXPERIENCE: mark("It tells of no visit"),
    ReasonCode.THREATENS: mark("It threatens somebody"),
    ReasonCode.HATES: mark("It attacks people for who they are"),
    ReasonCode.PERSONAL_DATA: mark("It has personal data of somebody"),
    ReasonCode.ADVERTISES: mark("It advertises something"),
    ReasonCode.UNLAWFUL: mark("The law forbids to show it"),
    ReasonCode.WRITER_ASKED: mark("Its writer took it back"),
    ReasonCode.ON_APPEAL: mark("A second person looked at it after an appeal"),
}
"""Each reason as half a sentence, for letters, pages and the public log."""


class Overtaken(RuleBroken):
    """Somebody was quicker: what the page showed is no longer so."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Somebody else changed this a moment ago. Look at it as it is now, then decide again.")
        )


def target(move: Move, state: EntryState) -> EntryState | None:
    """Where a move leads from a state; None where it leads nowhere."""
    return MOVES[move].get(state)
