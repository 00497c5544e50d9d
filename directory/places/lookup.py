"""From what people type to a place: `find("Ocaen Township NJ")`, and `suggest("spri")` while they type.

The order of trying: coordinates, a postal code, a town as it stands, the town with its kind left off or added,
a slip or two. Any text gets an answer; none raises.
"""

import re
from collections.abc import Iterable

from directory.places import names, table
from directory.places.answer import (
    CHOICES_MAX,
    SUGGESTIONS_MAX,
    Ambiguous,
    Answer,
    Found,
    Named,
    Place,
    Unknown,
    place_of_postal_code,
    place_of_town,
)
from directory.places.points import find_point
from directory.places.regions import REGIONS, nearest_region_code, region_code
from directory.places.spelling import largest_towns, slips_allowed, towns_spelled_like, variants
from directory.places.table import PostalCode, Rank, Town

DOMINANT = 4.0
"""A town this many times as large as the next of its name is meant without its state ("Portland")."""
METROPOLIS = 500.0
"""A town larger than this (thousands) is meant before the state of its name: New York, Washington."""
SUGGEST_MAX = 20
SUGGEST_FROM_CHARS = 2

_US_CODE = re.compile(r"(?:^|[\s,])(\d{5})(?:[- ]?\d{4})?$", re.ASCII)
_CANADIAN_CODE = re.compile(r"(?:^|[\s,])([a-z]\d[a-z])(?:[- ]?\d[a-z]\d)?$", re.ASCII | re.IGNORECASE)
_COUNTRY = re.compile(r"[\s,]+(?:u\.?s\.?a\.?|u\.s\.?|us|united states(?: of america)?|canada)$", re.IGNORECASE)
_NICKNAMES = {
    "bigapple": "New York, NY",
    "chitown": "Chicago, IL",
    "dc": "Washington, DC",
    "newyorkcity": "New York, NY",
    "nola": "New Orleans, LA",
    "nyc": "New York, NY",
    "philly": "Philadelphia, PA",
    "quebec": "Quebec City, QC",
    "sanfran": "San Francisco, CA",
    "sf": "San Francisco, CA",
    "slc": "Salt Lake City, UT",
    "vegas": "Las Vegas, NV",
}


def find(text: str) -> Answer:
    """The place that the text means: Found, Ambiguous (with choices) or Unknown (with suggestions).

    Takes a ZIP code (also ZIP+4), a Canadian postal code or its first three characters, "City, ST" in most
    spellings, a city alone, or "latitude,longitude". The first 100 characters count.
    """
    asked = names.clean(text)
    typed = _COUNTRY.sub("", asked).strip(" ,;.")
    return find_point(asked) or _find_postal_code(typed) or _find_town(typed, asked)


def named(name: str, region: str = "") -> Named | None:
    """The town of exactly this name, in a region given by its code or anywhere; None when the words name none.

    Unlike `find` it mends nothing, adds nothing and drops no word but the kind of town: "Smith" is not Smithtown.
    So it can tell a town from other words around it.
    """
    key = names.key(name)
    if not region and (meant := _NICKNAMES.get(key)):
        name, _, region = meant.partition(", ")
        key = names.key(name)
    for spelled in (key, *(one for one in variants(key) if len(one) < len(key))) if key else ():
        if towns := tuple(town for town in table.towns_named(spelled) if region in ("", town.region)):
            return Named(_decided(towns), towns[0].people)
    return None


def largest(region: str) -> tuple[Place, ...]:
    """The largest towns of a state or province given by its code, at most CHOICES_MAX - 2."""
    return _places(largest_towns(region, CHOICES_MAX - 2))


def postal_place(text: str) -> Place | None:
    """The place of a postal code that exists, and nothing else in the text: ZIP, ZIP+4, Canadian code or prefix."""
    match = _US_CODE.fullmatch(text) or _CANADIAN_CODE.fullmatch(text)
    row = table.postal_code(match[1].upper()) if match else None
    return _postal_place(row) if row else None


def suggest(prefix: str, limit: int = 8) -> tuple[Place, ...]:
    """Places whose name or code begins with what is typed so far (two characters or more), the largest first."""
    typed = names.clean(prefix)
    limit = max(0, min(limit, SUGGEST_MAX))
    if re.fullmatch(r"\d{2,5}|[a-z]\d[a-z]?", typed, re.ASCII | re.IGNORECASE):
        codes = table.postal_codes_starting_with(typed.upper())
        return tuple(_postal_place(row) for row, _ in zip(codes, range(limit), strict=False))
    name, comma, region = typed.partition(",")
    key = names.key(name)
    if len(key) < SUGGEST_FROM_CHARS:
        return ()
    towns = table.towns_starting_with(key)
    if not towns and not comma and " " in typed:
        name, _, region = typed.rpartition(" ")
        towns = table.towns_starting_with(names.key(name))
    begins = [town for town in towns if _region_begins(town.region, region.strip())]
    official = [town for town in begins if town.rank < Rank.UNOFFICIAL] or begins
    return _places(official[:limit])


