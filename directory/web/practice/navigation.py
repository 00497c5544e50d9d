"""The way about the workspace: one list, to which every page of a listing adds its line.

A line whose endpoint does not exist is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for


@dataclass(frozen=True, slots=True)
class Part:
    """A line: the endpoint it leads to, its words and its sign (a line of static/icons.txt).

    `below`: the endpoints of the pages that stand below it.
    """

    endpoint: str
    words: str
    icon: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the page prints it."""

    words: str
    icon: str
    url: str
    is_here: bool


PARTS: tuple[tuple[str, tuple[Part, ...]], ...] = (
    (
        "",
        (
            Part("practice.listing", "Overview", "house"),
            Part("practice.inquiries", "Inbox", "mail", below=("practice.inquiry",)),
            Part(
                "practice.reviews",
                "Reviews",
                "message-square",
                below=(
                    "practice.review",
                    "practice.reply_to_review",
                    "practice.dispute",
                    "practice.dispute_entry",
                    "practice.threat",
                    "practice.tell_of_a_threat",
                ),
            ),
            Part(
                "practice.visit_codes",
                "Visit codes",
                "qr-code",
                below=("practice.make_visit_codes", "practice.attestation"),
            ),
        ),
    ),
    (
        "Your listing",
        (
            Part("practice.about", "About you", "user"),
            Part("practice.contact", "Contact", "phone"),
            Part(
                "practice.credentials",
                "Credentials",
                "shield-check",
                below=(
                    "practice.add_credential",
                    "practice.new_credential",
                    "practice.credential",
                    "practice.edit_credential",
                    "practice.add_documents",
                    "practice.answer_desk",
                    "practice.credential_again",
                ),
            ),
            Part(
                "practice.photos",
                "Before and after photos",
                "images",
                below=(
                    "practice.new_photo_case",
                    "practice.photo_case",
                    "practice.edit_photo_case",
                    "practice.add_photos",
                    "practice.photo_of_case",
                    "practice.remove_case_photo",
                    "practice.photo_consent",
                    "practice.longer_photo_consent",
                    "practice.withdraw_photo_consent",
                    "practice.photo_link",
                    "practice.photo_paper",
                    "practice.withdraw_photo_case",
                    "practice.new_photo_series",
                ),
            ),
            Part(
                "practice.places",
                "Places and hours",
                "map-pin",
                below=("practice.new_place", "practice.place", "practice.hours"),
            ),
            Part("practice.availability", "Next opening", "calendar-check"),
            Part(
                "practice.prices",
                "Prices and packages",
                "dollar-sign",
                below=("practice.new_price", "practice.price", "practice.new_package", "practice.package"),
            ),
            Part("practice.plan", "Plan", "list"),
            Part("practice.concerns", "Concerns", "sparkles"),
            Part("practice.techniques", "Techniques", "star"),
            Part("practice.languages", "Languages", "languages"),
            Part("practice.payments", "Ways to pay", "credit-card"),
            Part("practice.precautions", "Waits and exclusions", "clock"),
        ),
    ),
    (
        "Look after it",
        (
            Part("practice.preview", "Preview", "eye"),
            Part("practice.findability_test", "Can people find you?", "search", below=("practice.findability",)),
            Part("practice.statistics", "Statistics", "chart-column"),
            Part("practice.badge", "Badge", "badge-check"),
            Part("practice.changes", "Last changes", "history"),
            Part("practice.copy", "A copy of everything", "download"),
            Part("practice.keepers", "Who keeps it", "users"),
        ),
    ),
)


def navigation(slug: str) -> list[tuple[str, list[Line]]]:
    """The lines of a listing's workspace, in their groups; those whose pages do not exist are left out."""
    known = current_app.view_functions
    return [
        (heading, [_line(part, slug) for part in parts if part.endpoint in known])
        for heading, parts in PARTS
        if any(part.endpoint in known for part in parts)
    ]


def _line(part: Part, slug: str) -> Line:
    here = request.endpoint or ""
    return Line(part.words, part.icon, url_for(part.endpoint, slug=slug), here in (part.endpoint, *part.below))
