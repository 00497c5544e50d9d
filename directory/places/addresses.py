"""Towns in addresses: `ocean-township` in `nj` is Ocean Township, NJ, and back.

Where one state has a name twice, the largest town has the name alone and the others have their county with it
(`washington-township-morris-county`). Any spelling that means the same town is read; `slug_of` is the one that is used.
"""

from collections.abc import Iterable

from directory.places import names, table
from directory.places.answer import Place, place_of_town
from directory.places.distance import distance_m
from directory.places.regions import REGIONS, region_code
from directory.places.spelling import variants
from directory.places.table import Town

SLUG_MAX_CHARS = 120
FAR_M = 80_000.0
"""A town of the same name farther than this from a point is another one."""


def slug_of(town: Town) -> str:
    """The town in an address of its region: lower-case words with hyphens, without accents."""
    namesakes = _in_region(town.key, town.region)
    is_first = not namesakes or namesakes[0] == town
    return _slug(town.name) if is_first else _slug(f"{town.name} {town.note}")


def region_of(text: str) -> str | None:
    """The code of a region in an address, written as its code or its name: "nj", "new-jersey"."""
    return region_code(text.replace("-", " ")) if len(text) <= SLUG_MAX_CHARS else None


def town_of(region: str, text: str) -> Town | None:
    """The town that an address means, in a region by its code; None where there is none."""
    if len(text) > SLUG_MAX_CHARS:
        return None
    words = text.split("-")
    for size in range(len(words), 0, -1):
        towns = _in_region(names.key(" ".join(words[:size])), region)
        if size == len(words) and towns:
            return towns[0]
        found = next((town for town in towns if _slug(f"{town.name} {town.note}") == _slug(text)), None)
        if found:
            return found
    return None


def towns_like(text: str) -> tuple[Town, ...]:
    """Towns of that name anywhere, the largest first."""
    key = names.key(text[:SLUG_MAX_CHARS].replace("-", " "))
    return (
        next((towns for spelled in (key, *variants(key)) if (towns := table.towns_named(spelled))), ()) if key else ()
    )


def town_at(city: str, region: str, lat: float, lon: float) -> Town | None:
    """The town that somebody wrote as a practice's city, by its name and where the practice is; degrees."""
    key = names.key(city)
    for spelled in (key, *variants(key)) if key else ():
        near = [(distance_m(lat, lon, town.lat, town.lon), town) for town in _in_region(spelled, region)]
        near = [one for one in near if one[0] <= FAR_M]
        if near:
            return min(near, key=lambda one: one[0])[1]
    return None


def place_of(town: Town) -> Place:
    """A town as the place to look near."""
    return place_of_town(town, REGIONS[town.region].country)


def _in_region(key: str, region: str) -> tuple[Town, ...]:
    """The towns of a key in a region that their addresses tell apart, the largest first."""
    towns = (town for town in table.towns_named(key) if town.region == region) if key else ()
    return tuple(_told_apart(towns))


def _told_apart(towns: Iterable[Town]) -> Iterable[Town]:
    seen: set[str] = set()
    for town in towns:
        slug = _slug(f"{town.name} {town.note}" if seen else town.name)
        if slug not in seen:
            seen.add(slug)
            yield town


def _slug(name: str) -> str:
    return "-".join(names.words(name))
