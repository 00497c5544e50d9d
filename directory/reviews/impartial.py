"""Who must not decide about the reviews of a practitioner: whoever has a tie to them, or reviews them too."""

from __future__ import annotations

from sqlalchemy import select

from directory.conflicts.queries import practitioners_not_for, whys_not_impartial
from directory.reviews.homes import home_practitioner, merged_of
from directory.reviews.models import Review
from directory.shared.db import db

REVIEWS_THEM = "You wrote a review of the same practitioner."


def why_not_for(account_id: int | None, practitioner_id: int) -> str | None:
    """Why an account must not decide here, in a sentence, whichever of their listings it knows; None where it may."""
    if account_id is None:
        return None
    home = home_practitioner(practitioner_id)
    theirs = sorted({practitioner_id, *merged_of([home])})
    tied = whys_not_impartial(account_id, theirs)
    if tied:
        return next(iter(tied.values()))
    own = select(Review.id).where(
        Review.account_id == account_id,
        Review.withdrawn_at.is_(None),
        Review.practitioner_id.in_(theirs),
    )
    return REVIEWS_THEM if db.session.scalars(own.limit(1)).first() is not None else None


def practitioners_closed_to(account_id: int) -> frozenset[int]:
    """Every practitioner about whose reviews an account must not decide; merged duplicates too."""
    own = select(Review.practitioner_id).where(Review.account_id == account_id, Review.withdrawn_at.is_(None))
    closed = practitioners_not_for(account_id) | set(db.session.scalars(own))
    return frozenset(merged_of({home_practitioner(one) for one in closed})) | closed
