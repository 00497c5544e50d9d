"""Reads of the desk: one submission, the queue and its numbers, and what follows next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from directory.credentials.models import Credential
from directory.credentials.queries import NO_ZONE, credentials_by_practitioner, standings_of, zone_of
from directory.credentials.rules import CredentialKind
from directory.credentials.standing import Standing
from directory.listings.models import Listing
from directory.listings.rules import GONE
from directory.shared.db import db
from directory.verification.models import ExclusionMatch, Submission
from directory.verification.rules import IN_HAND_FOR, MatchState, Risk, SubmissionState

RISKS_IN_ORDER = {Risk.HIGH.value: 0, Risk.MEDIUM.value: 1, Risk.LOW.value: 3}
NOT_ASSESSED = 2
"""What the machine has not looked at yet stands before what it found harmless."""
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the queue somebody wants to see. `mine`: the account whose submissions; None for anybody's."""

    state: SubmissionState | None = None
    kind: CredentialKind | None = None
    mine: int | None = None
    is_unassigned: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """How much there is at the desk."""

    open: int
    waiting: int
    asked: int
    unassigned: int
    mine: int
    oldest_at: datetime | None


def submission_by_id(submission_id: int) -> Submission | None:
    """One submission, with its credential, its practitioner and who has it."""
    wanted = select(Submission).where(Submission.id == submission_id)
    return db.session.scalars(wanted.options(*_whole())).one_or_none()


def open_submission_of(credential_id: int) -> Submission | None:
    """The submission of a credential that is not decided yet."""
    wanted = select(Submission).where(Submission.credential_id == credential_id, Submission.decided_at.is_(None))
    return db.session.scalars(wanted).one_or_none()


def submissions_of(credential_id: int) -> Sequence[Submission]:
    """Every time that a credential was at the desk, with what was said, the newest first."""
    wanted = select(Submission).where(Submission.credential_id == credential_id)
    return db.session.scalars(wanted.options(selectinload(Submission.messages)).order_by(Submission.id.desc())).all()


def open_submissions_by_credential(credential_ids: Sequence[int]) -> Mapping[int, Submission]:
    """The open submissions of several credentials, in one read; those that have none are absent."""
    wanted = select(Submission).where(Submission.credential_id.in_(credential_ids), Submission.decided_at.is_(None))
    rows = db.session.scalars(wanted.options(selectinload(Submission.messages)))
    return {row.credential_id: row for row in rows}


def credentials_at_the_desk() -> frozenset[int]:
    """The ids of the credentials that lie at the desk."""
    return frozenset(db.session.scalars(select(Submission.credential_id).where(Submission.decided_at.is_(None))))


def queue(wanted: Wanted, *, now: datetime, limit: int, offset: int = 0) -> Sequence[Submission]:
    """Open submissions: the highest risk first, then what has waited longest."""
    rows = _wanted(select(Submission), wanted, now=now).options(*_whole()).order_by(*_in_order())
    return db.session.scalars(rows.limit(limit).offset(offset)).all()


def queue_count(wanted: Wanted, *, now: datetime) -> int:
    """How many open submissions fit."""
    return db.session.scalar(_wanted(select(func.count(Submission.id)), wanted, now=now)) or 0


def next_waiting(*, account_id: int, now: datetime, but: frozenset[int], after: int | None = None) -> int | None:
    """The id of the submission that a verifier should look at next; None where nothing waits for them.

    Waiting, in nobody else's hands, not about these practitioners (`but`): the one that follows `after` in the order
    of the queue and, at its end or without one, the first. Never `after` itself.
    """
    rows = (
        select(Submission.id)
        .join(Credential, Credential.id == Submission.credential_id)
        .where(
            Submission.decided_at.is_(None),
            Submission.state == SubmissionState.WAITING,
            or_(is_free(now=now), Submission.assigned_to_id == account_id),
            Credential.practitioner_id.not_in(but),
        )
        .order_by(*_in_order())
    )
    waiting = db.session.scalars(rows).all()
    start = waiting.index(after) + 1 if after in waiting else 0
    return next((one for one in (*waiting[start:], *waiting[:start]) if one != after), None)


def numbers(*, account_id: int, now: datetime) -> Numbers:
    """How much there is at the desk, as of now, in one read."""
    waiting = Submission.state == SubmissionState.WAITING
    row = db.session.execute(
        select(
            func.count(Submission.id),
            func.count(case((waiting, 1))),
            func.count(case((Submission.state == SubmissionState.ASKED, 1))),
            func.count(case((waiting & is_free(now=now), 1))),
            func.count(case((Submission.assigned_to_id == account_id, 1))),
            func.min(case((waiting, Submission.waiting_since))),
        ).where(Submission.decided_at.is_(None))
    ).one()
    return Numbers(*row)


