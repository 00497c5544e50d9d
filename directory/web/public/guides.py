"""Guides: the index, and one content page with its evidence cards. They are read when the application starts."""

from __future__ import annotations

from flask import abort, render_template

from directory.guides.library import library
from directory.languages import LANGUAGES, spoken
from directory.shared.clock import utc_now
from directory.web.guards import allow
from directory.web.presenting.guides import guide_page, guides_index
from directory.web.public.blueprint import pages

BOOKS = {code: library(code) for code in LANGUAGES}
"""Of every language: a guide that is not whole stops the start, with its file and line."""


@pages.get("/guides")
@allow("public:site:read")
def guides() -> str:
    """List every guide, and count what kinds of knowledge they hold."""
    return render_template("public/guides.html", page=guides_index(BOOKS[spoken().code]))


@pages.get("/guides/<guide>")
@allow("public:site:read")
def guide(guide: str) -> str:
    """Show one guide."""
    books = BOOKS[spoken().code]
    found = books.find(guide) or abort(404)
    return render_template("public/guide.html", page=guide_page(found, books, today=utc_now().date()))
