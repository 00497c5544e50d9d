"""The honest numbers of this directory, counted from the database and the index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from directory.checklist.rules import Number
from directory.discovery.find import Query, answer
from directory.discovery.index import SearchIndex
from directory.discovery.kept import Kept
from directory.discovery.towns import cities_of_practice


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is listed, and how many published listings have each point answered."""

    practitioners: int
    towns: int
    unclaimed: int
    answered: dict[Number, int]


_kept = Kept[Numbers](timedelta(minutes=1))


def numbers(*, index: SearchIndex, stubs: bool, now: datetime) -> Numbers:
    """The numbers as of a minute ago, towns of a few minutes."""
    return _kept.get(stubs, lambda: count(index=index, stubs=stubs, now=now), index=index, now=now)


def count(*, index: SearchIndex, stubs: bool, now: datetime) -> Numbers:
    """Count as of now; towns are as of a few minutes ago."""
    result, _ = answer(Query().request(now=now), index)
    counts = result.facets.get("answered", {})
    return Numbers(
        practitioners=result.total,
        towns=cities_of_practice(index=index, now=now),
        unclaimed=result.total_unclaimed if stubs else 0,
        answered={number: counts.get(str(number.value), 0) for number in Number},
    )
