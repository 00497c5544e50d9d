"""Visit codes of the demo: batches from which reviews used theirs, and codes that wait to be tried.

A code is drawn by dice, so that those that are printed can be printed again; that is why the demo never runs where
others reach it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.demo.dice import dice
from directory.demo.review_plan import PlannedReview
from directory.demo.review_rows import Telling, insert_rows, inserted
from directory.reviews.codes import CODE_CHARS, IN_CODES, check_character, code_hash, printed
from directory.reviews.models import Review, ReviewEntry, VisitCode, VisitCodeBatch
from directory.reviews.rules import Proof
from directory.shared.db import db
from directory.shared.keys import HashKeys

BATCHES = (15, 20, 25, 30, 40)
USED_OF_BATCH = (0.3, 0.6)
"""What part of a batch of codes was used before the practice had the next one made."""
FREE_CODES = 20
"""How many codes wait to be tried, of the practice that signs in."""


def write_codes(
    planned: Sequence[PlannedReview],
    reviews: Mapping[int, Review],
    *,
    keepers: Mapping[int, Actor],
    secret: HashKeys,
    telling: Telling,
) -> None:
    """Write the batches of visit codes from which these reviews used theirs."""
    used: dict[int, list[PlannedReview]] = defaultdict(list)
    for one in planned:
        if one.proof is Proof.CODE:
            used[one.listing.practitioner_id].append(one)
    made = [batch for practitioner_id, some in used.items() for batch in _batches(practitioner_id, some)]
    rows = [
        {
            "practitioner_id": practitioner_id,
            "given": given,
            "made_at": made_at,
            "made_by_id": keepers[practitioner_id].person_id,
            "cancelled_at": None,
        }
        for practitioner_id, given, made_at, _some in made
    ]
    codes: list[dict[str, Any]] = []
    for batch_id, (practitioner_id, given, made_at, some) in zip(inserted(VisitCodeBatch, rows), made, strict=True):
        telling.said(
            "make_codes", "visit_code_batch", batch_id, keepers[practitioner_id], made_at, after={"given": given}
        )
        for place in range(given):
            by = some[place] if place < len(some) else None
            codes.append(
                {
                    "batch_id": batch_id,
                    "code_hash": code_hash(visit_code(batch_id, place), secret=secret.now),
                    "used_at": by.verified_at if by else None,
                    "review_id": reviews[by.number].id if by else None,
                }
            )
    insert_rows(VisitCode, codes)


def open_batch(
    practitioner_id: int, given: int, *, made_at: datetime, keeper: Actor, secret: HashKeys
) -> VisitCodeBatch:
    """One batch of codes that nobody has used yet."""
    batch = VisitCodeBatch(practitioner_id=practitioner_id, given=given, made_at=made_at, made_by_id=keeper.person_id)
    db.session.add(batch)
    db.session.flush()
    codes = [
        {"batch_id": batch.id, "code_hash": code_hash(visit_code(batch.id, place), secret=secret.now)}
        for place in range(given)
    ]
    insert_rows(VisitCode, codes)
    said = {"given": given}
    record("make_codes", subject_kind="visit_code_batch", subject_id=batch.id, by=keeper, now=made_at, after=said)
    return batch


def free_code(practitioner_id: int, *, secret: HashKeys) -> str | None:
    """A visit code of the demo that nobody has used, as cards print it; None when all were."""
    newest = select(VisitCodeBatch).where(
        VisitCodeBatch.practitioner_id == practitioner_id,
        VisitCodeBatch.given == FREE_CODES,
        VisitCodeBatch.cancelled_at.is_(None),
    )
    batch = db.session.scalars(newest.order_by(VisitCodeBatch.id.desc()).limit(1)).one_or_none()
    if batch is None:
        return None
    unused = select(VisitCode.code_hash).where(VisitCode.batch_id == batch.id, VisitCode.used_at.is_(None))
    hashes = set(db.session.scalars(unused))
    codes = (visit_code(batch.id, place) for place in range(batch.given))
    return next(
        (
            printed(code)
            for code in codes
            if not hashes.isdisjoint(code_hash(code, secret=one) for one in secret.newest_first)
        ),
        None,
    )


def unused_code_beside(entry: ReviewEntry) -> str:
    """A code that nobody has used of the batch from which the review of an entry had its own."""
    mine = select(VisitCode.batch_id).where(VisitCode.review_id == entry.review_id)
    of_batch = db.session.scalars(select(VisitCode).where(VisitCode.batch_id.in_(mine)).order_by(VisitCode.id)).all()
    place = next(place for place, code in enumerate(of_batch) if code.used_at is None)
    return visit_code(of_batch[place].batch_id, place)


def visit_code(batch: int, place: int) -> str:
    """A code of the demo: always the same, so that those that are printed can be printed again."""
    rolled = Random(f"visit code {batch} {place}")
    first = "".join(rolled.choice(IN_CODES) for _ in range(CODE_CHARS - 1))
    return first + check_character(first)


def _batches(
    practitioner_id: int, some: list[PlannedReview]
) -> Iterator[tuple[int, int, datetime, list[PlannedReview]]]:
    """Batches of a practitioner as (whose, how many codes, made when, used by which reviews), oldest first."""
    rolled, left = dice(practitioner_id, "visit codes"), sorted(some, key=lambda one: one.verified_at)
    while left:
        given = rolled.choice(BATCHES)
        count = max(1, round(given * rolled.uniform(*USED_OF_BATCH)))
        mine, left = left[:count], left[count:]
        yield practitioner_id, given, mine[0].verified_at - timedelta(days=rolled.uniform(6, 40)), mine
