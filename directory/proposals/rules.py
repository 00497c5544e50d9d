"""The life of a proposal."""

from __future__ import annotations

import enum

WHY_MAX_CHARS = 2000


class ProposalState(enum.StrEnum):
    OPEN = "open"
    CARRIED_OUT = "carried-out"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"
