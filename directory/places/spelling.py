"""Typing errors in town names: which towns are a slip or two away from what was typed."""

from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.places import names, table
from directory.places.table import Rank, Town

SHORTEST_CORRECTED = 4
"""Shorter names are too near one another to guess."""


def slips_allowed(key: str) -> int:
    """How many letters may be wrong, missing, extra or swapped in a name of this length."""
    return 0 if len(key) < SHORTEST_CORRECTED else 1 + (len(key) >= 8) + (len(key) >= 13)


def towns_spelled_like(key: str, region: str | None, slips: int) -> tuple[Town, ...]:
    """The towns closest to the key within so many slips, the largest first; only the closest ones.

    With a region only towns of it. A name that is nowhere official is never a correction.
    """
    if slips < 1:
        return ()
    close = process.extract(key, _keys(region), scorer=OSA.distance, score_cutoff=slips, limit=50)
    closest = {name for name, distance, _ in close if distance == close[0][1]}
    found = (town for name in closest for town in table.towns_named(name))
    matching = [town for town in found if region in (None, town.region)]
    return tuple(sorted(matching, key=lambda town: (-town.people, town.region, town.name)))


def variants(key: str) -> tuple[str, ...]:
    """The key without, and with, the word for its kind of town: "oceantownship" → "ocean"."""
    shorter = [key.removesuffix(kind) for kind in names.KINDS_OF_TOWN if key.endswith(kind) and key != kind]
    return (*shorter, *(key + kind for kind in names.KINDS_OF_TOWN if not shorter))


@cache
def largest_towns(region: str, limit: int) -> tuple[Town, ...]:
    """The largest towns of a state or province."""
    found = sorted(map(Town.from_line, _lines_by_region()[region]), key=lambda town: -town.people)
    return tuple(found[:limit])


@cache
def _keys(region: str | None) -> tuple[str, ...]:
    lines = _lines_by_region()
    chosen = lines[region] if region else (line for group in lines.values() for line in group)
    return tuple(dict.fromkeys(line[: line.index("\t")] for line in chosen))


@cache
def _lines_by_region() -> dict[str, list[str]]:
    """The lines of official names, by region."""
    found: dict[str, list[str]] = {}
    for line in table.town_lines():
        _, _, region, _, _, _, rank, _ = line.split("\t", 7)
        if int(rank) < Rank.UNOFFICIAL:
            found.setdefault(region, []).append(line)
    return found
