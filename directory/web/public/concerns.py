"""Concerns: all of them, and what is known of one, with what this directory holds about it."""

from __future__ import annotations

from flask import abort, current_app, render_template

from directory.discovery.concern_numbers import concern_numbers, practitioners_by_concern
from directory.discovery.towns import towns_of_practice
from directory.guides.concern_pages import concern_texts
from directory.guides.library import library
from directory.languages import LANGUAGES, spoken
from directory.shared.clock import utc_now
from directory.web.guards import allow
from directory.web.presenting.concerns import concern_page, concern_rows
from directory.web.public.blueprint import pages

TEXTS = {code: concern_texts(code) for code in LANGUAGES}
"""Of every language: a text that is not whole stops the start, with its file and line."""


@pages.get("/concerns")
@allow("public:site:read")
def concerns() -> str:
    """List every concern."""
    counts = practitioners_by_concern(index=current_app.extensions["search_index"], now=utc_now())
    return render_template("public/concerns.html", concerns=concern_rows(TEXTS[spoken().code], counts))


@pages.get("/concerns/<concern>")
@allow("public:site:read")
def concern(concern: str) -> str:
    """Show one concern."""
    text = TEXTS[spoken().code].get(concern) or abort(404)
    now, index = utc_now(), current_app.extensions["search_index"]
    numbers = concern_numbers(concern, index=index, now=now)
    towns = towns_of_practice(index=index, now=now)
    page = concern_page(text, library(spoken().code), numbers, towns, today=now.date())
    return render_template("public/concern.html", page=page)
