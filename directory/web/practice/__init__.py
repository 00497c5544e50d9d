"""The workspace: the pages where a practitioner keeps their own listing. Closed to everybody else."""

from directory.web.practice import (
    badge,
    changes,
    findability,
    home,
    inquiries,
    offers,
    places,
    previewing,
    sheets,
    standing,
)
from directory.web.practice.blueprint import pages

__all__ = [
    "badge",
    "changes",
    "findability",
    "home",
    "inquiries",
    "offers",
    "pages",
    "places",
    "previewing",
    "sheets",
    "standing",
]
