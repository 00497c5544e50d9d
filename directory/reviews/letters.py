"""The letters of reviews: to the writer, and to whoever keeps the listing. None holds a text or how many stars.

Their keys begin with `review:<id>:`, so that they go when the writer takes the review back.
"""

from __future__ import annotations

from datetime import datetime

from directory.notices.actions import forget_letters, queue_letter
from directory.reviews.homes import home_listing, keepers_at_home
from directory.reviews.models import Review, ReviewEntry
from directory.reviews.rules import REASON_WORDS, Move, ReasonCode

TO_WRITER = {
    Move.PUBLISH: "review_published",
    Move.DECLINE: "review_declined",
    Move.REMOVE: "review_removed",
    Move.RESTORE: "review_restored",
}


def tell_of_move(entry: ReviewEntry, by_move: Move, *, reason: ReasonCode | None, now: datetime) -> None:
    """Queue the letters of a move: its writer is told of each but a hold, the keepers of what is new in public."""
    about = f"{entry.id}:{entry.version}"
    template = TO_WRITER.get(by_move)
    if template is not None:
        tell_writer(template, entry.review, about=about, now=now, reason=REASON_WORDS[reason] if reason else "")
    if by_move in (Move.PUBLISH, Move.RESTORE):
        tell_keepers("review_new", entry.review, about=about, now=now)


def tell_writer(template: str, review: Review, *, about: object, now: datetime, **values: str) -> None:
    """Queue a letter to the writer of a review, where they still have an account that is used."""
    account, listing = review.account, home_listing(review.practitioner_id)
    if account is None or not account.active or listing is None:
        return
    queue_letter(
        template,
        to=account.email,
        values={"practitioner": listing.practitioner.name, "slug": listing.slug, "review": review.id} | values,
        key=f"{_key_prefix(review)}{template}:{about}",
        now=now,
    )


def tell_keepers(template: str, review: Review, *, about: object, now: datetime, **values: str) -> None:
    """Queue a letter about a review to everybody who keeps its listing; stopped accounts get none."""
    listing = home_listing(review.practitioner_id)
    if listing is None:
        return
    for keeper in keepers_at_home(review.practitioner_id):
        if keeper.account.active:
            queue_letter(
                template,
                to=keeper.account.email,
                values={"practitioner": listing.practitioner.name, "slug": listing.slug} | values,
                key=f"{_key_prefix(review)}{template}:{about}:{keeper.account_id}",
                now=now,
            )


def forget_letters_of(review: Review) -> None:
    """Delete every letter about a review, sent or not."""
    forget_letters(_key_prefix(review))


def _key_prefix(review: Review) -> str:
    return f"review:{review.id}:"
