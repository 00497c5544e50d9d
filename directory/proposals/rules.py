"""The life of a proposal: who may do what with it, and what an act must bring to be proposed."""

from __future__ import annotations

import enum

from directory.shared.errors import RuleBroken

WHY_MAX_CHARS = 2000


class ProposalState(enum.StrEnum):
    OPEN = "open"
    CARRIED_OUT = "carried-out"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"


ANSWERS = {
    ProposalState.CARRIED_OUT: "carried it out",
    ProposalState.DECLINED: "declined it",
    ProposalState.TAKEN_BACK: "took it back",
}
"""What somebody did who moved a proposal to a state."""


def check_why(why: str, *, field: str = "why") -> None:
    """Raise RuleBroken for a reason that is missing or too long."""
    if not why.strip():
        raise RuleBroken("Say why, in a sentence: it is kept, and the other person decides by it.", field=field)
    if len(why) > WHY_MAX_CHARS:
        raise RuleBroken(f"Use at most {WHY_MAX_CHARS} characters.", field=field)


def check_second(proposed_by_id: int, account_id: int | None) -> None:
    """Raise RuleBroken unless whoever answers is a person, and not who proposed it."""
    if account_id is None:
        raise RuleBroken("A proposal is answered by a person who is signed in.")
    if account_id == proposed_by_id:
        raise RuleBroken("You proposed this. It takes another person to carry it out or to decline it.")
