"""The life of a case: its states, the table of what may go where, and the words that every showing prints."""

from __future__ import annotations

import enum
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import timedelta

from directory.languages import mark
from directory.shared.errors import RuleBroken

ALT_MAX_CHARS = 300
TEXT_MAX_CHARS = 500
MEASURES_MAX_CHARS = 200
NOTE_MAX_CHARS = 2000
PHOTOS_MAX = 12
SESSIONS_MAX = 200
DAYS_MAX = 3650
"""Ten years: how far a picture may be from the first session, in days."""
SERIES_MAX = 10_000
LINKS_MAX = 5
"""Private links of one case. One that is lost gets another beside it: no link ever ends, so nobody can end it."""
LINK_KEY_CHARS = 32

RESULTS_DIFFER = mark("Results differ from person to person.")
"""Printed beside every case, wherever it shows (California Business and Professions Code 651)."""
NO_OTHER_TREATMENTS = "none"
"""What is stated of other treatments in the interval when there were none."""

DECLINED_KEPT_FOR = timedelta(days=90)
"""How long pictures of a declined case are kept: time to hand them in again, and no longer."""
DRAFT_KEPT_FOR = timedelta(days=180)
"""How long pictures of a draft, or of a case that its keeper was asked about, are kept that nobody works on."""
DELETED_WITHIN = timedelta(days=1)
"""What is promised of photos whose consent was taken back; the job that deletes them runs every minute."""
REPORTER_KEPT_FOR = timedelta(days=90)
"""How long the hash of a reporter is kept, by which one person's reports of a case count once."""
ORPHANED_AFTER = timedelta(hours=1)
"""Files without a row that are older than this belong to an upload that never ended."""


class CaseState(enum.StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    ASKED = "asked"
    SHOWN = "shown"
    DECLINED = "declined"
    HELD = "held"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


class Move(enum.StrEnum):
    """What can happen to a case."""

    EDIT = "edit"
    SUBMIT = "submit"
    ASK = "ask"
    APPROVE = "approve"
    DECLINE = "decline"
    HOLD = "hold"
    RELEASE = "release"
    RETURN = "return"
    WITHDRAW = "withdraw"
    REMOVE = "remove"


_S = CaseState
MOVES: Mapping[Move, Mapping[CaseState, CaseState]] = {
    Move.EDIT: {
        _S.DRAFT: _S.DRAFT,
        _S.ASKED: _S.ASKED,
        _S.WAITING: _S.DRAFT,
        _S.SHOWN: _S.DRAFT,
        _S.DECLINED: _S.DRAFT,
    },
    Move.SUBMIT: {_S.DRAFT: _S.WAITING, _S.ASKED: _S.WAITING},
    Move.ASK: {_S.WAITING: _S.ASKED},
    Move.APPROVE: {_S.WAITING: _S.SHOWN},
    Move.DECLINE: {_S.WAITING: _S.DECLINED},
    Move.HOLD: {_S.WAITING: _S.HELD, _S.ASKED: _S.HELD, _S.SHOWN: _S.HELD},
    Move.RELEASE: {_S.HELD: _S.SHOWN},
    Move.RETURN: {_S.HELD: _S.WAITING},
    Move.WITHDRAW: dict.fromkeys((_S.DRAFT, _S.WAITING, _S.ASKED, _S.SHOWN, _S.DECLINED, _S.HELD), _S.WITHDRAWN),
    Move.REMOVE: {_S.SHOWN: _S.REMOVED, _S.HELD: _S.REMOVED},
}
"""What may go where. A case that everybody could see is never declined: its removal takes two people."""

KEPT_FOR: Mapping[CaseState, timedelta] = {
    CaseState.DECLINED: DECLINED_KEPT_FOR,
    CaseState.DRAFT: DRAFT_KEPT_FOR,
    CaseState.ASKED: DRAFT_KEPT_FOR,
}
"""How long pictures that nobody sees wait for their keeper, by the state of their case."""

ENDED = frozenset({CaseState.WITHDRAWN, CaseState.REMOVED})
"""Over for good: the pictures go, the ledger stays."""
NOT_FOR_THE_DESK = ENDED | {CaseState.DRAFT}
"""Nobody at the desk looks at pictures that were not handed in, or were taken away."""


class Part(enum.StrEnum):
    BEFORE = "before"
    AFTER = "after"


class TermKind(enum.StrEnum):
    PROCEDURE = "procedure"
    CONCERN = "concern"


class Declared(enum.StrEnum):
    """What is declared of a case's pictures, each as true or with what is otherwise."""

    LIGHT = "light"
    ANGLE = "angle"
    EXPRESSION = "expression"
    MAKE_UP = "make-up"
    UNRETOUCHED = "unretouched"


class DeskReason(enum.StrEnum):
    """Why the desk declined a case or asked for more."""

    NOT_COMPARABLE = "not-comparable"
    RETOUCHED = "retouched"
    UNREADABLE = "unreadable"
    DETAILS_MISSING = "details-missing"
    CONSENT_UNCLEAR = "consent-unclear"
    PICTURE_ELSEWHERE = "picture-elsewhere"
    PERSON_MAY_BE_A_MINOR = "person-may-be-a-minor"


class HeldFor(enum.StrEnum):
    """Why a case is hidden until somebody looked: who is in it says so, others report it, or its picture is known."""

    PERSON_SHOWN = "person-shown"
    REPORTED = "reported"
    REUSED = "reused"


class ReportReason(enum.StrEnum):
    """Why somebody reports a case."""

    NO_CONSENT = "no-consent"
    NOT_THE_WORK = "not-the-work"
    RETOUCHED = "retouched"
    PICTURE_OF_A_MINOR = "picture-of-a-minor"
    OTHER = "other"


class Overtaken(RuleBroken):
    """The case moved since the form was opened."""

    def __init__(self) -> None:
        super().__init__("This case moved a moment ago. Nothing of yours was written: look at it again, then decide.")


def target(move: Move, state: CaseState) -> CaseState | None:
    """Where a move leads from a state; None where it may not be made."""
    return MOVES[move].get(state)


def pictures_hash(pictures: Iterable[tuple[Part, str]]) -> str:
    """What a consent covers: SHA-256, in hex, over digests of exactly these pictures, in order, each as its part."""
    lines = (f"{part.value}:{digest}\n" for part, digest in pictures)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def link_hash(key: str, *, secret: bytes) -> str:
    """What is kept of a private link's key: HMAC-SHA256 in hex, of which nobody without the secret learns anything."""
    return hmac.new(secret, f"person shown {key}".encode(), hashlib.sha256).hexdigest()


def check_note(note: str) -> None:
    """Raise RuleBroken unless a decision says in words what it rests on."""
    if not note.strip():
        raise RuleBroken("Say what you found, in a sentence: it is kept.", field="note")
    if len(note) > NOTE_MAX_CHARS:
        raise RuleBroken(f"Use at most {NOTE_MAX_CHARS} characters.", field="note")


def check_series(asked: int, consented: int) -> None:
    """Raise RuleBroken for a denominator that cannot be."""
    if not 1 <= asked <= SERIES_MAX:
        raise RuleBroken(f"Enter how many people in a row you asked, from 1 to {SERIES_MAX:,}.", field="asked")
    if not 0 <= consented <= asked:
        raise RuleBroken("No more people can consent than were asked.", field="consented")
