"""A saved search in words: what it looks for, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from directory.languages import gettext, ngettext
from directory.saved_searches.models import SavedSearch
from directory.saved_searches.rules import FOUND_MAX, WORDS_MAX_CHARS
from directory.web.asking import Asked
from directory.web.presenting.address import SearchAddress
from directory.web.presenting.place_in_words import explicit
from directory.web.presenting.search_filters import chips, filter_groups

LEFT_OUT = ("page", "include_unclaimed", "sort")


@dataclass(frozen=True, slots=True)
class Wish:
    """A search that could be saved: its parameters, what it looks for in words, and why it cannot be, if so."""

    query: str
    words: str
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class SavedView:
    """The private page of a saved search. `words` are in the `language` in which it was saved."""

    words: str
    language: str
    results_url: str
    is_confirmed: bool
    pace: str
    ends_on: date
    told: str
    key: str


def chosen_words(asked: Asked, address: SearchAddress) -> list[str]:
    """The filters that a search has, in words."""
    query = asked.shown_query
    return [way.label for way in chips(query, filter_groups(query, {}), address)]


def keeping_what_is_saved(asked: Asked, address: SearchAddress, path: str) -> SearchAddress:
    """The parameters of a search that are kept with it, at another path."""
    given = explicit(asked, address).parameters
    return SearchAddress(path, {name: values for name, values in given.items() if name not in LEFT_OUT})


def wish(asked: Asked, address: SearchAddress, chosen: Sequence[str]) -> Wish:
    """A search as it would be saved."""
    kept = keeping_what_is_saved(asked, address, "")
    query = asked.shown_query
    where = (
        ngettext("within %(count)s mile of %(place)s", "within %(count)s miles of %(place)s", query.within, place=near)
        if (near := query.near.label if query.near else "")
        else ""
    )
    words = " · ".join(part for part in (where, f"“{query.words}”" if query.words else "", *chosen) if part)
    trouble = "" if near else gettext("Give a place first: news from everywhere would be noise.")
    return Wish(str(kept).removeprefix("?"), words[:WORDS_MAX_CHARS], trouble)


def too_many(found: int) -> str:
    """Why a search that finds very many is not saved; "" for any other."""
    if found <= FOUND_MAX:
        return ""
    return gettext("This search finds more than %(most)s practitioners. Narrow it first.", most=FOUND_MAX)


def saved_view(saved: SavedSearch, results_url: str) -> SavedView:
    """A saved search, for whoever has its private address."""
    return SavedView(
        words=saved.words,
        language=saved.language,
        results_url=results_url,
        is_confirmed=saved.confirmed_at is not None,
        pace=saved.pace.value,
        ends_on=saved.ends_on,
        told=gettext("Nobody new has come so far.") if saved.told_at is None else "",
        key=saved.key,
    )