def _find_postal_code(typed: str) -> Answer | None:
    """The answer when the text is a postal code or ends with one that exists; None when it is a name."""
    match = _US_CODE.search(typed) or _CANADIAN_CODE.search(typed)
    code = match[1].upper() if match else ""
    row = table.postal_code(code) if code else None
    if row:
        return Found(_postal_place(row))
    if re.fullmatch(r"[\d\s-]+", typed) or (match and match.start(1) == 0):
        return Unknown(typed, _codes_near(code or typed))
    return None


def _codes_near(code: str) -> tuple[Place, ...]:
    """One code for each town that shares most of the mistyped one's beginning; a lost leading zero is put back."""
    for beginning in (f"0{code}" if len(code) == 4 else code, code[:4], code[:3]):
        towns: dict[str, PostalCode] = {}
        for row in table.postal_codes_starting_with(beginning) if len(beginning) >= 3 else ():
            towns.setdefault(row.town, row)
        if towns:
            return tuple(map(_postal_place, list(towns.values())[:SUGGESTIONS_MAX]))
    return ()


def _find_town(typed: str, asked: str) -> Answer:
    key = names.key(typed)
    if not key:
        return Unknown(asked)
    if key in _NICKNAMES:
        return find(_NICKNAMES[key])
    namesakes = () if "," in typed else table.towns_named(key)
    if (whole := region_code(typed)) and not (namesakes and namesakes[0].people > METROPOLIS):
        also = (*(_named("Los Angeles", "CA") if key == "la" else ()), *namesakes)
        choices = tuple(dict.fromkeys((*_places(also[:2]), *largest(whole))))
        return Ambiguous(choices) if len(choices) > 1 else Found(choices[0])
    if namesakes:
        return _decided(namesakes)
    for name, region in _readings(typed):
        if towns := _named(name, region):
            return _decided(towns)
    return _corrected(typed, asked)


def _readings(typed: str) -> Iterable[tuple[str, str]]:
    """The ways to read a text as a town and its region: by commas, from the right; else by its last words."""
    *parts, last = (part.strip() for part in typed.split(","))
    if parts and (after_comma := region_code(last)):
        yield from ((part, after_comma) for part in reversed(parts) if part)
        return
    pieces = last.split()
    for size in (3, 2, 1):
        name, region_text = " ".join(pieces[:-size]), " ".join(pieces[-size:])
        if name and (region := region_code(region_text)):
            yield name, region


def _named(name: str, region: str) -> tuple[Town, ...]:
    """The towns of that name in the region, as it stands or with its kind left off or added."""
    key = names.key(name)
    for spelled in (key, *variants(key)) if key else ():
        if towns := tuple(town for town in table.towns_named(spelled) if town.region == region):
            return towns
    return ()


def _corrected(typed: str, asked: str) -> Answer:
    """The answer after mending slips in the town, in the region's name, or in both; else Unknown."""
    for name, region in [*_readings(typed), *_misspelt_region(typed)]:
        key = names.key(name)
        elsewhere = table.towns_named(key)
        exact = _named(name, region)
        slips = min(1, slips_allowed(key)) if elsewhere else slips_allowed(key)
        towns = exact or towns_spelled_like(key, region, slips)
        if towns:
            return _decided(towns, corrected_from=asked)
        return Unknown(asked, _places((elsewhere or towns_spelled_like(key, None, 2))[:SUGGESTIONS_MAX]))
    name = typed.partition(",")[0]
    key = names.key(name)
    if "," in typed:
        return Unknown(asked, _places(table.towns_named(key)[:SUGGESTIONS_MAX]))
    if kind := next((towns for other in variants(key) if (towns := table.towns_named(other))), ()):
        return _decided(kind)
    towns = towns_spelled_like(key, None, slips_allowed(key))
    return _decided(towns, corrected_from=asked) if towns else Unknown(asked)


def _misspelt_region(typed: str) -> Iterable[tuple[str, str]]:
    name, comma, last = typed.rpartition(",")
    pieces = typed.split()
    splits = [(name, last)] if comma else [(" ".join(pieces[:-n]), " ".join(pieces[-n:])) for n in (2, 1)]
    for town, region_text in splits:
        if town and (region := nearest_region_code(region_text)):
            yield town, region


def _decided(towns: tuple[Town, ...], corrected_from: str | None = None) -> Found | Ambiguous:
    """One town when it is alone or far larger than the next; else a choice, official names first."""
    first, *others = towns
    if not others or first.people >= DOMINANT * others[0].people:
        return Found(_place(first), corrected_from)
    official = [town for town in towns if town.rank < Rank.UNOFFICIAL]
    return Ambiguous(_places((official if len(official) > 1 else towns)[:CHOICES_MAX]))


def _region_begins(code: str, typed: str) -> bool:
    wanted = names.key(typed)
    return code.casefold().startswith(wanted) or names.key(REGIONS[code].name).startswith(wanted)


def _places(towns: Iterable[Town]) -> tuple[Place, ...]:
    return tuple(map(_place, towns))


def _place(town: Town) -> Place:
    return place_of_town(town, REGIONS[town.region].country)


def _postal_place(row: PostalCode) -> Place:
    return place_of_postal_code(row, REGIONS[row.region].country)
