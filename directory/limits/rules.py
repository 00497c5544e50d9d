"""What a limit is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

BUCKET_CHARS = 64
COUNTED_AT_MOST = timedelta(days=1)
"""No limit counts further back; so long a try is remembered at most."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries within so long, counted back from each try. Raises ValueError for longer than any may be."""

    times: int
    within: timedelta

    def __post_init__(self) -> None:
        if self.within > COUNTED_AT_MOST:
            raise ValueError(f"a limit counts back {COUNTED_AT_MOST} at most, not {self.within}")
