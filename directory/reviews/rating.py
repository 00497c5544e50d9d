"""The rating: one small formula that anybody can compute again from the public entries. Pure.

One vote for each verified review: the stars of its newest visible entry. The interval is Wilson's score interval (E. B.
Wilson, JASA 22 (1927) 209) on p = (mean - 1) / 4 with z = 1.959964, mapped back to 1 to 5. Of all distributions on
[1, 5] with the same mean the one of ones and fives has the largest variance, so the interval is never too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from directory.reviews.rules import AVERAGED_FROM, STARS

Z = 1.959964
"""The 97.5 % point of the normal distribution: an interval of 95 %."""
LEAST, MOST = STARS[0], STARS[-1]


@dataclass(frozen=True, slots=True)
class Rating:
    """A mean of `count` votes with its interval of 95 %, 1 to 5, unrounded; `distribution`: votes of 1, 2, 3, 4, 5."""

    mean: float
    low: float
    high: float
    count: int
    distribution: tuple[int, ...]


def rating_of(votes: Sequence[int]) -> Rating | None:
    """The rating of votes of 1 to 5; None under AVERAGED_FROM of them."""
    if len(votes) < AVERAGED_FROM:
        return None
    mean = sum(votes) / len(votes)
    low, high = interval(mean, len(votes))
    return Rating(mean, low, high, len(votes), tuple(votes.count(step) for step in STARS))


def interval(mean: float, count: int) -> tuple[float, float]:
    """The interval of 95 % around a mean of so many votes, both ends within 1 to 5."""
    share = (mean - LEAST) / (MOST - LEAST)
    spread = Z * Z / count
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / count + spread / (4 * count))
    low, high = _on_scale(middle - half), _on_scale(middle + half)
    return min(max(float(LEAST), low), mean), max(min(float(MOST), high), mean)


def _on_scale(share: float) -> float:
    return LEAST + (MOST - LEAST) * share
