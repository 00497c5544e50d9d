"""Reads of what is due to be deleted, and of what must be kept. What is due is asked of an instant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from directory.portfolio.consent import ConsentAct, ends_at
from directory.portfolio.models import CasePhoto, ConsentEntry, PhotoCase
from directory.portfolio.queries import NO_ZONE, entries_of, newest_entry, time_zone_of, zone_at
from directory.portfolio.rules import ENDED, KEPT_FOR
from directory.shared.db import db


def kept_photo_keys(keys: Iterable[str]) -> frozenset[str]:
    """Which of some keys belong to photos whose files are kept: the others' files may be swept."""
    wanted = select(CasePhoto.key).where(CasePhoto.key.in_(set(keys)), CasePhoto.erased_at.is_(None))
    return frozenset(db.session.scalars(wanted))


def due_for_purge(now: datetime) -> Sequence[int]:
    """The ids of cases of which pictures, and the texts about them, have to be deleted now.

    Those that were withdrawn or removed, whose consent ended, that wait for their keeper for too long, and those
    out of which a picture was taken.
    """
    taken_out = PhotoCase.id.in_(
        select(CasePhoto.case_id).where(CasePhoto.erased_at.is_(None), CasePhoto.removed_at.is_not(None))
    )
    over = or_(
        and_(PhotoCase.state.in_(ENDED), PhotoCase.other_treatments != ""),
        taken_out,
        *(and_(PhotoCase.state == state, PhotoCase.moved_at <= now - kept) for state, kept in KEPT_FOR.items()),
    )
    due = set(db.session.scalars(select(PhotoCase.id).where(over)))
    ending = db.session.execute(
        select(PhotoCase.id, ConsentEntry.until, zone_at(PhotoCase.practitioner_id))
        .join(ConsentEntry, ConsentEntry.case_id == PhotoCase.id)
        .where(PhotoCase.state.not_in(ENDED), ConsentEntry.id == newest_entry(now), ConsentEntry.until <= now.date())
    )
    due |= {number for number, until, zone in ending if until and now >= ends_at(until, time_zone=zone or NO_ZONE)}
    return sorted(due)


def has_ended(case: PhotoCase, *, now: datetime) -> bool:
    """Whether everything that the person shown ever allowed of a case is over."""
    entries = [one for one in entries_of(case.id) if one.at <= now]
    if not entries:
        return False
    newest = entries[-1]
    if newest.act is ConsentAct.REVOKED or newest.until is None:
        return True
    return now >= ends_at(newest.until, time_zone=time_zone_of(case.practitioner_id))


def was_taken_back(case_id: int) -> bool:
    """Whether the person shown took consent back, or somebody recorded that they did."""
    entries = entries_of(case_id)
    return bool(entries) and entries[-1].act is ConsentAct.REVOKED


def erased_on(case_id: int) -> datetime | None:
    """When the last photo of a case was deleted; None while one is kept, and for a case that never had any."""
    of_case = select(func.max(CasePhoto.erased_at), func.count(CasePhoto.id) - func.count(CasePhoto.erased_at))
    last, kept = db.session.execute(of_case.where(CasePhoto.case_id == case_id)).one()
    return last if kept == 0 else None
