"""Distances on the globe, in meters, and the two units that people read."""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""
METERS_PER_MILE = 1_609.344
METERS_PER_KM = 1_000.0


def distance_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The great-circle distance between two points given in degrees, in meters (haversine)."""
    half_lat = sin(radians(other_lat - lat) / 2)
    half_lon = sin(radians(other_lon - lon) / 2)
    chord = half_lat**2 + cos(radians(lat)) * cos(radians(other_lat)) * half_lon**2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, chord)))


def miles_to_m(miles: float) -> float:
    """Statute miles as meters."""
    return miles * METERS_PER_MILE


def m_to_miles(meters: float) -> float:
    """Meters as statute miles."""
    return meters / METERS_PER_MILE


def km_to_m(km: float) -> float:
    """Kilometers as meters."""
    return km * METERS_PER_KM


def m_to_km(meters: float) -> float:
    """Meters as kilometers."""
    return meters / METERS_PER_KM
