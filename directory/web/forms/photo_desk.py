"""The forms of the photo desk: a decision about a case, its removal, and a withdrawal that somebody told the desk."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import ClassVar

from directory.portfolio.letters import REASON_WORDS
from directory.portfolio.rules import NOTE_MAX_CHARS, CaseState, DeskReason, HeldFor
from directory.proposals.rules import WHY_MAX_CHARS
from directory.web.forms.desk import DeskForm, OutcomeForm, words
from directory.web.forms.fields import OneOfFew


class Decided(enum.StrEnum):
    """What somebody at the desk can decide about a case."""

    APPROVE = "approve"
    DECLINE = "decline"
    ASK = "ask"
    HIDE = "hide"
    RELEASE = "release"
    KEEP = "keep"


DECIDED_IN: Mapping[CaseState, tuple[Decided, ...]] = {
    CaseState.WAITING: (Decided.APPROVE, Decided.DECLINE, Decided.ASK, Decided.HIDE),
    CaseState.ASKED: (Decided.HIDE,),
    CaseState.SHOWN: (Decided.KEEP, Decided.HIDE),
    CaseState.HELD: (Decided.RELEASE,),
}
"""What can be decided in which state; to keep a case showing answers what was reported of it."""
HIDE_WORDS = {
    HeldFor.PERSON_SHOWN: "Who is in it told us that they did not agree",
    HeldFor.REPORTED: "Something else is wrong, as somebody told us or you see",
    HeldFor.REUSED: "A photo is known from somewhere else",
}
_WHY_NOT = [(one.value, REASON_WORDS[one]) for one in DeskReason]


class CaseDecisionForm(OutcomeForm):
    """A decision about a case: its outcome, a reason where the outcome has some, and what was found."""

    reasons_by_outcome: ClassVar = {
        Decided.DECLINE.value: _WHY_NOT,
        Decided.ASK.value: _WHY_NOT,
        Decided.HIDE.value: [(one.value, HIDE_WORDS[one]) for one in HeldFor],
    }

    outcome = OneOfFew("", pairs=[(one.value, one.value) for one in Decided])
    note = words(NOTE_MAX_CHARS)


class CaseRemovalForm(DeskForm):
    """Why a case is to be removed."""

    why = words(WHY_MAX_CHARS, empty="Say why: the other person decides by it, and the keeper reads it.")


class ToldWithdrawalForm(DeskForm):
    """How the person shown told the desk that they take their consent back."""

    told = words(NOTE_MAX_CHARS, empty="Say how they told you, and when: it is kept.")
