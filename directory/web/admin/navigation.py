"""The way about the desks: one list, to which every desk adds its line.

A line is shown to whoever may open its page, and where its page exists; what waits there is counted beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from directory.oversight.waiting import waiting_at_desks
from directory.web.admin.blueprint import pages
from directory.web.guards import may_open


@dataclass(frozen=True, slots=True)
class Part:
    """A line: the endpoint it leads to, its words and its sign (a line of static/icons.txt).

    `desk`: the queue that it counts (`oversight.waiting`); `below`: the endpoints of the pages that stand below it.
    """

    endpoint: str
    words: str
    icon: str
    desk: str = ""
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the page prints it."""

    words: str
    icon: str
    url: str
    is_here: bool
    waiting: int


PARTS: tuple[tuple[str, tuple[Part, ...]], ...] = (
    ("", (Part("admin.home", "Home", "house"),)),
    (
        "Desks",
        (
            Part(
                "admin.verification",
                "Verification",
                "badge-check",
                "verification",
                ("admin.submission", "admin.credential"),
            ),
            Part("admin.proposals", "Proposals", "users", "proposals", ("admin.proposal",)),
            Part("admin.exclusions", "Exclusions", "triangle-alert", "exclusions", ("admin.exclusion",)),
            Part(
                "admin.ownership", "Ownership", "key-round", "ownership", ("admin.ownership_request", "admin.listing")
            ),
            Part("admin.photos", "Photos", "images", "photos", ("admin.photo_case",)),
            Part("admin.reviews", "Reviews", "star", "reviews", ("admin.review_entry", "admin.whole_review_entry")),
            Part("admin.disputes", "Disputes", "gavel", "disputes", ("admin.dispute",)),
            Part("admin.reports", "Reports", "flag", "reports", ("admin.report",)),
            Part("admin.receipts", "Receipts", "receipt", "receipts", ("admin.receipt",)),
            Part("admin.threats", "Threats", "shield-alert", "threats"),
            Part("admin.inquiries", "Inquiries", "mail", "inquiries"),
            Part("admin.privacy", "Personal data", "shield-check", "privacy", ("admin.privacy_request",)),
            Part("admin.waivers", "Waivers", "file-text", "waivers"),
            Part("admin.conflicts", "Conflicts of interest", "scale", below=("admin.everybodys_conflicts",)),
        ),
    ),
    (
        "Registers and records",
        (
            Part("admin.people", "People", "user", below=("admin.one_person",)),
            Part("admin.jurisdictions", "Jurisdictions", "map", below=("admin.one_jurisdiction",)),
            Part("admin.programmes", "Training register", "graduation-cap", below=("admin.programme",)),
            Part("admin.imports", "Imports", "download", below=("admin.one_import",)),
            Part("admin.audit", "Audit trail", "history", below=("admin.audit_entry",)),
        ),
    ),
)


def parts_for_me() -> list[tuple[str, list[Part]]]:
    """The lines that whoever is signed in may open, in their groups; a group without any is left out."""
    known = current_app.view_functions
    groups = (
        (heading, [part for part in parts if part.endpoint in known and may_open(part.endpoint)])
        for heading, parts in PARTS
    )
    return [(heading, parts) for heading, parts in groups if parts]


def navigation() -> list[tuple[str, list[Line]]]:
    """The same as a page prints them, with what waits at each desk."""
    groups = parts_for_me()
    waiting = waiting_at_desks() if any(part.desk for _, parts in groups for part in parts) else {}
    return [
        (heading, [_line(part, waiting[part.desk].count if part.desk else 0) for part in parts])
        for heading, parts in groups
    ]


def _line(part: Part, waiting: int) -> Line:
    here = request.endpoint or ""
    return Line(part.words, part.icon, url_for(part.endpoint), here in (part.endpoint, *part.below), waiting)


@pages.context_processor
def _give_navigation() -> dict[str, object]:
    return {"desks": navigation}
