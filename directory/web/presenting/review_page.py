"""The reviews of one practitioner: all of them or those of people like the visitor, and what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, url_for

from directory import vocabulary
from directory.checklist.facts import ANYBODY as NOBODY_ASKED, PeopleLikeMe
from directory.languages import gettext, ngettext
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.reviews.ledger import public_counts
from directory.reviews.numbers import ANYBODY, UNRATED, Like, Rated, breakdown_of, ratings_of
from directory.reviews.rating import Rating
from directory.reviews.reading import VisibleEntry, visible_entries
from directory.reviews.rules import STAGE_WORDS, STARS, Stage
from directory.web.presenting.paging import Pages, pages_of
from directory.web.presenting.photo_cases import in_a_sentence
from directory.web.presenting.photo_gallery import ChoiceView
from directory.web.presenting.review_numbers import (
    BreakdownView,
    CountsView,
    RatingView,
    breakdown_view,
    counts_view,
    rating_sentence,
    rating_view,
    why_no_rating,
)
from directory.web.presenting.reviews import ReviewView, review_views

REVIEWS_A_PAGE = 10
REVIEWS_ON_PROFILE = 2


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """What public/reviews.html prints. `nothing` says why no review is there."""

    name: str
    slug: str
    total: int
    rating: RatingView | None
    why_none: str
    at_end: RatingView | None
    choices: tuple[tuple[str, str, tuple[ChoiceView, ...]], ...]
    is_narrowed: bool
    sentence: str
    nothing: str
    breakdown: BreakdownView
    reviews: tuple[ReviewView, ...]
    pages: Pages
    counts: CountsView
    may_write: bool
    structured: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class ProfileReviews:
    """The reviews on a practitioner's own page: what they come to, and the newest two."""

    slug: str
    total: int
    sentence: str
    at_end: str
    reviews: tuple[ReviewView, ...]
    all_words: str
    may_write: bool
    structured: dict[str, object] | None


