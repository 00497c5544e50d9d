"""The findability test in words: the verdict, and the form to ask again with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import url_for

from directory import places
from directory.discovery.findability import Findability
from directory.discovery.schema import schema
from directory.listings.models import Listing
from directory.shared.text import listed, plural
from directory.web.asking import Asked
from directory.web.presenting import search_filters, search_page
from directory.web.presenting.address import SearchAddress
from directory.web.presenting.findability.order import order_sentences
from directory.web.presenting.findability.rows import Row, rows_of
from directory.web.presenting.place_in_words import choices_question, place_in_words, where_field
from directory.web.presenting.search_answer import near_sentence

NAMED_MOST = 3


@dataclass(frozen=True, slots=True)
class FindabilityPage:
    """Everything that the page prints; its first fields are those of the search form."""

    near: str
    within: int
    q: str
    errors: Mapping[str, str]
    filter_groups: list[search_filters.FilterGroup]
    rows: list[Row] = field(default_factory=list)
    verdict: str = ""
    is_found: bool = False
    because: str = ""
    order: list[str] = field(default_factory=list)
    search_url: str = ""
    notes: list[str] = field(default_factory=list)
    place_in_words: search_page.PlaceInWords | None = None
    choices: list[search_filters.Way] = field(default_factory=list)
    choices_question: str = ""


def findability_page(
    asked: Asked, found: Findability | None, listing: Listing, address: SearchAddress, notes: Sequence[str] = ()
) -> FindabilityPage:
    """The page of one test; without `found` it asks for the place again."""
    errors = dict(asked.form.sentences)
    if isinstance(asked.place_answer, places.Unknown):
        errors["near"] = near_sentence(asked.place_answer)
    choices = asked.place_answer.choices if isinstance(asked.place_answer, places.Ambiguous) else ()
    shown = FindabilityPage(
        near=where_field(asked),
        within=int(asked.shown_query.within),
        q=asked.shown_query.words if asked.told else asked.form.q.data or "",
        errors=errors,
        filter_groups=_every_filter(asked),
        place_in_words=place_in_words(asked, address),
        choices=[search_filters.Way(one.label, str(address.having(near=one.label))) for one in choices],
        choices_question=choices_question(asked) if choices else "",
        notes=list(notes),
    )
    if found is None:
        return shown
    if found.left_out:
        shown.notes.append(
            f"No listing mentions {listed([f'“{one}”' for one in found.left_out], 'or')}: it is left out."
        )
    if found.corrected:
        shown.notes.append(f"People are shown results for “{found.corrected}”.")
    rows = rows_of(found, listing)
    verdict, because = _verdict(found, rows)
    return replace(
        shown,
        rows=rows,
        verdict=verdict,
        is_found=found.is_found,
        because=because,
        order=order_sentences(found),
        search_url=str(replace(address, path=url_for("public.search"))),
    )


def _every_filter(asked: Asked) -> list[search_filters.FilterGroup]:
    """The filters of people's search with all their values: a test may ask for what nobody offers."""
    everything = {name: dict.fromkeys(facet.values, 1) for name, facet in schema().facet_of.items()}
    groups = search_filters.filter_groups(asked.shown_query, everything)
    return [
        replace(group, options=[replace(option, count=None, disabled=False) for option in group.options])
        for group in groups
        if group.name != "include_unclaimed"
    ]


def _verdict(found: Findability, rows: Sequence[Row]) -> tuple[str, str]:
    failing = [row for row in rows if not row.passes]
    if failing:
        return "This search does not find you", _in_the_way(failing, len(rows))
    if not found.may_be_found:
        return "This search would find you", "Your listing is not published, so nobody is shown it yet."
    if found.standing is None:
        return "This search will find you", "The search is taking in your last change. Try again in a moment."
    return "This search finds you", "Your listing has everything that it asks for."


def _in_the_way(failing: Sequence[Row], asked: int) -> str:
    """The first things that fail by name, and how many more there are."""
    named = [row.label if row.label[0] == "“" else f"“{row.label}”" for row in failing[:NAMED_MOST]]
    named += [f"{len(failing) - NAMED_MOST} more"] if len(failing) > NAMED_MOST else []
    one = "is" if len(failing) == 1 else "are"
    return f"Of the {plural(asked, 'thing')} that it asks for, {listed(named)} {one} in the way."
