"""The desks: what administrators decide. Closed to everybody else."""

from directory.web.admin import (
    audit,
    conflicts,
    exclusions,
    home,
    imports,
    inquiries,
    jurisdictions,
    listings,
    navigation,
    ownership,
    people,
    programmes,
    proposals,
    verification,
    verification_one,
    waivers,
)
from directory.web.admin.blueprint import pages

__all__ = [
    "audit",
    "conflicts",
    "exclusions",
    "home",
    "imports",
    "inquiries",
    "jurisdictions",
    "listings",
    "navigation",
    "ownership",
    "pages",
    "people",
    "programmes",
    "proposals",
    "verification",
    "verification_one",
    "waivers",
]
