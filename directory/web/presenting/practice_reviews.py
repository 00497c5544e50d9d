"""Reviews as the practice sees them: as everybody reads them, with what there is to do, and the reply in the making."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import url_for

from directory.moderation.models import Dispute
from directory.reviews.coach import neutral_replies
from directory.reviews.facts import folded
from directory.reviews.models import Reply, Review
from directory.reviews.queries import reviews_of_entries
from directory.reviews.reading import VisibleEntry, reply_as_shown, visible_entries
from directory.reviews.rules import ReplyState
from directory.web.formatting import date_words
from directory.web.presenting.practice_reviews_disputes import DisputeView, dispute_view
from directory.web.presenting.reviews import ReviewView, review_views
from directory.web.presenting.waivers import Piece, pieces
from directory.wording.rules import Remark

ON_A_PAGE = 20
WITHOUT = "without-reply"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review of the list: as people read it, where its page is, and the disputes about it."""

    view: ReviewView
    url: str
    disputes: list[DisputeView]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many reviews show, how many of them are of a verified visit, and how many have a reply that shows."""

    shown: int
    verified: int
    replied: int


@dataclass(frozen=True, slots=True)
class ReplyStanding:
    """Where the reply stands. `version`: what an edit has to have seen, or "" where there is nothing to edit.

    `text`: what the form begins with; `history`: every version, the newest first, with its day.
    """

    is_out: bool
    is_removed: bool
    hidden_until: str
    version: str
    text: str
    history: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply in the making: as it was typed, what the coach says of it, and the text with its words marked."""

    text: str
    remarks: tuple[Remark, ...]
    pieces: list[Piece]
    is_checked: bool


def shown_reviews(practitioner_id: int, now: datetime) -> list[ReviewView]:
    """The reviews of a practitioner that everybody may read, each by its own number, the newest first."""
    entries = visible_entries(practitioner_id, now)
    return review_views(_each_by_its_own(entries))


def lines_of(views: Sequence[ReviewView], disputes: Mapping[int, Dispute], slug: str) -> list[ReviewLine]:
    """Reviews as lines of the list; `disputes` by the number of the entry."""
    return [
        ReviewLine(
            view=view,
            url=url_for("practice.review", slug=slug, review_id=view.id),
            disputes=[dispute_view(disputes[one.id], slug) for one in view.entries if one.id in disputes],
        )
        for view in views
    ]


def counts_of(views: Sequence[ReviewView]) -> Counts:
    """What the list comes to."""
    return Counts(len(views), sum(one.is_verified for one in views), sum(one.reply is not None for one in views))


def reply_standing(reply: Reply | None, now: datetime) -> ReplyStanding:
    """Where a reply stands at an instant."""
    if reply is None:
        return ReplyStanding(is_out=False, is_removed=False, hidden_until="", version="", text="", history=[])
    is_out = reply.state is ReplyState.PUBLISHED
    is_hidden = is_out and reply_as_shown(reply, now) is None
    return ReplyStanding(
        is_out=is_out,
        is_removed=reply.state is ReplyState.REMOVED,
        hidden_until=date_words(reply.hidden_until) if is_hidden and reply.hidden_until else "",
        version=str(reply.version) if is_out else "",
        text=reply.versions[-1].text,
        history=[(date_words(one.written_at), one.text) for one in reversed(reply.versions)],
    )


def draft_of(text: str, remarks: tuple[Remark, ...] = (), *, is_checked: bool = False) -> Draft:
    """A reply as it was typed, and the marks in what the coach read of it."""
    return Draft(text, remarks, list(pieces(folded(text), remarks)) if remarks else [], is_checked)


def started_from(text: str, number: str) -> str:
    """What was typed, with one of the neutral replies after it; unchanged for a number that there is not."""
    chosen = {str(place): words for place, words in enumerate(neutral_replies())}.get(number, "")
    return "\n\n".join(part for part in (text.strip(), chosen) if part)


def review_as_shown(review: Review, practitioner_id: int, now: datetime) -> ReviewView | None:
    """One review as everybody reads it; None while nothing of it shows."""
    return next((one for one in shown_reviews(practitioner_id, now) if one.id == review.id), None)


def _each_by_its_own(entries: Sequence[VisibleEntry]) -> list[VisibleEntry]:
    """Entries with the number of their own review, also where two of one writer have one vote."""
    own = reviews_of_entries([one.entry_id for one in entries])
    return [replace(one, review_id=own[one.entry_id]) for one in entries]
