"""One search answered, in words: puts the parts of the results page together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from directory import places
from directory.discovery.cards import Card
from directory.discovery.find import Found, Query, Result
from directory.shared.text import listed
from directory.web.forms.search import SearchForm
from directory.web.presenting import search_page as page
from directory.web.presenting.address import SearchAddress
from directory.web.presenting.listing_card import ListingCard, is_unclaimed, listing_card, why_here

FROM_DATABASE = (
    "The search index is being rebuilt, so this page comes straight from our records. It is slower for a moment, "
    "and a search without a place may be incomplete."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page or the API was asked: the form, and how its place was understood."""

    form: SearchForm
    place_answer: places.Answer | None

    @property
    def place(self) -> places.Place | None:
        """The place, where it is known."""
        return self.place_answer.place if isinstance(self.place_answer, places.Found) else None

    @property
    def query(self) -> Query | None:
        """The search to run; None where the place asked for is not known yet."""
        if self.place is None and (self.place_answer is not None or not self.form.is_fine("near")):
            return None
        return self.form.query(self.place)


def ask(form: SearchForm) -> Asked:
    """Understand the place of a form."""
    text = (form.near.data or "").strip()
    return Asked(form, places.find(text) if text and form.is_fine("near") else None)


def near_sentence(unknown: places.Unknown) -> str:
    """What to do about a place that is not known."""
    labels = [place.label for place in unknown.suggestions]
    like = f" Did you mean {listed(labels, 'or')}?" if labels else ""
    return f"We could not find “{unknown.text}”.{like} Enter a ZIP code, or a town and state like “Ocean Township, NJ”."


def search_page(asked: Asked, found: Found | None, address: SearchAddress, *, now: datetime) -> page.SearchPage:
    """The results page; without `found` it asks for the place again."""
    form, query = asked.form, asked.query or asked.form.query(None)
    result = found.result if found else None
    groups = page.filter_groups(query, result.facets if result else {})
    applied = page.chips(query, groups, address)
    errors = dict(form.sentences)
    if isinstance(asked.place_answer, places.Unknown):
        errors["near"] = near_sentence(asked.place_answer)
    answered = asked.place_answer if isinstance(asked.place_answer, places.Found) else None
    cards = _cards(found, now=now) if found else []
    return page.SearchPage(
        near=form.near.data or "",
        within=int(query.within),
        q=form.q.data or "",
        sentence=page.sentence(query, found, sort=result.sort) if found and result else "Where are you looking?",
        sorts=page.sorts(query, served=result.sort if result else query.sort),
        filter_groups=groups,
        applied=applied,
        clear_url=str(address.keeping("near", "within", "q", "sort")),
        pages=page.pagination(query.page, found.pages if found else 1, address),
        cards=[card for card, unclaimed in cards if not unclaimed],
        unclaimed_cards=[card for card, unclaimed in cards if unclaimed],
        total=result.total if result else 0,
        total_unclaimed=result.total_unclaimed if result else 0,
        unclaimed_url=None if query.include_unclaimed else str(address.having(include_unclaimed=1)),
        place_note=page.note(answered, result) if answered or result else None,
        choices=_choices(asked, address),
        suggestion=_suggestion(result, address),
        notice=FROM_DATABASE if found and found.is_from_database else None,
        errors=errors,
        widen=page.ways_to_widen(query, applied, address) if found else [],
        map_json=page.map_data(query, asked.place, [card for card, _ in cards]),
    )


def _cards(found: Found, *, now: datetime) -> list[tuple[ListingCard, bool]]:
    return [
        (
            listing_card(
                card,
                number=number,
                why=why_here(card, sort=found.result.sort, readings=_matches(card, found.result)),
                now=now,
            ),
            is_unclaimed(card),
        )
        for number, card in enumerate(found.cards, start=1)
    ]


def _matches(card: Card, result: Result) -> list[tuple[str, str]]:
    """The words asked, each with how this listing matched it; a group of synonyms is named by its label."""
    return [
        (reading.asked, reading.terms[0] if reading.read_as == "synonym" else matched)
        for reading, matched in zip(result.readings, card.hit.words, strict=False)
    ]


def _choices(asked: Asked, address: SearchAddress) -> list[page.Way]:
    if not isinstance(asked.place_answer, places.Ambiguous):
        return []
    return [page.Way(place.label, str(address.having(near=place.label))) for place in asked.place_answer.choices]


def _suggestion(result: Result | None, address: SearchAddress) -> page.Suggestion | None:
    if result is None or result.suggestion is None:
        return None
    return page.Suggestion(result.suggestion, str(address.having(q=result.suggestion)))
