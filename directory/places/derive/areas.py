"""What the steps of the derivation hand to one another: areas with a point."""

from dataclasses import dataclass, field

from directory.places.distance import miles_to_m

Point = tuple[float, float]

NEIGHBORS_M = miles_to_m(10)
"""Centroids closer than this are of one settlement."""


@dataclass
class Area:
    """One postal code on its way into the table."""

    code: str
    town: str
    region: str
    point: Point
    time_zone: str
    county: str = ""
    ordinary: bool = True
    also: list[str] = field(default_factory=list)
    unofficial: list[str] = field(default_factory=list)
    people: float = 0.0


def points(group: list[Area]) -> list[Point]:
    return [area.point for area in group]


def middle(group: list[Point], weights: list[float] | None = None) -> Point:
    """The weighted mean of points that lie close together (longitudes across the date line are not)."""
    scale = weights or [1.0] * len(group)
    lat = sum(p[0] * w for p, w in zip(group, scale, strict=True)) / sum(scale)
    lon = sum(p[1] * w for p, w in zip(group, scale, strict=True)) / sum(scale)
    return lat, lon
