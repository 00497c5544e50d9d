"""The workspace: the pages where a practitioner keeps their own listing. Closed to everybody else."""

from directory.web.practice import (
    badge,
    changes,
    exporting,
    findability,
    home,
    inquiries,
    invitations,
    keepers,
    offers,
    places,
    previewing,
    requests,
    sheets,
    standing,
    start,
    statistics,
)
from directory.web.practice.blueprint import pages

__all__ = [
    "badge",
    "changes",
    "exporting",
    "findability",
    "home",
    "inquiries",
    "invitations",
    "keepers",
    "offers",
    "pages",
    "places",
    "previewing",
    "requests",
    "sheets",
    "standing",
    "start",
    "statistics",
]
