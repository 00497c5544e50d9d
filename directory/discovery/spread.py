"""What a search comes to in numbers: how many practitioners, which points they answer, what they cost.

The index answers: it counts the values of facets, and its orders by price give the lowest, the middle and the highest
without reading every listing. Numbers are kept for a short time; words never are, because pages speak languages.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from directory.checklist.rules import Number
from directory.discovery.find import Query, answer
from directory.discovery.index import SearchIndex
from directory.discovery.kept import Kept
from search_index import Request

SPREAD_FROM = 5
"""So many prices make a spread; fewer would tell of single practitioners."""
EVERY_AMOUNT = 1e12


@dataclass(frozen=True, slots=True)
class Spread:
    """How amounts in cents are spread over `count` listings."""

    count: int
    low: int
    median: int
    high: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A search in numbers. `facets`: facet → code → practitioners; spreads are None where too few say a price.

    `first_year` goes by the lower end of each practitioner's first-year cost.
    """

    practitioners: int
    unclaimed: int
    answered: Mapping[Number, int]
    facets: Mapping[str, Mapping[str, int]]
    session: Spread | None
    first_year: Spread | None


_kept = Kept[Counted](timedelta(minutes=1))


def counted(query: Query, *, about: Hashable, index: SearchIndex, now: datetime) -> Counted:
    """The numbers of a search as of at most a minute ago; `about` names the search among those that are kept."""
    return _kept.get(about, lambda: count(query, index=index, now=now), index=index, now=now)


def count(query: Query, *, index: SearchIndex, now: datetime) -> Counted:
    """Count as of now."""
    request = query.request(now=now)
    result, _ = answer(replace(request, size=1), index)
    points = result.facets.get("answered", {})
    return Counted(
        practitioners=result.total,
        unclaimed=result.total_unclaimed,
        answered={number: points.get(str(number.value), 0) for number in Number},
        facets={name: dict(values) for name, values in result.facets.items()},
        session=_spread(request, "price", "price_cents", index),
        first_year=_spread(request, "first_year", "first_year_cents", index),
    )


def _spread(request: Request, order: str, number: str, index: SearchIndex) -> Spread | None:
    """The lowest, the middle and the highest of a number, by looking at three places of its order."""
    priced = replace(request, sort=order, at_most={number: EVERY_AMOUNT}, size=1)
    total = answer(priced, index)[0].total
    if total < SPREAD_FROM:
        return None
    middle = [_at(place, priced, index) for place in {(total - 1) // 2, total // 2}]
    return Spread(
        count=total,
        low=_at(0, priced, index),
        median=round(sum(middle) / len(middle)),
        high=_at(total - 1, priced, index),
    )


def _at(place: int, request: Request, index: SearchIndex) -> int:
    hits = answer(replace(request, page=place + 1), index)[0].hits
    return round(hits[0].value or 0) if hits else 0
