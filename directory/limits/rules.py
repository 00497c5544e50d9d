"""What a limit is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

BUCKET_CHARS = 64


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries within so long, counted back from each try."""

    times: int
    within: timedelta
