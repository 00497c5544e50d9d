"""The shortlist in words: the kept listings as cards in an order, what is no longer shown, what can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from directory.discovery.cards import Card
from directory.languages import gettext, mark, ngettext
from directory.shortlists.rules import BROWSER_KEEPS_FOR, SHORTLIST_MAX
from directory.web.forms.compare import COMPARED_MAX
from directory.web.forms.shortlist import ORDERS, ShortlistAddress
from directory.web.presenting.kept import lasting
from directory.web.presenting.listing_card import ListingCard, listing_card

ORDER_WORDS = {
    "kept": mark("Last kept"),
    "name": mark("Name"),
    "price": mark("Session price"),
    "first_year": mark("First-year cost"),
}
NO_NUMBER = 0
"""Here is no map to find a card on."""
NOT_KNOWN = 10**9
"""Who states no price comes last."""
SORTED_BY: dict[str, Callable[[Card], Any]] = {
    "kept": lambda card: 0,  # noqa: ARG005 - they come so
    "name": lambda card: (card.listing.practitioner.family_name.casefold(), card.listing.practitioner.name.casefold()),
    "price": lambda card: card.session_price.cents if card.session_price else NOT_KNOWN,
    "first_year": lambda card: card.first_year.cents_low if card.first_year else NOT_KNOWN,
}


@dataclass(frozen=True, slots=True)
class KeptView:
    """One kept listing. `is_chosen`: whether it is ticked to be compared when the page opens."""

    card: ListingCard
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order of the list."""

    label: str
    url: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class ShortlistPage:
    """What public/shortlist.html prints. `slugs`: all that is kept; `gone`: those of them that are not shown now.

    `taken_off`: what was taken off a moment ago and may be put back, and where it stood; `undo_words` says it.
    """

    slugs: tuple[str, ...]
    kept: tuple[KeptView, ...]
    orders: tuple[OrderView, ...]
    sentence: str
    gone: tuple[str, ...]
    gone_words: str
    taken_off: Mapping[str, int]
    undo_words: str
    full_words: str
    lasts: str


def shortlist_page(
    slugs: Sequence[str], cards: Sequence[Card], gone: Sequence[str], address: ShortlistAddress, *, now: datetime
) -> ShortlistPage:
    """The page of a list. `slugs`: all, the oldest first; `cards`: of those that are shown, the newest first."""
    ordered = sorted(cards, key=SORTED_BY[address.order])
    taken_off = {slug: place for slug, place in address.taken_off.items() if slug not in slugs}
    return ShortlistPage(
        slugs=tuple(slugs),
        kept=tuple(
            KeptView(listing_card(card, number=NO_NUMBER, why=[], now=now), place <= COMPARED_MAX)
            for place, card in enumerate(ordered, 1)
        ),
        orders=tuple(
            OrderView(gettext(ORDER_WORDS[one]), url_for("public.shortlist", sort=one), one == address.order)
            for one in ORDERS
        ),
        sentence=ngettext("%(count)s practitioner", "%(count)s practitioners", len(cards)),
        gone=tuple(gone),
        gone_words=_gone_words(len(gone)),
        taken_off=taken_off,
        undo_words=_undo_words(len(taken_off)),
        full_words=_full_words() if address.is_full else "",
        lasts=lasting(BROWSER_KEEPS_FOR),
    )


def _gone_words(count: int) -> str:
    return ngettext(
        "%(count)s listing that you kept is no longer shown.",
        "%(count)s listings that you kept are no longer shown.",
        count,
    )


def _undo_words(count: int) -> str:
    return ngettext(
        "%(count)s listing was taken off your shortlist.", "%(count)s listings were taken off your shortlist.", count
    )


def _full_words() -> str:
    return gettext(
        "Your shortlist holds %(most)s, and it is full. Take somebody off, then keep the next.", most=SHORTLIST_MAX
    )
