"""What a writer takes along of their reviews, and what a listing's keeper takes along of those about it: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from directory.reviews.facts import ANSWERS
from directory.reviews.homes import home_listing, merged_of
from directory.reviews.ledger import public_counts
from directory.reviews.models import Receipt, Reply, Review, ReviewEntry
from directory.reviews.numbers import UNRATED, ratings_of
from directory.reviews.queries import batches_of, codes_told, reviews_by
from directory.reviews.rating import Rating
from directory.reviews.reading import public_items, spans_of
from directory.reviews.rules import CODES_TOLD_FROM
from directory.shared.db import db


def export_of_writer(account_id: int) -> list[dict[str, Any]]:
    """Everything that is kept of what a person wrote, the newest review first, whatever state it is in.

    Texts are as they were written; `removed` says what pages show as removed. Of what was taken back, only the days.
    """
    return [_review(one) for one in reviews_by(account_id)]


def export_of_listing(practitioner_id: int, now: datetime) -> dict[str, Any]:
    """What a keeper may take along of reviews: those that everybody reads, their replies, counts and codes.

    Of batches under CODES_TOLD_FROM it says no more than the workspace: `used` is None, and the sum leaves them out.
    """
    rated = ratings_of([practitioner_id], now).get(practitioner_id, UNRATED)
    counts, codes = public_counts(practitioner_id), codes_told(practitioner_id)
    return {
        "rating": rating_part(rated.rating),
        "rating_at_end_of_course": rating_part(rated.at_end),
        "items": list(public_items(practitioner_id, now)),
        "replies": [_reply(one) for one in _replies(practitioner_id)],
        "counts": {happening.value: count for happening, count in counts.entries.items()},
        "counts_by_reason": [
            {"what": happening.value, "reason": reason.value, "count": count}
            for (happening, reason), count in counts.reasons.items()
        ],
        "visit_codes": {"given": codes.given, "used": codes.used, "cancelled": codes.cancelled},
        "visit_code_batches": [
            {
                "made_at": _said(batch.made_at),
                "given": batch.given,
                "used": used if batch.given >= CODES_TOLD_FROM else None,
                "cancelled_at": _said(batch.cancelled_at),
            }
            for batch, used in batches_of(practitioner_id)
        ],
    }


def rating_part(rating: Rating | None) -> Mapping[str, float | int] | None:
    """A rating as the API gives it: mean, low and high with two decimals, and the count."""
    if rating is None:
        return None
    return {
        "mean": round(rating.mean, 2),
        "low": round(rating.low, 2),
        "high": round(rating.high, 2),
        "count": rating.count,
    }


def _review(review: Review) -> dict[str, Any]:
    listing = home_listing(review.practitioner_id)
    receipts = db.session.scalars(select(Receipt).where(Receipt.review_id == review.id).order_by(Receipt.id))
    return {
        "review": review.id,
        "practitioner": review.practitioner.name,
        "listing": listing.slug if listing else None,
        "shown_as": review.shown_as,
        "relation": review.relation.value,
        "age_band": review.age_band,
        "concern": review.concern,
        "opened_at": _said(review.opened_at),
        "affirmed_at": _said(review.affirmed_at),
        "verified_by": _said(review.proof),
        "verified_at": _said(review.verified_at),
        "withdrawn_at": _said(review.withdrawn_at),
        "entries": [_entry(one) for one in review.entries],
        "reply": _reply(review.reply) if review.reply else None,
        "receipts": [
            {"sent_at": _said(one.sent_at), "state": one.state.value, "decided_at": _said(one.decided_at)}
            for one in receipts
        ],
    }


def _entry(entry: ReviewEntry) -> dict[str, Any]:
    return {
        "entry": entry.id,
        "stage": entry.stage.value,
        "state": entry.state.value,
        "written_at": _said(entry.written_at),
        "published_at": _said(entry.published_at),
        "hidden_until": _said(entry.hidden_until),
        "erased_at": _said(entry.erased_at),
        "text": entry.text,
        "removed": [{"first": first, "end": end, "what": kind.value} for first, end, kind in spans_of(entry)],
        **{name: _said(getattr(entry, name)) for name in ANSWERS},
    }


def _replies(practitioner_id: int) -> list[Reply]:
    wanted = select(Reply).join(Reply.review).where(Review.practitioner_id.in_(merged_of([practitioner_id])))
    return list(db.session.scalars(wanted.order_by(Reply.id)))


def _reply(reply: Reply) -> dict[str, Any]:
    return {
        "review": reply.review_id,
        "state": reply.state.value,
        "versions": [{"written_at": _said(one.written_at), "text": one.text} for one in reply.versions],
    }


def _said(value: object) -> object:
    """A value as JSON has it; instants in ISO 8601, UTC."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else getattr(value, "value", value)
