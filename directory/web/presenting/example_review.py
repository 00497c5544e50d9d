"""An invented review with what it comes to, for the style guide: two entries, one with something taken out, a reply."""

from __future__ import annotations

from datetime import UTC, datetime

from directory.reviews.rating import rating_of
from directory.reviews.rules import RELATION_WORDS, STAGE_WORDS, Relation, Stage
from directory.web.formatting import date_words
from directory.web.presenting.review_numbers import RatingView, rating_view
from directory.web.presenting.reviews import (
    NOT_NAMED,
    UNVERIFIED_WORDS,
    VERIFIED_WORDS,
    EntryView,
    ReplyView,
    ReviewView,
    TextPart,
)

VOTES = (5, 5, 4, 5, 3, 4)


def example_reviews() -> list[ReviewView]:
    """One of a verified visit with a reply, one by a friend whose visit is not verified."""
    first = _entry(1, Stage.SESSION_3, datetime(2026, 9, 1, tzinfo=UTC))
    second = _entry(2, Stage.END, datetime(2026, 11, 20, tzinfo=UTC))
    reply = ReplyView(1, "Thank you for taking the time to write.", "November 21, 2026", "edited on November 22, 2026")
    return [
        ReviewView(
            id=1,
            name="Mona",
            is_named=True,
            about="50–59 · Jaw tension (TMJ)",
            is_verified=True,
            verified=VERIFIED_WORDS,
            relation="",
            entries=(first, second),
            reply=reply,
        ),
        ReviewView(
            id=2,
            name=NOT_NAMED,
            is_named=False,
            about="",
            is_verified=False,
            verified=UNVERIFIED_WORDS,
            relation=RELATION_WORDS[Relation.FRIEND_OR_FAMILY],
            entries=(_entry(3, Stage.LATER, datetime(2026, 10, 1, tzinfo=UTC)),),
            reply=None,
        ),
    ]


def example_rating() -> RatingView:
    """What six votes come to."""
    rating = rating_of(VOTES)
    assert rating is not None  # noqa: S101 - there are enough of them
    return rating_view(rating)


def _entry(number: int, stage: Stage, at: datetime) -> EntryView:
    is_redacted = number == 1
    text = (
        [TextPart("I went with ", is_removed=False), TextPart("name removed", is_removed=True)] if is_redacted else []
    )
    return EntryView(
        id=number,
        stage=STAGE_WORDS[stage],
        written=date_words(at),
        written_at=at,
        stars=3 + number % 3,
        parts=(*text, TextPart(f"{'. ' if is_redacted else ''}Calm, and explained before it began.", is_removed=False)),
        is_redacted=is_redacted,
        steps=(("Comfort", 5),),
        facts=(("Price as quoted", "Yes"),),
        effects=(("Bruising", "Up to two days"), ("Pain", "2 of 10")),
    )
