"""A value as a cell of a CSV file that no spreadsheet takes for a formula."""

from __future__ import annotations

from datetime import date
from enum import Enum

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""OWASP, CSV Injection; the wide signs are read as their narrow ones by some."""


def cell(value: object) -> str:
    """A value as text; one that would begin a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value.value) if isinstance(value, Enum) else value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(BEGINS_A_FORMULA) else text
