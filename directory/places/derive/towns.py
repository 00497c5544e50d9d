"""Towns out of ZIP areas: the names the post prefers, those it accepts, and what people say besides."""

import re
from collections import defaultdict
from itertools import pairwise
from math import sqrt

from directory.places import names
from directory.places.derive.areas import NEIGHBORS_M, Area, middle, points
from directory.places.distance import distance_m, miles_to_m
from directory.places.table import Rank, Town

SAME_NAME_APART_M = miles_to_m(15)
"""Towns of one name in one state farther apart than this are two towns."""
SHARE = {Rank.PREFERRED: 1.0, Rank.ACCEPTED: 0.4, Rank.UNOFFICIAL: 0.3}
"""How much of the people of an area a name of this rank is taken to mean."""
COMPANY = re.compile(
    r"\b(?:Inc|Co|Corp|Credit|Bank|Ins|Insurance|Univ|University|Dept|Department|Campus|Companies|Assoc|Gpo"
    r"|College|Hospital|Bulk|Brm|Mail|Postal|Station|Sta|Annex|Res|Unique|Life|Union|Irs|Tax|Court|Branch)\b"
)


def towns_of(areas: list[Area]) -> list[Town]:
    """The towns that the post prefers, those it accepts, and quarters and old names it knows."""
    preferred, accepted, unofficial = defaultdict(list), defaultdict(list), defaultdict(list)
    for area in areas:
        preferred[written_out(area.town), area.region].append(area)
        for name in filter(None, map(plain_name, area.also if area.ordinary else [])):
            accepted[name, area.region].append(area)
        for name in filter(None, map(plain_name, area.unofficial)):
            if not COMPANY.search(name):
                unofficial[name, area.region].append(area)
    join_townships(accepted)
    found = [t for (name, region), group in preferred.items() for t in split(name, region, group, Rank.PREFERRED)]
    taken = {(town.key, town.region) for town in found}
    for rank, named in ((Rank.ACCEPTED, accepted), (Rank.UNOFFICIAL, unofficial)):
        more = [
            town
            for (name, region), group in named.items()
            if (names.key(name), region) not in taken
            for town in split(name, region, group, rank)
        ]
        taken |= {(town.key, town.region) for town in more}
        found += more
    return found


def plain_name(name: str) -> str | None:
    """The name written out; None when it is a code, a number or an abbreviation that nobody types."""
    full = written_out(name)
    vowels = all(re.search(r"[aeiouy]", word, re.IGNORECASE) for word in full.split())
    return full if len(full) > 3 and vowels and re.fullmatch(r"[A-Za-z' -]+", full) else None


def written_out(name: str) -> str:
    """Writes abbreviations out: "Ocean Twp" → "Ocean Township", with capitals as the source has them."""
    full = names.words(name)
    given = name.replace("-", " ").replace("'", "").split()
    if len(full) != len(given):
        return name
    if all(old.casefold() == new for old, new in zip(given, full, strict=True)):
        return name
    return " ".join(old if old.casefold() == new else new.title() for old, new in zip(given, full, strict=True))


def join_townships(accepted: dict[tuple[str, str], list[Area]]) -> None:
    """Takes "Ocean" and "Ocean Township" beside it for one town: each gets the areas of both."""
    for (name, region), group in list(accepted.items()):
        short = name.removesuffix(" Township")
        other = accepted.get((short, region)) if short != name else None
        if other and distance_m(*middle(points(group)), *middle(points(other))) < NEIGHBORS_M:
            both = list({area.code: area for area in [*group, *other]}.values())
            accepted[name, region] = accepted[short, region] = both


def split(name: str, region: str, group: list[Area], rank: Rank) -> list[Town]:
    """One town, or one for each county when one name means towns far apart."""
    ordinary = [area for area in group if area.ordinary] or group
    by_county = defaultdict(list)
    for area in ordinary:
        by_county[area.county].append(area)
    middles = sorted(middle(points(part)) for part in by_county.values())
    apart = all(distance_m(*one, *two) > SAME_NAME_APART_M for one, two in pairwise(middles))
    if rank is Rank.PREFERRED or len(by_county) == 1 or not apart or "" in by_county:
        return [town_of(name, region, ordinary, rank, note="")]
    return [town_of(name, region, part, rank, note=county) for county, part in by_county.items()]


def town_of(name: str, region: str, group: list[Area], rank: Rank, note: str) -> Town:
    people = SHARE[rank] * sum(area.people / sharers(area, rank) for area in group)
    host = max(group, key=lambda area: area.people)
    if rank is Rank.UNOFFICIAL:
        note = written_out(host.town)
    lat, lon = middle([area.point for area in group], [area.people for area in group])
    return Town(names.key(name), name, region, lat, lon, people, rank, host.time_zone, note)


def sharers(area: Area, rank: Rank) -> float:
    """How many names of this rank share the people of an area; the square root, as few are equal."""
    same_rank = {Rank.PREFERRED: [area.town], Rank.ACCEPTED: area.also, Rank.UNOFFICIAL: area.unofficial}
    return sqrt(len(same_rank[rank]))
