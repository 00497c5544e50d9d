"""Ratings, distributions and public counts of reviews in words: what verified visits come to, and what became of all.

Nothing is averaged below AVERAGED_FROM votes; then the page says how many there are and how many it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from directory.languages import gettext, mark, ngettext
from directory.reviews.ledger import PublicCounts
from directory.reviews.numbers import Answers, Breakdown, Rated
from directory.reviews.rating import Rating
from directory.reviews.rules import (
    AVERAGED_FROM,
    LASTING_WORDS,
    REASON_WORDS,
    STAGE_WORDS,
    STARS,
    Happening,
)
from directory.web.presenting.reviews import EFFECT_WORDS, FACT_WORDS, STEP_WORDS, YES_NO_WORDS

PAIN_GROUPS = (
    (mark("None"), range(1)),
    (mark("1 to 3"), range(1, 4)),
    (mark("4 to 6"), range(4, 7)),
    (mark("7 to 10"), range(7, 11)),
)
"""The usual grouping of the numeric rating scale: none, mild, moderate, severe; here by their numbers."""
STANDS_WORDS = {
    "waiting": mark("Wait to be read"),
    "held": mark("Held by a rule until somebody has looked"),
    "published": mark("Public"),
    "declined": mark("Declined before they were public"),
    "removed": mark("Removed after they were public"),
    "withdrawn": mark("Taken back by their writers"),
}
"""Where entries stand, in the order of the page."""


@dataclass(frozen=True, slots=True)
class BarView:
    """One answer: how many gave it, and its share of all in percent."""

    label: str
    count: int
    percent: float


@dataclass(frozen=True, slots=True)
class SpreadView:
    """How the answers to one question are spread."""

    name: str
    note: str
    bars: tuple[BarView, ...]


@dataclass(frozen=True, slots=True)
class RatingView:
    """A mean with its interval: "4.3", "between 3.8 and 4.6 with 95 % certainty", "from 14 verified visits"."""

    name: str
    mean: str
    between: str
    basis: str
    spread: SpreadView


@dataclass(frozen=True, slots=True)
class CountView:
    """One line of the public counts, with its reasons."""

    label: str
    count: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CountsView:
    """What became of every entry ever received."""

    received: int
    stands: tuple[CountView, ...]
    hidden: int
    redacted: int


@dataclass(frozen=True, slots=True)
class BreakdownView:
    """What verified visitors answered, question by question; what fewer than AVERAGED_FROM said is absent."""

    stages: tuple[RatingView, ...]
    questions: tuple[RatingView, ...]
    facts: tuple[SpreadView, ...]
    effects: tuple[SpreadView, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered by enough people."""
        return not (self.stages or self.questions or self.facts or self.effects)


def rating_view(rating: Rating, name: str = "") -> RatingView:
    """A rating in words; numbers with one decimal, as the API has them with two."""
    return RatingView(
        name=name,
        mean=f"{rating.mean:.1f}",
        between=gettext(
            "between %(low)s and %(high)s with 95 %% certainty", low=f"{rating.low:.1f}", high=f"{rating.high:.1f}"
        ),
        basis=ngettext("from %(count)s verified visit", "from %(count)s verified visits", rating.count),
        spread=_spread(
            gettext("Stars"),
            {gettext("%(step)s of 5", step=step): rating.distribution[step - 1] for step in reversed(STARS)},
            rating.count,
        ),
    )


def rating_sentence(rating: Rating) -> str:
    """One line: "4.3, between 3.8 and 4.6 with 95 % certainty, from 14 verified visits"."""
    view = rating_view(rating)
    return f"{view.mean}, {view.between}, {view.basis}"


def why_no_rating(rated: Rated) -> str:
    """Why there is no average: "No average yet: that takes 5 verified visits, and there are 3" and a full stop."""
    if not rated.votes:
        return gettext("No average yet: that takes %(n)s verified visits, and there is none.", n=AVERAGED_FROM)
    return ngettext(
        "No average yet: that takes %(n)s verified visits, and there is %(count)s.",
        "No average yet: that takes %(n)s verified visits, and there are %(count)s.",
        rated.votes,
        n=AVERAGED_FROM,
    )


def breakdown_view(found: Breakdown) -> BreakdownView:
    """The answers to every question that enough people answered, in the order of the form."""
    return BreakdownView(
        stages=tuple(rating_view(rating, gettext(STAGE_WORDS[stage])) for stage, rating in found.stages.items()),
        questions=tuple(rating_view(rating, gettext(STEP_WORDS[name])) for name, rating in found.questions.items()),
        facts=tuple(_told(gettext(FACT_WORDS[name]), told, YES_NO_WORDS) for name, told in found.facts.items()),
        effects=tuple(_effects(found)),
    )


def counts_view(counts: PublicCounts) -> CountsView:
    """What became of the entries that were ever received, by reason where there is one."""
    reasons = {
        "declined": Happening.DECLINED,
        "removed": Happening.REMOVED,
    }
    return CountsView(
        received=counts.entries.get(Happening.RECEIVED, 0),
        stands=tuple(
            CountView(gettext(words), counts.now.get(name, 0), _reasons(counts, reasons.get(name)))
            for name, words in STANDS_WORDS.items()
        ),
        hidden=counts.entries.get(Happening.HIDDEN, 0),
        redacted=counts.entries.get(Happening.REDACTED, 0),
    )


def _reasons(counts: PublicCounts, happening: Happening | None) -> tuple[tuple[str, int], ...]:
    return tuple(
        (gettext(REASON_WORDS[reason]), count)
        for (what, reason), count in counts.reasons.items()
        if what is happening and count
    )


def _effects(found: Breakdown) -> Iterator[SpreadView]:
    for name, told in found.effects.items():
        yield _told(gettext(EFFECT_WORDS[name]), told, LASTING_WORDS)
    if found.pain:
        pain = found.pain.distribution
        groups = {gettext(label): sum(pain[step] for step in steps) for label, steps in PAIN_GROUPS}
        yield _spread(gettext("Pain, 0 to 10"), groups, found.pain.count)


def _told(name: str, told: Answers, words: Mapping) -> SpreadView:  # type: ignore[type-arg]
    return _spread(name, {gettext(words[answer]): count for answer, count in told.distribution.items()}, told.count)


def _spread(name: str, counts: Mapping[str, int], total: int) -> SpreadView:
    bars = tuple(BarView(label, count, round(100 * count / total, 1)) for label, count in counts.items())
    note = ngettext("%(count)s verified visit answered", "%(count)s verified visits answered", total)
    return SpreadView(name, note, bars)
