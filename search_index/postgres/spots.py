"""How a place lies under its index: as PostGIS geography or, where that is absent, as two of its three coordinates.

Both only say who may be near. Who is, is the squared chord of 32-bit unit vectors, as everywhere.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Protocol

from psycopg.errors import InsufficientPrivilege

from search_index.geometry import chord_of

if TYPE_CHECKING:
    from psycopg import Cursor

    from search_index.geometry import Floats

EXTENSION = "postgis"
SAFE_SHARE, SAFE_M = 1.001, 2.0
"""PostGIS takes another radius of the Earth, and our points are rounded to half a meter."""
SAFE_CHORD = 1e-6


class Spots(Protocol):
    """One way to keep them."""

    @property
    def name(self) -> str:
        """As the table `index` keeps it."""
        ...

    @property
    def type(self) -> str:
        """Of the column."""
        ...

    def value(self, point: tuple[float, float], vector: list[float]) -> str:
        """The column of a point: latitude and longitude in degrees, and its unit vector."""
        ...

    def near(self, near: tuple[float, float], center: Floats, within_m: float, given: dict[str, object]) -> str:
        """SQL that holds for every spot within so many meters, and for few others."""
        ...


class _Geography(NamedTuple):
    name: str = "postgis"
    type: str = "geography"

    def value(self, point: tuple[float, float], vector: list[float]) -> str:  # noqa: ARG002
        return f"SRID=4326;POINT({point[1]!r} {point[0]!r})"

    def near(self, near: tuple[float, float], center: Floats, within_m: float, given: dict[str, object]) -> str:  # noqa: ARG002
        given |= {"lat": near[0], "lon": near[1], "within": within_m * SAFE_SHARE + SAFE_M}
        return "ST_DWithin(spot, ST_MakePoint(%(lon)s, %(lat)s)::geography, %(within)s, false)"


class _Plane(NamedTuple):
    """The Earth seen along its axis: a circle lies in the box around it, at the poles and the date line too."""

    name: str = "plane"
    type: str = "point"

    def value(self, point: tuple[float, float], vector: list[float]) -> str:  # noqa: ARG002
        return f"({vector[0]!r},{vector[1]!r})"

    def near(self, near: tuple[float, float], center: Floats, within_m: float, given: dict[str, object]) -> str:  # noqa: ARG002
        reach = math.sqrt(float(chord_of(within_m))) + SAFE_CHORD
        x, y, z = map(float, center)
        given["box"] = f"({x - reach!r},{y - reach!r}),({x + reach!r},{y + reach!r})"
        given |= {"low": z - reach, "high": z + reach}
        return "spot <@ %(box)s::box AND z BETWEEN %(low)s AND %(high)s"


WAYS: dict[str, Spots] = {one.name: one for one in (_Geography(), _Plane())}


def chosen(cursor: Cursor[tuple[object, ...]]) -> Spots:
    """PostGIS where this database has it or may have it, else the plane."""
    if EXTENSION:
        known = "SELECT to_regtype('geography') IS NOT NULL"
        available = "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = %s)"
        if cursor.execute(known).fetchone() != (True,) and cursor.execute(available, [EXTENSION]).fetchone() == (True,):
            _try_to_create(cursor)
        if cursor.execute(known).fetchone() == (True,):
            return WAYS["postgis"]
    return WAYS["plane"]


def _try_to_create(cursor: Cursor[tuple[object, ...]]) -> None:
    """Bring the extension into the database, which not every account may do."""
    cursor.execute("SAVEPOINT extension")
    try:
        cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {EXTENSION}".encode())
    except InsufficientPrivilege:
        cursor.execute("ROLLBACK TO SAVEPOINT extension")
    cursor.execute("RELEASE SAVEPOINT extension")
