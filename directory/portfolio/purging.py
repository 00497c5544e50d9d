"""The purge: deletes the stored pictures of cases that are over. The consent ledger keeps the fact without them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime

from sqlalchemy import select

from directory.audit.rules import Actor, ActorKind
from directory.files.store import Store
from directory.portfolio.actions import withdraw_case
from directory.portfolio.due import due_for_purge, has_ended, kept_photo_keys, was_taken_back
from directory.portfolio.models import CasePhoto, PhotoCase
from directory.portfolio.moves import record_case
from directory.portfolio.rules import ENDED, KEPT_FOR, ORPHANED_AFTER, CaseState
from directory.shared.db import db, unit_of_work

PURGE = Actor(ActorKind.MACHINE, "purge_withdrawn")
CONSENT_ENDED = "The consent of the person in the photos has ended."
SHELVES = 256
LEFT_TOO_LONG = "Nobody worked on it for so long that its photos were deleted."

Erase = Callable[[str], object]
"""Deletes every stored file of a photo by its key; those that are gone already are no error."""


def purge_withdrawn(now: datetime, *, erase: Erase) -> int:
    """A job: purge every case that is due, each in a unit of work of its own; how many pictures were deleted.

    One whose files cannot be deleted holds up no other: the last such OSError is raised when all were tried, and they
    are due again the next time.
    """
    due = due_for_purge(now)
    db.session.rollback()
    count, failed = 0, None
    for case_id in due:
        try:
            with unit_of_work():
                count += purge_case(db.session.get_one(PhotoCase, case_id), erase=erase, now=now)
        except OSError as error:
            failed = error
    if failed is not None:
        raise failed
    return count


def purge_case(case: PhotoCase, *, erase: Erase, now: datetime) -> int:
    """Delete the pictures of a case whose time is over, and those that were taken out of one; how many.

    The texts about them go too; their digests stay, so that they are known again. So do the fingerprints of what two
    people of the desk took away, unless the person shown took it back: a stolen picture is brought again with other
    pixels. The files go before the commit: should it fail, purging again ends what was begun.
    """
    if case.state not in ENDED and (reason := _why_over(case, now=now)):
        withdraw_case(case, by=PURGE, now=now, reason=reason)
    wanted = select(CasePhoto).where(CasePhoto.case_id == case.id, CasePhoto.erased_at.is_(None))
    if case.state not in ENDED:
        wanted = wanted.where(CasePhoto.removed_at.is_not(None))
    photos = db.session.scalars(wanted.order_by(CasePhoto.id)).all()
    if not photos and case.state not in ENDED:
        return 0
    record_case("purge_case", case, by=PURGE, now=now, before={"digests": [photo.digest for photo in photos]})
    is_known_again = case.state is CaseState.REMOVED and not was_taken_back(case.id)
    for photo in photos:
        photo.removed_at, photo.erased_at = photo.removed_at or now, now
        photo.alt = photo.measures = ""
        if not is_known_again:
            photo.fingerprints = ""
    if case.state in ENDED:
        case.other_treatments, case.declarations = "", []
    db.session.flush()
    for photo in photos:
        erase(photo.key)
    return len(photos)


def sweep_photos(now: datetime, *, store: Store) -> int:
    """A job: delete stored files that belong to no photo, of one shelf of the store each minute; how many.

    A whole round takes four hours and a quarter. Files younger than an hour may belong to an upload that goes on.
    """
    return _sweep(int(now.astimezone(UTC).timestamp()) // 60 % SHELVES, now=now, store=store)


def sweep_every_shelf(now: datetime, *, store: Store) -> Iterator[int]:
    """The same for the whole store, shelf by shelf; how many files were deleted of each."""
    for shelf in range(SHELVES):
        yield _sweep(shelf, now=now, store=store)


def _sweep(shelf: int, *, now: datetime, store: Store) -> int:
    return store.sweep(f"{shelf:02x}", before=now - ORPHANED_AFTER, kept=_belonging)


def _belonging(names: Collection[str]) -> Collection[str]:
    """Which of some stored files belong to a photo that is kept."""
    kept = kept_photo_keys({name.split("-")[0] for name in names})
    return {name for name in names if name.split("-")[0] in kept}


def _why_over(case: PhotoCase, *, now: datetime) -> str:
    """Why an open case is over by now; "" for one that is not."""
    if has_ended(case, now=now):
        return CONSENT_ENDED
    kept_for = KEPT_FOR.get(case.state)
    return LEFT_TOO_LONG if kept_for is not None and case.moved_at <= now - kept_for else ""
