"""One search answered, in words: puts the parts of the results page together."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from flask import url_for

from directory import places, vocabulary
from directory.discovery.cards import Card
from directory.discovery.find import PAGE_SIZE, Found, Query, Result
from directory.languages import ENGLISH, gettext, mark, spoken
from directory.saved_searches.rules import FOUND_MAX
from directory.shared.text import listed
from directory.vocabulary.terms import plain
from directory.web.asking import Asked
from directory.web.presenting import search_page as page
from directory.web.presenting.address import SearchAddress
from directory.web.presenting.listing_card import ListingCard, is_unclaimed, listing_card, why_here
from directory.web.presenting.photo_cases import in_a_sentence
from directory.web.presenting.place_in_words import choices_question, explicit, place_in_words, where_field
from directory.web.presenting.saved_search import keeping_what_is_saved
from directory.web.presenting.search_filters import Way, chips, filter_groups

GROUPS = (
    mark("wrinkles"),
    mark("eye area"),
    mark("mouth area"),
    mark("sagging skin"),
    mark("puffiness"),
    mark("anti-aging"),
    mark("licensed acupuncturist"),
    mark("registered acupuncturist"),
    mark("traditional chinese medicine"),
)
"""Groups of synonyms that are of no vocabulary and have a name in other languages."""
FROM_DATABASE = mark(
    "The search index is being rebuilt, so this page comes straight from our records. It is slower for a moment, "
    "and a search without a place may be incomplete."
)


def near_sentence(unknown: places.Unknown) -> str:
    """What to do about a place that is not known."""
    labels = [place.label for place in unknown.suggestions]
    if not labels:
        return gettext(
            "We could not find “%(text)s”. Enter a ZIP code, or a town and state like “Ocean Township, NJ”.",
            text=unknown.text,
        )
    return gettext(
        "We could not find “%(text)s”. Did you mean %(places)s? "
        "Enter a ZIP code, or a town and state like “Ocean Township, NJ”.",
        text=unknown.text,
        places=listed(labels, "or"),
    )


def search_page(asked: Asked, found: Found | None, address: SearchAddress, *, now: datetime) -> page.SearchPage:
    """The results page; without `found` it asks for the place again."""
    form, query = asked.form, asked.shown_query
    result = found.result if found else None
    groups = filter_groups(query, result.facets if result else {})
    told, typed_address, address = asked.told, address, explicit(asked, address)
    applied = chips(query, groups, address)
    errors = dict(form.sentences)
    if isinstance(asked.place_answer, places.Unknown):
        errors["near"] = near_sentence(asked.place_answer)
    answered = asked.place_answer if isinstance(asked.place_answer, places.Found) and not told else None
    cards = _cards(found, query, [way.label for way in applied], now=now) if found else []
    return page.SearchPage(
        near=where_field(asked),
        within=int(query.within),
        q=query.words if told else form.q.data or "",
        sentence=page.sentence(query, found, sort=result.sort)
        if found and result
        else gettext("Where are you looking?"),
        sorts=page.sorts(query, served=result.sort if result else query.sort),
        filter_groups=groups,
        applied=applied,
        clear_url=str(address.keeping("near", "within", "q", "sort", "as_words")),
        pages=page.pagination(query.page, found.pages if found else 1, address),
        cards=[card for card, unclaimed in cards if not unclaimed],
        unclaimed_cards=[card for card, unclaimed in cards if unclaimed],
        total=result.total if result else 0,
        total_unclaimed=result.total_unclaimed if result else 0,
        unclaimed_url=None if query.include_unclaimed else str(address.having(include_unclaimed=1)),
        save_url=_save_url(asked, found, typed_address),
        place_note=page.note(answered, result) if answered or result else None,
        place_in_words=place_in_words(asked, typed_address),
        as_words=form.as_words.data is True,
        choices=_choices(asked, address),
        choices_question=choices_question(asked),
        suggestion=_suggestion(result, address),
        notice=gettext(FROM_DATABASE) if found and found.is_from_database else None,
        errors=errors,
        widen=page.ways_to_widen(query, applied, address, found.nearly) if found else [],
        map_json=page.map_data(query, asked.place, [card for card, _ in cards]),
    )


def _save_url(asked: Asked, found: Found | None, address: SearchAddress) -> str | None:
    """Where to ask for news of this search; None where no place is known or more are found than are kept."""
    if found is None or asked.shown_query.near is None or found.result.total > FOUND_MAX:
        return None
    return str(keeping_what_is_saved(asked, address, url_for("public.save_search")))


def _cards(found: Found, query: Query, filters: list[str], *, now: datetime) -> list[tuple[ListingCard, bool]]:
    before = (query.page - 1) * PAGE_SIZE
    return [
        (
            listing_card(card, number=number, why=_why(card, found, before + number, filters), now=now),
            is_unclaimed(card),
        )
        for number, card in enumerate(found.cards, start=1)
    ]


def _why(card: Card, found: Found, number: int, filters: list[str]) -> list[str]:
    """Why a listing is here, and in which place of how many."""
    if is_unclaimed(card):
        return []
    order = gettext(page.SORT_WORDS[found.result.sort])
    place = gettext(
        "Number %(place)s of %(total)s, %(order)s.", place=f"{number:,}", total=f"{found.result.total:,}", order=order
    )
    readings = _matches(card, found.result)
    return [place, *why_here(card, sort=found.result.sort, readings=readings, filters=filters)]


def _matches(card: Card, result: Result) -> list[tuple[str, str]]:
    """The words asked, each with how this listing matched it; a group of synonyms is named by its label.

    The engine marks a group by "=" where a word may stand for one among others.
    """
    return [
        (reading.asked, _in_words(reading.terms[0] if reading.read_as == "synonym" else matched.removeprefix("=")))
        for reading, matched in zip(result.readings, card.hit.words, strict=False)
    ]


def _in_words(matched: str) -> str:
    """What was matched in the language spoken, where it is a group of synonyms: "líneas de la frente"."""
    if spoken() == ENGLISH:
        return matched
    said = gettext(_labels_of_groups().get(matched, matched))
    return said if said == matched else in_a_sentence(said)


@cache
def _labels_of_groups() -> dict[str, str]:
    """The labels of the vocabularies by how groups of synonyms write them."""
    return {plain(term.label): term.label for name in vocabulary.VOCABULARIES for term in vocabulary.terms(name)}


def _choices(asked: Asked, address: SearchAddress) -> list[Way]:
    if not isinstance(asked.place_answer, places.Ambiguous):
        return []
    return [Way(place.label, str(address.having(near=place.label))) for place in asked.place_answer.choices]


def _suggestion(result: Result | None, address: SearchAddress) -> page.Suggestion | None:
    if result is None or result.suggestion is None:
        return None
    return page.Suggestion(result.suggestion, str(address.having(q=result.suggestion)))
