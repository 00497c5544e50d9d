"""A job: photos that came to the desk are compared with those of all other practitioners, once each.

A case with a photo that looks reused is held until somebody at the desk has seen both. That is a reason to look, never
a decision: docs/photos.md has what the fingerprints can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from directory.audit.rules import Actor, ActorKind
from directory.files.lookup import reused_among
from directory.portfolio.desk import HELD_WORDS
from directory.portfolio.letters import tell_keepers
from directory.portfolio.models import CasePhoto, PhotoCase, PhotoComparison, Resemblance
from directory.portfolio.moves import move, record_case
from directory.portfolio.rules import CaseState, HeldFor, Move, target
from directory.shared.db import db, unit_of_work

COMPARER = Actor(ActorKind.MACHINE, "compare_new_photos")
COMPARED_AT_ONCE = 6
"""How many photos each run compares: with 100,000 others, one takes 2.3 seconds of processor."""
AT_THE_DESK = (CaseState.WAITING, CaseState.HELD, CaseState.ASKED, CaseState.SHOWN)
ROWS_AT_A_TIME = 500


def compare_new_photos(now: datetime) -> int:
    """Compare photos that the desk has and nobody compared yet, oldest first; how many look reused.

    Each is compared outside of any unit of work and written down in one of its own, so that what is cut short is done
    again and what is done stays. The photos of withdrawn cases count for as long as they are not erased.
    """
    due = _due()
    db.session.rollback()
    return sum(bool(_compare(photo_id, now=now)) for photo_id in due)


def _due() -> Sequence[int]:
    """The ids of photos to compare now."""
    wanted = (
        select(CasePhoto.id)
        .join(PhotoCase, PhotoCase.id == CasePhoto.case_id)
        .outerjoin(PhotoComparison, PhotoComparison.photo_id == CasePhoto.id)
        .where(
            PhotoCase.state.in_(AT_THE_DESK),
            CasePhoto.removed_at.is_(None),
            CasePhoto.erased_at.is_(None),
            PhotoComparison.photo_id.is_(None),
        )
    )
    return db.session.scalars(wanted.order_by(PhotoCase.moved_at, CasePhoto.id).limit(COMPARED_AT_ONCE)).all()


def _compare(photo_id: int, *, now: datetime) -> Sequence[tuple[int, int]]:
    """Compare one photo and write down what came of it: ids of others and in how many bits they differ."""
    mine = select(CasePhoto.fingerprints, PhotoCase.practitioner_id).join(PhotoCase).where(CasePhoto.id == photo_id)
    fingerprints, practitioner_id = db.session.execute(mine).one()
    found = reused_among(fingerprints, _others(practitioner_id))
    with unit_of_work():
        photo = db.session.get_one(CasePhoto, photo_id)
        case = db.session.get_one(PhotoCase, photo.case_id)
        if db.session.get(PhotoComparison, photo_id) is not None:
            return ()
        db.session.add(PhotoComparison(photo_id=photo_id, compared_at=now))
        db.session.add_all(Resemblance(photo_id=photo_id, other_id=other, bits=bits) for other, bits in found)
        db.session.flush()
        if found and photo.removed_at is None:
            _hold_reused(case, [other for other, _bits in found], now=now)
    return found


def _others(practitioner_id: int) -> Iterator[tuple[int, str]]:
    """Every kept photo of other practitioners, whatever became of its case: its id and its fingerprints."""
    wanted = (
        select(CasePhoto.id, CasePhoto.fingerprints)
        .join(PhotoCase)
        .where(PhotoCase.practitioner_id != practitioner_id, CasePhoto.fingerprints != "")
    )
    yield from db.session.execute(wanted.execution_options(yield_per=ROWS_AT_A_TIME))


def _hold_reused(case: PhotoCase, others: Sequence[int], *, now: datetime) -> None:
    """Hide a case unless it is hidden or no longer at the desk."""
    if case.state not in AT_THE_DESK or target(Move.HOLD, case.state) is None:
        return
    said = {"photos": list(others)}
    record_case("hold_case", case, by=COMPARER, now=now, reason=HeldFor.REUSED.value, after=said)
    move(case, Move.HOLD, now=now, held_for=HeldFor.REUSED)
    tell_keepers("case_held", case, now=now, reason=HELD_WORDS[HeldFor.REUSED])