def reviews_page(listing: Listing, *, like: Like, page: int, now: datetime) -> ReviewsPage:
    """The reviews of a listing, those of some people only where `like` says which; `page` from 1, or the last one."""
    practitioner = listing.practitioner
    every = visible_entries(practitioner.id, now)
    found = review_views([one for one in every if _is_like(one, like)])
    rated = ratings_of([practitioner.id], now).get(practitioner.id, UNRATED)
    last = max(1, -(-len(found) // REVIEWS_A_PAGE))
    here = min(page, last)
    total = _reviews(every)
    keep = in_address(like)
    return ReviewsPage(
        name=practitioner.name,
        slug=listing.slug,
        total=total,
        rating=rating_view(rated.rating) if rated.rating else None,
        why_none="" if rated.rating else why_no_rating(rated),
        at_end=rating_view(rated.at_end) if rated.at_end else None,
        choices=_choices(every, like),
        is_narrowed=like != ANYBODY,
        sentence=_sentence(len(found), total, like),
        nothing="" if found else _nothing(total, like),
        breakdown=breakdown_view(breakdown_of(practitioner.id, now, like=like)),
        reviews=tuple(found[(here - 1) * REVIEWS_A_PAGE : here * REVIEWS_A_PAGE]),
        pages=pages_of(here, last, lambda number: url_for("public.reviews", slug=listing.slug, **keep, page=number)),
        counts=counts_view(public_counts(practitioner.id)),
        may_write=listing.status is Status.PUBLISHED,
        structured=_structured(listing, rated.rating),
    )


def profile_reviews(listing: Listing, *, like: PeopleLikeMe = NOBODY_ASKED, now: datetime) -> ProfileReviews:
    """What a listing's own page says of its reviews; those of people like the visitor come first."""
    entries = visible_entries(listing.practitioner_id, now)
    rated = ratings_of([listing.practitioner_id], now).get(listing.practitioner_id, UNRATED) if entries else UNRATED
    total = _reviews(entries)
    return ProfileReviews(
        slug=listing.slug,
        total=total,
        sentence=_profile_sentence(rated, total),
        at_end=_at_end(rated.at_end) if rated.at_end else "",
        reviews=tuple(review_views(sorted(entries, key=lambda one: -_likeness(one, like)))[:REVIEWS_ON_PROFILE]),
        all_words=_all_words(total),
        may_write=listing.status is Status.PUBLISHED,
        structured=_structured(listing, rated.rating),
    )


def _at_end(rating: Rating) -> str:
    return gettext("At the end of the course or later: %(rating)s.", rating=rating_sentence(rating))


def _all_words(total: int) -> str:
    if total <= 1:
        return gettext("Read it, with every answer")
    return ngettext("Read %(count)s review", "Read all %(count)s reviews", total)


def in_address(like: Like) -> dict[str, Any]:
    """Whose entries are asked for, as the query of an address."""
    given = {"age_band": like.age_band, "concern": like.concern, "stage": like.stage.value if like.stage else None}
    return {name: value for name, value in given.items() if value}


def like_words(like: Like) -> str:
    """Whose entries are asked for: "50–59, jaw tension (TMJ), at the end of the course"."""
    ages = vocabulary.labels("age_bands", [like.age_band] if like.age_band else [])
    concerns = vocabulary.labels("concerns", [like.concern] if like.concern else [])
    stages = [STAGE_WORDS[like.stage]] if like.stage else []
    return ", ".join([*map(gettext, ages), *(in_a_sentence(gettext(one)) for one in [*concerns, *stages])])


def _profile_sentence(rated: Rated, total: int) -> str:
    if rated.rating:
        return f"{rating_sentence(rated.rating)}."
    return why_no_rating(rated) if total else ""


def _likeness(one: VisibleEntry, like: PeopleLikeMe) -> int:
    """In how much a writer is like the visitor: age and concern."""
    return (one.age_band is not None and one.age_band == like.age_band) + (one.concern in like.concerns)


def _reviews(entries: Sequence[VisibleEntry]) -> int:
    return len({one.review_id for one in entries})


def _is_like(one: VisibleEntry, like: Like) -> bool:
    return (
        like.age_band in (None, one.age_band)
        and like.concern in (None, one.concern)
        and like.stage in (None, one.stage)
    )


def _sentence(found: int, total: int, like: Like) -> str:
    if like == ANYBODY or not found:
        return ngettext("%(count)s review", "%(count)s reviews", total)
    return ngettext(
        "%(found)s of %(count)s review: %(people)s",
        "%(found)s of %(count)s reviews: %(people)s",
        total,
        found=f"{found:,}",
        people=like_words(like),
    )


def _nothing(total: int, like: Like) -> str:
    if not total:
        return gettext("No review is public yet.")
    if like == ANYBODY:
        return ""
    return ngettext(
        "No review yet for %(people)s; %(count)s by others.",
        "No review yet for %(people)s; %(count)s by others.",
        total,
        people=like_words(like),
    )


def _choices(entries: Sequence[VisibleEntry], like: Like) -> tuple[tuple[str, str, tuple[ChoiceView, ...]], ...]:
    """What can be chosen, each with how many reviews choosing it would give.

    What nobody said is left out, and so is a question to which everybody gave the one answer.
    """
    bands = [(term.code, gettext(term.label)) for term in vocabulary.age_bands()]
    concerns = [(term.code, gettext(term.label)) for term in vocabulary.concerns()]
    stages = [(stage.value, gettext(words)) for stage, words in STAGE_WORDS.items()]
    return (
        _choice("age_band", gettext("Age"), gettext("Any age"), bands, entries=entries, like=like),
        _choice("concern", gettext("Concern"), gettext("Any concern"), concerns, entries=entries, like=like),
        _choice("stage", gettext("When in the course"), gettext("Any time"), stages, entries=entries, like=like),
    )


def _choice(
    name: str,
    legend: str,
    every: str,
    terms: Sequence[tuple[str, str]],
    *,
    entries: Sequence[VisibleEntry],
    like: Like,
) -> tuple[str, str, tuple[ChoiceView, ...]]:
    chosen, others = getattr(like, name), [one for one in entries if _is_like(one, _without(like, name))]
    said: Callable[[VisibleEntry], str | None] = lambda one: _value(getattr(one, name))  # noqa: E731
    counts: Mapping[str | None, int] = Counter(value for _, value in {(one.review_id, said(one)) for one in others})
    there = {said(one) for one in entries} | {_value(chosen)}
    shown = tuple(
        ChoiceView(code, label, counts.get(code, 0), code == _value(chosen)) for code, label in terms if code in there
    )
    is_choice = chosen is not None or any(one.count != _reviews(others) for one in shown)
    return name, legend, (ChoiceView("", every, _reviews(others), chosen is None), *shown) if is_choice else ()


def _without(like: Like, name: str) -> Like:
    kept = {one: getattr(like, one) for one in ("age_band", "concern", "stage") if one != name}
    return Like(**kept)


def _value(said: str | Stage | None) -> str | None:
    return said.value if isinstance(said, Stage) else said


def _structured(listing: Listing, rating: Rating | None) -> dict[str, object] | None:
    """The average for machines, only where people see one: a schema.org AggregateRating."""
    if rating is None:
        return None
    base = current_app.config["FINEPOINT"].base_url.rstrip("/")
    return {
        "@context": "https://schema.org",
        "@type": "AggregateRating",
        "itemReviewed": {
            "@type": "Person",
            "name": listing.practitioner.name,
            "url": base + url_for("public.listing", slug=listing.slug),
        },
        "ratingValue": round(rating.mean, 2),
        "ratingCount": rating.count,
        "bestRating": STARS[-1],
        "worstRating": STARS[0],
    }