def is_free(*, now: datetime) -> ColumnElement[bool]:
    """The submissions that nobody has in hand; the twin of `rules.is_in_other_hands` for a stranger."""
    return or_(
        Submission.assigned_to_id.is_(None),
        Submission.assigned_at.is_(None),
        Submission.assigned_at <= now - IN_HAND_FOR,
    )


def not_assessed(*, before: datetime, limit: int) -> Sequence[tuple[int, int]]:
    """Ids and versions of open submissions whose risk is not known, or was last computed before an instant."""
    rows = (
        select(Submission.id, Submission.version)
        .where(Submission.decided_at.is_(None), or_(Submission.assessed_at.is_(None), Submission.assessed_at < before))
        .order_by(Submission.assessed_at.is_not(None), Submission.assessed_at, Submission.id)
        .limit(limit)
    )
    return [(submission_id, version) for submission_id, version in db.session.execute(rows)]


def listing_of(practitioner_id: int) -> Listing | None:
    """The listing of a practitioner: the one that is not gone, else the newest."""
    wanted = select(Listing).where(Listing.practitioner_id == practitioner_id)
    return db.session.scalars(wanted.order_by(Listing.status.in_(GONE), Listing.id.desc()).limit(1)).one_or_none()


def standing_now(credential: Credential, *, now: datetime) -> Standing:
    """What holds of one credential now."""
    return standings_of([credential], time_zone=_zone(credential), now=now)[credential.id]


def today_for(credential: Credential, *, now: datetime) -> date:
    """The day that it is where a credential lapses: in its jurisdiction, or else at the listing."""
    return now.astimezone(ZoneInfo(zone_of(credential.region, _zone(credential)))).date()


def verified_credentials(practitioner_id: int, *, now: datetime) -> Sequence[Credential]:
    """The credentials of a practitioner that are verified now."""
    rows = credentials_by_practitioner([practitioner_id]).get(practitioner_id, ())
    return [row for row in rows if standing_now(row, now=now).is_verified]


def exclusion_matches(state: MatchState, *, limit: int, offset: int = 0) -> Sequence[ExclusionMatch]:
    """Matches with the exclusion list in one state, exact ones first, then the oldest."""
    rows = (
        select(ExclusionMatch)
        .where(ExclusionMatch.state == state)
        .options(joinedload(ExclusionMatch.exclusion), joinedload(ExclusionMatch.practitioner))
    )
    newest_last = ExclusionMatch.id if state is MatchState.OPEN else ExclusionMatch.decided_at.desc()
    return db.session.scalars(rows.order_by(ExclusionMatch.likeness, newest_last).limit(limit).offset(offset)).all()


def exclusion_match_counts() -> Mapping[MatchState, int]:
    """How many matches stand in each state."""
    rows = db.session.execute(select(ExclusionMatch.state, func.count()).group_by(ExclusionMatch.state))
    return {state: number for state, number in rows}  # noqa: C416 - rows are no pairs to `dict`


def exclusion_match_by_id(match_id: int) -> ExclusionMatch | None:
    """One match with the exclusion list."""
    return db.session.get(ExclusionMatch, match_id)


def _zone(credential: Credential) -> str:
    listing = listing_of(credential.practitioner_id)
    return next((place.time_zone for place in listing.places if place.time_zone), NO_ZONE) if listing else NO_ZONE


def _wanted(rows: Select[Row], wanted: Wanted, *, now: datetime) -> Select[Row]:
    rows = rows.where(Submission.decided_at.is_(None))
    if wanted.state is not None:
        rows = rows.where(Submission.state == wanted.state)
    if wanted.kind is not None:
        rows = rows.join(Credential, Credential.id == Submission.credential_id).where(Credential.kind == wanted.kind)
    if wanted.mine is not None:
        rows = rows.where(Submission.assigned_to_id == wanted.mine)
    if wanted.is_unassigned:
        rows = rows.where(is_free(now=now))
    return rows


def _in_order() -> tuple[Any, ...]:
    """The queue's order: risk, then age, then the order in which they came."""
    return (
        case(RISKS_IN_ORDER, value=Submission.risk, else_=NOT_ASSESSED),
        Submission.waiting_since,
        Submission.id,
    )


def _whole() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(Submission.credential).joinedload(Credential.practitioner),
        joinedload(Submission.assigned_to),
    )
