"""Asking a saved search as its results page would: the same form, the same reading of place and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import parse_qsl

from flask import Flask
from werkzeug.datastructures import MultiDict

from directory.discovery.cards import Card
from directory.discovery.everybody import find_everybody
from directory.discovery.index import SearchIndex
from directory.languages import LANGUAGES, gettext, speaking
from directory.saved_searches.actions import Fits, Looking
from directory.saved_searches.models import SavedSearch
from directory.saved_searches.rules import FOUND_MAX
from directory.web.asking import ask
from directory.web.forms.search import SearchForm


@dataclass(frozen=True, slots=True)
class Line:
    """One new listing in a letter. `points`: each of the five questions with its state; `path`: its page."""

    name: str
    where: str
    points: list[str]
    path: str


def looking(app: Flask) -> Looking:
    """How saved searches are asked in an application."""
    return partial(_look, index=app.extensions["search_index"])


def _look(saved: SavedSearch, now: datetime, *, index: SearchIndex) -> Fits | None:
    query = ask(SearchForm.read(MultiDict(parse_qsl(saved.query)))).query
    if query is None:
        return None
    everybody = find_everybody(query, index=index, most=FOUND_MAX + 1, now=now)

    def lines(listings: list[int]) -> list[Line]:
        with speaking(saved.language):
            return [_line(card, saved.language) for card in everybody.cards(listings, now=now)]

    return Fits(everybody.listings, lines)


def _line(card: Card, language: str) -> Line:
    return Line(
        name=card.listing.practitioner.name,
        where=f"{card.place.city}, {card.place.region}" if card.place else "",
        points=[f"{gettext(point.question)} {gettext(point.word)}" for point in card.checklist.points],
        path=f"{LANGUAGES[language].prefix}/providers/{card.listing.slug}",
    )
