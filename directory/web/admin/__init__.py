"""The desks: what administrators decide. Closed to everybody else."""

from directory.web.admin import (
    audit,
    home,
    imports,
    inquiries,
    jurisdictions,
    listings,
    navigation,
    ownership,
    people,
    programmes,
    waivers,
)
from directory.web.admin.blueprint import pages

__all__ = [
    "audit",
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
    "waivers",
]
