"""Everybody whom a search finds, as numbers, and the cards of some of them: for who compares two answers over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from directory.checklist.facts import PeopleLikeMe
from directory.discovery.cards import Card, cards_for
from directory.discovery.find import Query, answer
from directory.discovery.index import SearchIndex
from directory.listings.rules import Status
from search_index import Hit


@dataclass(frozen=True, slots=True)
class Everybody:
    """The claimed listings that a search finds, in its order."""

    hits: dict[int, Hit]
    like: PeopleLikeMe

    @property
    def listings(self) -> list[int]:
        """Their ids."""
        return list(self.hits)

    def cards(self, listings: Sequence[int], *, now: datetime) -> list[Card]:
        """The cards of some of them that may be shown: a stale index may still take a stub for a claimed listing."""
        cards = cards_for([self.hits[one] for one in listings], like=self.like, now=now)
        return [card for card in cards if card.listing.status != Status.STUB]


def find_everybody(query: Query, *, index: SearchIndex, most: int, now: datetime) -> Everybody:
    """Whom a search finds, `most` of them at most."""
    request = replace(query, include_unclaimed=False, page=1).request(now=now)
    result, _ = answer(replace(request, size=most), index)
    return Everybody({hit.id: hit for hit in result.hits}, query.like)
