"""Canadian forward sortation areas (the first three characters of a postal code) and their towns."""

import csv
import re
from collections import defaultdict
from pathlib import Path
from statistics import median

from directory.places.derive.areas import Area
from directory.places.derive.towns import town_of
from directory.places.distance import distance_m
from directory.places.regions import REGIONS
from directory.places.table import Rank, Town

PROVINCES = {region.name: code for code, region in REGIONS.items() if region.country == "CA"} | {
    "Nunavut Territory": "NU",
    "Northwest Territory": "NT",
}
IQALUIT = Area("X0A", "Iqaluit", "NU", (63.7467, -68.5170), REGIONS["NU"].time_zone, people=8.0)
"""Instead of the middle of Baffin Island, which is nobody's place."""
NOT_REAL = {"H0H"}
"""Reserved for letters to Santa Claus."""
ZONES = [
    (r"P0[VWXY]|P8[NT]|P9[AN]", "America/Winnipeg"),
    (r"S9V", "America/Edmonton"),
    (r"V1G|V1J|V0C", "America/Dawson_Creek"),
    (r"V1A|V1C|V0A|V0B", "America/Edmonton"),
    (r"A0P|A0R|A2V", "America/Goose_Bay"),
    (r"X0B", "America/Cambridge_Bay"),
    (r"X0C", "America/Rankin_Inlet"),
]
"""Where a prefix keeps another time than most of its province."""
SIDES = (
    r"(?:\s+(?:North|South|East|West|Northeast|Northwest|Southeast|Southwest|Central|Centre|Upper|Lower|Outer|Inner"
    r"|Mid-\w+|Riverbank|Harbour|Bedford Basin|Arm|&|-))+$"
)
OFFICES = r"\s+(?:Stn|Provincial Government|Newfoundland & Labrador|Nova Scotia|New Brunswick|Manitoba).*$"
REGION_WORD = re.compile(
    r"\b(?:region|area|Peninsula|Highlands|Coast|Valley|Shore|Island|Lakes|Skeena|Nunavut)\b|al [A-Z]\w+$",
    re.IGNORECASE,
)
BOROUGHS = {"Toronto": r"M", "Montreal": r"H[1-4]", "Quebec City": r"G[123]", "Laval": r"H7", "Sudbury": r"P3"}
"""Cities whose prefixes carry the names of their quarters."""


def canadian_areas(fsa_file: Path) -> list[Area]:
    with fsa_file.open(newline="", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["code"] not in NOT_REAL]
    areas = []
    for row in rows:
        region = PROVINCES[row["province"]]
        point = (float(row["latitude"]), float(row["longitude"]))
        zone = next((z for pattern, z in ZONES if re.fullmatch(pattern, row["code"])), REGIONS[region].time_zone)
        areas.append(Area(row["code"], canadian_town(row["name"]), region, point, zone, people=20.0))
    areas = [IQALUIT if area.code == IQALUIT.code else area for area in areas]
    pull_in_strays(areas)
    return areas


def canadian_town(name: str) -> str:
    """The town in the name of a prefix: "Downtown Toronto (CN Tower)" → "Toronto"."""
    bare, _, inside = name.partition(" (")
    if REGION_WORD.search(bare) and inside and "/" not in inside:
        bare = inside.rstrip(")")
    bare = re.sub(OFFICES, "", bare)
    bare = re.sub(r"^(?:Downtown|Central|Old|Outer|Inner|Upper|Lower)\s+", "", re.sub(SIDES, "", bare))
    return re.sub(r"^(?:East|West) (?=Toronto)", "", bare).strip()


def pull_in_strays(areas: list[Area]) -> None:
    """City prefixes that the source puts far outside their city go to its middle (T2P, V6T)."""
    cities = defaultdict(list)
    for area in areas:
        if area.code[1] != "0":
            cities[area.town, area.region].append(area)
    for group in cities.values():
        if len(group) < 8:
            continue
        center = (median(a.point[0] for a in group), median(a.point[1] for a in group))
        for area in group:
            if distance_m(*area.point, *center) > 21_000:
                area.point = center


def canadian_towns(areas: list[Area]) -> list[Town]:
    """The towns of city prefixes. The middle of a rural prefix says too little of where its towns are."""
    groups = defaultdict(list)
    for area in (area for area in areas if area.code[1] != "0" or area is IQALUIT):
        groups[area.town, area.region].append(area)
        for city, prefix in BOROUGHS.items():
            if re.match(prefix, area.code) and area.town != city:
                groups[city, area.region].append(area)
    return [town_of(name, region, group, Rank.PREFERRED, note="") for (name, region), group in groups.items()]
