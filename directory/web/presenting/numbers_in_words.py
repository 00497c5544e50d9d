"""Counted things as pages print them: the five points, what prices are spread over, and sets with their counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from directory.checklist.rules import QUESTIONS, Number
from directory.discovery.spread import Spread
from directory.languages import gettext, ngettext
from directory.listings.rules import Currency
from directory.vocabulary import Term
from directory.web.formatting import money


@dataclass(frozen=True, slots=True)
class SpreadInWords:
    """The lowest, the middle and the highest amount, and over how many practitioners. `at`: the middle, 0 to 100."""

    low: str
    median: str
    high: str
    note: str
    at: float


@dataclass(frozen=True, slots=True)
class Share:
    """One of a set, how many have it, and where it leads; `url` may be empty."""

    words: str
    count: int
    url: str = ""


def points_in_words(answered: Mapping[Number, int]) -> list[tuple[str, int]]:
    """Each of the five questions with how many practitioners have it answered."""
    return [(gettext(QUESTIONS[number]), answered.get(number, 0)) for number in Number]


def spread_in_words(spread: Spread | None, currency: Currency) -> SpreadInWords | None:
    """A spread of amounts in words; None where there is none."""
    if spread is None:
        return None
    width = spread.high - spread.low
    return SpreadInWords(
        low=money(spread.low, currency),
        median=money(spread.median, currency),
        high=money(spread.high, currency),
        note=ngettext(
            "From the prices of %(count)s practitioner, each at their lowest.",
            "From the prices of %(count)s practitioners, each at their lowest.",
            spread.count,
        ),
        at=round(100 * (spread.median - spread.low) / width, 1) if width else 50.0,
    )


def shares(terms: Iterable[Term], counts: Mapping[str, int], *, most: int | None = None) -> list[Share]:
    """Those of some terms that anybody has, the most frequent first."""
    found = [Share(gettext(term.label), counts[term.code]) for term in terms if counts.get(term.code)]
    return sorted(found, key=lambda one: -one.count)[:most]
