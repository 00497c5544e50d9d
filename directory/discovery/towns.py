"""Where published practitioners have places, in numbers: towns, regions and cities as of a short while ago."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from directory.discovery.counting_towns import ENOUGH, PlacesCounted, read_places
from directory.discovery.index import SearchIndex
from directory.discovery.kept import Kept
from directory.discovery.nearest_towns import TownOfPractice, Towns
from directory.discovery.written_numbers import Written

__all__ = ["ENOUGH", "TownOfPractice", "Towns", "cities_of_practice", "practitioners_by_region", "towns_of_practice"]

_kept = Kept[PlacesCounted](timedelta(minutes=5), Written("towns", PlacesCounted.as_data, PlacesCounted.of_data))


def towns_of_practice(*, index: SearchIndex, now: datetime) -> Towns:
    """Every town in which somebody practices."""
    return _counted(index, now).towns


def practitioners_by_region(*, index: SearchIndex, now: datetime) -> Mapping[str, int]:
    """How many practitioners have a place in each region, by its code."""
    return _counted(index, now).regions


def cities_of_practice(*, index: SearchIndex, now: datetime) -> int:
    """In how many cities somebody practices, as they write them."""
    return _counted(index, now).cities


def _counted(index: SearchIndex, now: datetime) -> PlacesCounted:
    return _kept.get("everywhere", read_places, index=index, now=now)
