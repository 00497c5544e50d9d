"""Who licenses acupuncture where, in words."""

from __future__ import annotations

from dataclasses import dataclass

from directory.jurisdictions.queries import without_license
from directory.languages import gettext
from directory.places import REGIONS
from directory.shared.text import listed


@dataclass(frozen=True, slots=True)
class Unlicensed:
    """The states that issue no license, and the provinces that do not regulate acupuncture, as lists in words."""

    states: str
    provinces: str


def unlicensed() -> Unlicensed:
    """Where verified national certification answers the first question."""
    regions = [REGIONS[code] for code in sorted(without_license())]
    states, provinces = ([gettext(one.name) for one in regions if one.country == country] for country in ("US", "CA"))
    return Unlicensed(listed(states), listed(provinces))
