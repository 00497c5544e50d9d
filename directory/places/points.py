"""From coordinates to words: typed points, the nearest town, the time zone there."""

import re
from collections import defaultdict
from functools import cache
from math import cos, floor, radians

from directory.places import table
from directory.places.answer import Answer, Found, Place, Unknown
from directory.places.distance import distance_m, miles_to_m
from directory.places.regions import REGIONS, region_code
from directory.places.table import PostalCode

NEAREST_MAX_M = miles_to_m(100)
"""Farther from every postal code than this, a point is near no town."""

_CELL_DEGREES = 0.5
_DEGREE_M = 111_195.0
_COORDINATES = re.compile(r"([+-]?\d{1,3}(?:\.\d{0,12})?)°?\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d{0,12})?)°?", re.ASCII)


def find_point(text: str) -> Answer | None:
    """The answer for "40.1,-74.2" (latitude, longitude); None when the text is not a pair of numbers."""
    match = _COORDINATES.fullmatch(text)
    if not match:
        return None
    lat, lon = float(match[1]), float(match[2])
    if abs(lat) > 90 or abs(lon) > 180:
        return Unknown(text)
    return Found(point(lat, lon))


def point(lat: float, lon: float) -> Place:
    """The place of bare coordinates, in the region and time zone of the nearest postal code."""
    label = f"the point {lat:.2f}, {lon:.2f}"
    near = nearest(lat, lon)
    if near is None:
        return Place(label, lat, lon, "", "", "point", None)
    return Place(label, lat, lon, near.region, near.country, "point", near.time_zone)


def nearest(lat: float, lon: float) -> Place | None:
    """The town around the nearest postal code, labeled "Asbury Park, NJ"; None beyond NEAREST_MAX_M."""
    best = min(_candidates(lat, lon), key=lambda row: distance_m(lat, lon, row.lat, row.lon), default=None)
    if best is None or distance_m(lat, lon, best.lat, best.lon) > NEAREST_MAX_M:
        return None
    label, country = f"{best.town}, {best.region}", REGIONS[best.region].country
    return Place(label, best.lat, best.lon, best.region, country, "town", best.time_zone, best.code, best.town)


def time_zone_at(postal_code_or_region: str) -> str | None:
    """The IANA time zone of a ZIP code, a Canadian postal code, or (roughly) a state or province; else None."""
    text = postal_code_or_region.strip().upper()
    row = table.postal_code(text[:3] if text[:1].isalpha() else text[:5])
    region = region_code(text)
    return row.time_zone if row else REGIONS[region].time_zone if region else None


def _candidates(lat: float, lon: float) -> list[PostalCode]:
    """Postal codes around a point: of the smallest ring of cells that has any, and one ring more."""
    grid = _grid()
    row, column = floor(lat / _CELL_DEGREES), floor(lon / _CELL_DEGREES)
    cell_m = _CELL_DEGREES * _DEGREE_M
    rows = int(NEAREST_MAX_M / cell_m) + 1
    columns_per_row = 1 / max(0.1, cos(radians(lat)))
    seen_at: int | None = None
    found: list[str] = []
    for ring in range(rows + 1):
        wide = int(ring * columns_per_row) + 1
        cells = [(row + r, column + c) for r in range(-ring, ring + 1) for c in range(-wide, wide + 1)]
        found = [line for cell in cells for line in grid.get(cell, ())]
        if seen_at is not None and ring > seen_at:
            break
        if found and seen_at is None:
            seen_at = ring
    return [PostalCode.from_line(line) for line in found]


@cache
def _grid() -> dict[tuple[int, int], list[str]]:
    """The lines of the postal codes in each cell; they are the table's own, so this costs little memory."""
    cells = defaultdict(list)
    for line in table.postal_lines():
        _, _, _, lat, lon, _ = line.split("\t", 5)
        cells[floor(float(lat) / _CELL_DEGREES), floor(float(lon) / _CELL_DEGREES)].append(line)
    return dict(cells)
