"""What stands around every page of the workspace: whose listing it is, its status, and the way about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.web.practice.navigation import Line, navigation
from directory.web.presenting.workspace_words import STATUS_WORDS


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page about one listing; `public_url` where everybody can see it."""

    slug: str
    name: str
    status: str
    status_words: str
    public_url: str | None
    groups: list[tuple[str, list[Line]]]


def shell(listing: Listing) -> Shell:
    """The frame of a listing's workspace."""
    has_a_page = listing.status == Status.PUBLISHED or (listing.status == Status.CLOSED and listing.published_at)
    return Shell(
        slug=listing.slug,
        name=listing.practitioner.name,
        status=listing.status.value,
        status_words=STATUS_WORDS[listing.status],
        public_url=url_for("public.listing", slug=listing.slug) if has_a_page else None,
        groups=navigation(listing.slug),
    )


def page(template: str, listing: Listing, **given: Any) -> str:
    """A page of the workspace."""
    return render_template(template, shell=shell(listing), **given)
