"""The ties that make a conflict of interest."""

from __future__ import annotations

import enum

from directory.languages import mark
from directory.shared.errors import RuleBroken

STATEMENT_MAX_CHARS = 500


class Tie(enum.StrEnum):
    WORK = "work"
    FAMILY = "family"
    MONEY = "money"
    CARE = "care"
    OTHER = "other"


TIE_WORDS = {
    Tie.WORK: mark("you work together, or did"),
    Tie.FAMILY: mark("family or close friends"),
    Tie.MONEY: mark("money, ownership or a debt"),
    Tie.CARE: mark("you are, or were, treated there"),
    Tie.OTHER: mark("another tie"),
}
"""What each tie is, said to whoever declared it."""


def check_statement(statement: str, *, tie: Tie) -> None:
    """Raise RuleBroken for a statement that is too long, or missing where the tie alone says nothing."""
    if tie is Tie.OTHER and not statement.strip():
        raise RuleBroken("Say in a few words what the tie is.", field="statement")
    if len(statement) > STATEMENT_MAX_CHARS:
        raise RuleBroken(f"Use at most {STATEMENT_MAX_CHARS} characters.", field="statement")
