"""The badge: what is signed, what the picture shows, and the lines that put it on somebody's own site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, render_template, url_for
from markupsafe import Markup

from directory.checklist.rules import Checklist, Number
from directory.config import Config
from directory.discovery.badge import Badge, Shown
from directory.web.formatting import date_words

SHORT = {
    Number.LICENSED: "License",
    Number.TRAINED: "Training",
    Number.PHOTOS: "Photos",
    Number.COSTS: "Costs",
    Number.PLAN: "Plan",
}
STATUS_WORDS = {
    Shown.PUBLISHED: "",
    Shown.NOT_PUBLISHED: "Not published at the moment",
    Shown.CLOSED: "No longer practicing",
}
WIDTH, HEIGHT = 440, 124
FIRST, APART = 48, 86
"""The middle of the first mark in the picture, and how far the next one is."""


@dataclass(frozen=True, slots=True)
class MarkView:
    """One of the five marks; `x` is its middle in the picture."""

    label: str
    word: str
    state: str
    x: int


@dataclass(frozen=True, slots=True)
class BadgePicture:
    """What the picture prints."""

    title: str
    description: str
    checked: str
    status_words: str
    is_current: bool
    marks: list[MarkView]
    width: int = WIDTH
    height: int = HEIGHT


def statement(badge: Badge) -> dict[str, object]:
    """What the site says and signs. A listing that is not shown says nothing of its points."""
    is_shown = badge.shown is Shown.PUBLISHED
    return {
        "site": current_app.config["FINEPOINT"].site_name,
        "listing": _address(badge, "public.listing"),
        "name": badge.listing.practitioner.name,
        "status": badge.shown.value,
        "is_current": badge.is_current,
        "states": states(badge.checklist) if is_shown else [],
        "checked_at": badge.checked_at.isoformat().replace("+00:00", "Z"),
    }


def states(checklist: Checklist) -> list[dict[str, object]]:
    """The five points as data."""
    return [
        {
            "number": point.number.value,
            "question": point.question,
            "state": point.state.value,
            "word": point.word,
            "answered": point.is_answered,
        }
        for point in checklist.points
    ]


def picture(badge: Badge) -> BadgePicture:
    """The picture of a badge."""
    site, name = current_app.config["FINEPOINT"].site_name, badge.listing.practitioner.name
    checked = f"checked {date_words(badge.checked_on)}"
    points: Sequence[tuple[str, str, str]] = [
        (SHORT[point.number], point.word, point.state.value) for point in badge.checklist.points
    ]
    said = ". ".join(f"{label}: {word}" for label, word, _ in points)
    if badge.shown is not Shown.PUBLISHED:
        points = [(label, "", "not-provided") for label, _, _ in points]
        said = STATUS_WORDS[badge.shown]
    return BadgePicture(
        title=f"{name} on {site}, {checked}",
        description=f"{said}.",
        checked=checked,
        status_words=STATUS_WORDS[badge.shown],
        is_current=badge.is_current,
        marks=[MarkView(*point, x=FIRST + APART * place) for place, point in enumerate(points)],
    )


def snippet(badge: Badge) -> str:
    """The lines to copy into a page elsewhere: the picture in a link to the listing."""
    alt = f"The five points of {badge.listing.practitioner.name} on {current_app.config['FINEPOINT'].site_name}"
    return str(
        Markup('<a href="{}">\n  <img src="{}" width="{}" height="{}" alt="{}">\n</a>').format(
            _address(badge, "public.listing"), _address(badge, "public.badge_picture"), WIDTH, HEIGHT, alt
        )
    )


def drawn(badge: Badge) -> str:
    """The picture as SVG."""
    return render_template("public/badge.svg", badge=picture(badge))


def _address(badge: Badge, endpoint: str) -> str:
    """A page of the listing with the site's own address before it."""
    config: Config = current_app.config["FINEPOINT"]
    return config.base_url.rstrip("/") + url_for(endpoint, slug=badge.listing.slug)
