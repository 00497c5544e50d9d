"""Places: where a ZIP code, a town or a Canadian postal prefix is, and how far apart two points are. Offline.

A *place* is a point to look near, with its words; `find` answers any text with Found, Ambiguous or Unknown.
A *region* is a state, territory or province; a *town* is a name in the table, official or not.
The tables in `data/` are made by `derive`: Census ZIP code areas (public domain), names and time zones of the
`zipcodes` package (MIT), Canadian prefixes of GeoNames (CC BY 4.0, https://www.geonames.org).
"""

from directory.places.answer import Ambiguous, Answer, Found, Named, Place, Unknown
from directory.places.distance import distance_m, km_to_m, m_to_km, m_to_miles, miles_to_m
from directory.places.lookup import METROPOLIS, find, largest, named, postal_place, suggest
from directory.places.points import nearest, point, time_zone_at
from directory.places.regions import REGIONS, Region, region_code, region_time_zone
from directory.places.table import PostalCode, Rank, Town, all_postal_codes, all_towns, postal_code

__all__ = [
    "METROPOLIS",
    "REGIONS",
    "Ambiguous",
    "Answer",
    "Found",
    "Named",
    "Place",
    "PostalCode",
    "Rank",
    "Region",
    "Town",
    "Unknown",
    "all_postal_codes",
    "all_towns",
    "distance_m",
    "find",
    "km_to_m",
    "largest",
    "m_to_km",
    "m_to_miles",
    "miles_to_m",
    "named",
    "nearest",
    "point",
    "postal_code",
    "postal_place",
    "region_code",
    "region_time_zone",
    "suggest",
    "time_zone_at",
]
