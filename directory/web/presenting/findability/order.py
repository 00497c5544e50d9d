"""The findability test's second half in words: where a listing stands in the results, and what stands before it."""

from __future__ import annotations

from collections.abc import Iterator

from directory.checklist.rules import QUESTIONS
from directory.discovery.findability import Findability
from directory.shared.text import listed, plural
from directory.web.presenting.search_page import SORT_WORDS

BETTER = {
    "distance": ("is nearer", "are nearer"),
    "price": ("asks less for a session", "ask less for a session"),
    "first_year": ("costs less in the first year", "cost less in the first year"),
    "relevance": ("matches the words more closely", "match the words more closely"),
}


def order_sentences(found: Findability) -> list[str]:
    """Where it stands and why; nothing for a listing that the search does not find."""
    return list(_sentences(found)) if found.standing is not None else []


def _sentences(found: Findability) -> Iterator[str]:
    stands = found.standing
    assert stands is not None  # noqa: S101 - asked before
    would, about = ("is", "") if stands.is_there else ("would be", "about ")
    yield (
        f"Your listing {would} {about}number {stands.rank:,} of {stands.of:,}, on page {found.page:,}, "
        f"ordered {SORT_WORDS[found.sort]}."
    )
    if stands.rank == 1:
        yield "Nobody stands before it."
    elif found.sort == "best":
        yield from _by_merit(found)
    elif found.sort == "rating":
        yield from _by_rating(found)
    else:
        one, many = BETTER[found.sort]
        yield f"{stands.ahead_by_key:,} {one if stands.ahead_by_key == 1 else many}."


def _by_rating(found: Findability) -> Iterator[str]:
    stands, rating = found.standing, found.rated.rating
    assert stands is not None  # noqa: S101 - asked before
    one = stands.ahead_by_key == 1
    if rating is None:
        yield f"{stands.ahead_by_key:,} {'has' if one else 'have'} a rating, and yours has none yet."
    else:
        yield (
            f"{stands.ahead_by_key:,} {'is' if one else 'are'} rated higher. What counts is the lower end of the "
            f"interval: {rating.low:.2f} for you."
        )
    equal = stands.rank - 1 - stands.ahead_by_key
    if equal:
        stand = "stands" if equal == 1 else "stand"
        yield f"{plural(equal, 'other')} equal in it {stand} before it, because they were listed earlier."


def _by_merit(found: Findability) -> Iterator[str]:
    stands = found.standing
    assert stands is not None  # noqa: S101 - asked before
    answered = len(found.checklist.answered)
    if stands.ahead_by_key:
        missing = [f"“{QUESTIONS[point.number]}”" for point in found.checklist.points if not point.is_answered]
        have = "has" if stands.ahead_by_key == 1 else "have"
        yield (
            f"{stands.ahead_by_key:,} {have} more of the five points answered than your {answered}. "
            f"Yours still lacks {listed(missing)}."
        )
    if stands.ahead_by_band:
        are = "is" if stands.ahead_by_band == 1 else "are"
        yield (
            f"{stands.ahead_by_band:,} with as many answered {are} in a nearer ring around the place searched for: "
            "5, 10, 25, 50 or 100 miles."
        )
    drawn = stands.rank - 1 - stands.ahead_by_key - stands.ahead_by_band
    if drawn:
        stand = "stands" if drawn == 1 else "stand"
        yield f"{plural(drawn, 'other')} equal in both {stand} before it today. Their order is drawn anew each day."
