"""What people state besides: that they were threatened over a review, and that their contracts silence nobody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.listings.models import Practitioner
from directory.moderation.models import Attestation, Threat
from directory.moderation.rules import Side, check_words
from directory.reviews.models import Review
from directory.reviews.moves import WRITER
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if

ATTESTED = {
    "2026-11": (
        "No contract, form or policy of ours forbids or punishes a client’s review, or takes rights in it; and we ask "
        "nobody to sign one that does."
    )
}
"""What is attested, by version, the newest last; a text that was used never changes. 15 U.S.C. 45b."""
THREATS_MAX = 20
"""Of one review; whoever is threatened more often is helped by the police, not by this form."""


def tell_of_threat(review: Review, side: Side, said: str, *, by: Actor, now: datetime) -> Threat:
    """Put a threat on record. It changes nothing about what shows, for that would make threats worth while."""
    words = check_words(said, field="said", what="Say what was threatened, by whom and how.")
    known = len(db.session.scalars(select(Threat.id).where(Threat.review_id == review.id)).all())
    if known >= THREATS_MAX:
        raise RuleBroken("So much is on record for this review already. Write to us instead.")
    threat = Threat(review_id=review.id, told_by=side, told_by_id=by.person_id, said=words, told_at=now)
    db.session.add(threat)
    db.session.flush()
    teller = WRITER if side is Side.WRITER else by
    record("tell_of_threat", subject_kind="review", subject_id=review.id, by=teller, now=now, reason=side.value)
    return threat


def see_threat(threat: Threat, *, by: Actor, now: datetime) -> None:
    """Somebody at the desk has read it; nothing when somebody had before."""
    if change_if(threat, Threat.seen_at.is_(None), seen_at=now):
        said = {"threat": threat.id}
        record("see_threat", subject_kind="review", subject_id=threat.review_id, by=by, now=now, after=said)


def attest(practitioner: Practitioner, version: str, *, by: Actor, now: datetime) -> Attestation:
    """A practice attests that it uses no gag clause. Raises RuleBroken for a text that is not the newest."""
    if version != next(reversed(ATTESTED)):
        raise RuleBroken("The text changed meanwhile. Read it again.")
    attestation = Attestation(
        practitioner_id=practitioner.id, account_id=by.person_id, text_version=version, attested_at=now
    )
    db.session.add(attestation)
    db.session.flush()
    record("attest", subject_kind="practitioner", subject_id=practitioner.id, by=by, now=now, after={"text": version})
    return attestation
