"""The ties that make a conflict of interest."""

from __future__ import annotations

import enum

STATEMENT_MAX_CHARS = 500


class Tie(enum.StrEnum):
    WORK = "work"
    FAMILY = "family"
    MONEY = "money"
    CARE = "care"
    OTHER = "other"
