"""ZIP codes: names and zones from `zipcodes`, points from the Census wherever it has one."""

import csv
import re
from collections import defaultdict
from math import floor, sqrt
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import zipcodes

from directory.places.derive.areas import NEIGHBORS_M, Area, Point, middle
from directory.places.distance import distance_m, miles_to_m
from directory.places.regions import REGIONS

FAR_M = miles_to_m(25)
"""A `zipcodes` point farther than this from its prefix and its town is taken for a mistake."""
MARKS_DROPPED = {
    "Coeur D Alene": "Coeur d'Alene",
    "Dekalb": "DeKalb",
    "Desoto": "DeSoto",
    "Lagrange": "LaGrange",
    "Wilkes Barre": "Wilkes-Barre",
    "Winston Salem": "Winston-Salem",
}
ZONES = available_timezones()


def united_states(census_file: Path) -> list[Area]:
    """Every ZIP code with a point that can be believed; military ones are left out."""
    with census_file.open(newline="") as lines:
        census = {r["GEOID"]: (float(r["INTPTLAT"]), float(r["INTPTLONG"])) for r in csv.DictReader(lines)}
    everything: list[dict[str, Any]] = zipcodes.list_all()  # type: ignore[no-untyped-call]
    rows = {row["zip_code"]: row for row in everything if row["state"] in REGIONS}
    known = [area_of(row, census[code]) for code, row in rows.items() if code in census]
    known += unnamed(census, known, rows)
    return known + believed(known, [row for code, row in rows.items() if code not in census])


def area_of(row: dict[str, Any], point: Point) -> Area:
    zone = row["timezone"] if row["timezone"] in ZONES else REGIONS[row["state"]].time_zone
    ordinary = row["zip_code_type"] == "STANDARD" and row["active"]
    return Area(
        code=row["zip_code"],
        town=proper(row["city"]),
        region=row["state"],
        point=point,
        time_zone=zone,
        county=row["county"],
        ordinary=ordinary,
        also=row["acceptable_cities"],
        unofficial=row["unacceptable_cities"] if ordinary and row["state"] != "PR" else [],
    )


def proper(name: str) -> str:
    """The name with the marks that postal tables drop: "O Fallon" → "O'Fallon"."""
    marked = re.sub(r"^Mc (?=[A-Z])", "Mc", re.sub(r"^O (?=[A-Z])", "O'", name))
    return MARKS_DROPPED.get(name, marked)


def unnamed(census: dict[str, Point], known: list[Area], rows: dict[str, Any]) -> list[Area]:
    """Census areas that `zipcodes` has no name for: named after the nearest one of the same prefix."""
    by_prefix: defaultdict[str, list[Area]] = defaultdict(list)
    for area in known:
        by_prefix[area.code[:3]].append(area)
    found = []
    for code, (lat, lon) in census.items():
        near = by_prefix[code[:3]]
        if code not in rows and near:
            host = min(near, key=lambda area: distance_m(lat, lon, *area.point))
            found.append(Area(code, host.town, host.region, (lat, lon), host.time_zone, host.county, ordinary=False))
    return found


def believed(known: list[Area], rows: list[dict[str, Any]]) -> list[Area]:
    """ZIP codes without a Census area (mostly boxes): their own point where it lies near what is known
    of their town or prefix, else the middle of their town, else nothing.
    """
    by_town: defaultdict[tuple[str, str], list[Point]] = defaultdict(list)
    by_prefix: defaultdict[tuple[str, str], list[Point]] = defaultdict(list)
    for area in known:
        by_town[area.town, area.region].append(area.point)
        by_prefix[area.code[:3], area.region].append(area.point)
    found = []
    for row in rows:
        lat, lon = float(row["lat"]), float(row["long"])
        town = by_town[proper(row["city"]), row["state"]]
        near = town or by_prefix[row["zip_code"][:3], row["state"]]
        if (lat or lon) and any(distance_m(lat, lon, *other) < FAR_M for other in near):
            found.append(area_of(row, (lat, lon)))
        elif town:
            found.append(area_of(row, middle(town)))
    return found


def estimate_people(areas: list[Area]) -> None:
    """A rough number of residents in thousands: ZIP areas lie close together where people do.

    Only for order (which Springfield first), never shown.
    """
    ordinary = [area for area in areas if area.ordinary]
    cells = defaultdict(list)
    for area in ordinary:
        cells[floor(area.point[0] * 4), floor(area.point[1] * 4)].append(area.point)
    for area in areas:
        if not area.ordinary:
            area.people = 0.1
            continue
        row, column = floor(area.point[0] * 4), floor(area.point[1] * 4)
        near = (p for r in (-1, 0, 1) for c in (-1, 0, 1) for p in cells.get((row + r, column + c), ()))
        neighbors = sum(distance_m(*area.point, *point) < NEIGHBORS_M for point in near)
        area.people = min(40.0, 3.0 * sqrt(neighbors))
