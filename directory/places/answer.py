"""What a question for a place is answered with: found, several, or unknown with suggestions."""

from dataclasses import dataclass
from typing import Literal

from directory.places.table import PostalCode, Rank, Town


@dataclass(frozen=True, slots=True)
class Place:
    """A point to look near, with the words to show for it. Degrees (WGS 84), IANA time zone.

    `region` is a state or province code, `country` "US" or "CA"; both are empty for a point far from any town.
    """

    label: str
    lat: float
    lon: float
    region: str
    country: str
    kind: Literal["postal", "town", "point"]
    time_zone: str | None
    postal_code: str | None = None
    town: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One place; `corrected_from` is what was typed, when a typing error was mended."""

    place: Place
    corrected_from: str | None = None


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several places of that name, the largest first, at most CHOICES_MAX."""

    choices: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing of that name; places that may be meant, if any come to mind."""

    text: str
    suggestions: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """What words name as they stand, no slip mended. `people` (thousands): a rough estimate for the first choice."""

    answer: Found | Ambiguous
    people: float


Answer = Found | Ambiguous | Unknown

CHOICES_MAX = 12
SUGGESTIONS_MAX = 5


def place_of_postal_code(row: PostalCode, country: str) -> Place:
    """The place of a postal code: "Asbury Park, NJ 07712"."""
    label = f"{row.town}, {row.region} {row.code}"
    return Place(label, row.lat, row.lon, row.region, country, "postal", row.time_zone, row.code, row.town)


def place_of_town(town: Town, country: str) -> Place:
    """The place of a town: "Ocean Township, NJ", with a note where that says too little.

    Quarters and old names tell the town they belong to: "Wayside, NJ (Asbury Park)".
    """
    note = f" ({town.note})" if town.note and (town.rank is Rank.UNOFFICIAL or "County" in town.note) else ""
    label = f"{town.name}, {town.region}{note}"
    return Place(label, town.lat, town.lon, town.region, country, "town", town.time_zone, None, town.name)
