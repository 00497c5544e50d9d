"""Reads of stated credentials and of the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, false, func, or_, select

from directory.credentials.facts import facts_stated
from directory.credentials.kinds import is_doctorate, is_of_another_profession
from directory.credentials.models import Credential, CredentialPaper, LedgerEntry, Programme
from directory.credentials.rules import RESTORED_FOR, CredentialKind, Outcome
from directory.credentials.standing import Standing, standing
from directory.listings.models import Listing, Place
from directory.listings.rules import GONE, Status
from directory.ownership.queries import is_kept
from directory.papers.models import Paper
from directory.papers.rules import DECLINED_KEPT_FOR
from directory.places import region_time_zone
from directory.shared.db import db
from directory.wording.context import Proof

NO_ZONE = "UTC"
FORM_WAITS = timedelta(days=1)
"""How long a document waits for the form that it came with to be sent right."""


def credential_by_id(credential_id: int) -> Credential | None:
    """One credential, taken back or not."""
    return db.session.get(Credential, credential_id)


def credentials_by_practitioner(practitioner_ids: Iterable[int]) -> Mapping[int, Sequence[Credential]]:
    """Every stated credential of several practitioners, in one read; those without any are absent."""
    found: dict[int, list[Credential]] = defaultdict(list)
    wanted = set(practitioner_ids)
    if wanted:
        rows = db.session.scalars(
            select(Credential)
            .where(Credential.practitioner_id.in_(wanted), Credential.withdrawn_at.is_(None))
            .order_by(Credential.kind, Credential.id)
        )
        for row in rows:
            found[row.practitioner_id].append(row)
    return found


def entries_of(credential_id: int) -> Sequence[LedgerEntry]:
    """Every check of one credential, oldest first."""
    return db.session.scalars(
        select(LedgerEntry).where(LedgerEntry.credential_id == credential_id).order_by(LedgerEntry.id)
    ).all()


def newest_entries(credential_ids: Iterable[int]) -> Mapping[int, LedgerEntry]:
    """The newest check that decided something, by credential; those never decided are absent."""
    newest = (
        select(func.max(LedgerEntry.id))
        .where(LedgerEntry.credential_id.in_(set(credential_ids)), LedgerEntry.outcome != Outcome.MORE_INFORMATION)
        .group_by(LedgerEntry.credential_id)
    )
    rows = db.session.scalars(select(LedgerEntry).where(LedgerEntry.id.in_(newest)))
    return {row.credential_id: row for row in rows}


def kept_credential(credential_id: int, *, practitioner_id: int) -> Credential | None:
    """A credential of one practitioner, taken back or not."""
    wanted = select(Credential).where(Credential.id == credential_id, Credential.practitioner_id == practitioner_id)
    return db.session.scalars(wanted).one_or_none()


def every_credential_of(practitioner_id: int) -> Sequence[Credential]:
    """All that a practitioner ever stated, what was taken back too, the oldest first."""
    wanted = select(Credential).where(Credential.practitioner_id == practitioner_id)
    return db.session.scalars(wanted.order_by(Credential.id)).all()


def withdrawn_credentials(practitioner_id: int, *, now: datetime) -> Sequence[Credential]:
    """What a practitioner took back and can still put back, the last first."""
    wanted = select(Credential).where(
        Credential.practitioner_id == practitioner_id, Credential.withdrawn_at > now - RESTORED_FOR
    )
    return db.session.scalars(wanted.order_by(Credential.withdrawn_at.desc(), Credential.id)).all()


def standings_of(credentials: Iterable[Credential], *, time_zone: str, now: datetime) -> Mapping[int, Standing]:
    """What holds of several credentials, by id. `time_zone`: of the listing; a license has its jurisdiction's."""
    rows = list(credentials)
    newest = newest_entries([row.id for row in rows])
    return {
        row.id: standing(facts_stated(row), newest.get(row.id), time_zone=zone_of(row.region, time_zone), now=now)
        for row in rows
    }


def zone_of(region: str | None, otherwise: str) -> str:
    """The time zone by whose midnights a credential lapses: its jurisdiction's, or else the listing's."""
    return (region_time_zone(region) if region else None) or otherwise


def proofs_of(practitioner_id: int, now: datetime) -> frozenset[Proof]:
    """What texts of a practitioner may say: verified and not lapsed. "Dr." needs a verified doctor's degree."""
    rows = credentials_by_practitioner([practitioner_id]).get(practitioner_id, ())
    held = standings_of(rows, time_zone=_time_zone_of(practitioner_id), now=now)
    return frozenset(proof for row in rows if held[row.id].is_verified and (proof := _proof(row)))


def _proof(row: Credential) -> Proof | None:
    if row.kind is CredentialKind.DEGREE:
        return Proof.DEGREE if is_doctorate(row.title) else None
    if row.kind is CredentialKind.LICENSE and is_of_another_profession(row.title):
        return None
    return {CredentialKind.LICENSE: Proof.LICENSE, CredentialKind.CERTIFICATION: Proof.CERTIFICATION}.get(row.kind)


def _time_zone_of(practitioner_id: int) -> str:
    wanted = (
        select(Place.time_zone)
        .join(Listing, Listing.id == Place.listing_id)
        .where(Listing.practitioner_id == practitioner_id, Place.time_zone.is_not(None))
    )
    return db.session.scalars(wanted.order_by(Place.position, Place.id).limit(1)).one_or_none() or NO_ZONE


@dataclass(frozen=True, slots=True)
class Ending:
    """A stated credential of a published listing that somebody keeps; its last day is near or just over.

    `time_zone`: by whose midnights.
    """

    credential_id: int
    listing_id: int
    expires_on: date
    stated_at: datetime
    time_zone: str


def endings(first: date, last: date) -> Sequence[Ending]:
    """What ends between two days, both included, the first to end first: plain columns, for a job of every minute."""
    zone = (
        select(Place.time_zone)
        .where(Place.listing_id == Listing.id, Place.time_zone.is_not(None))
        .order_by(Place.position, Place.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Credential.id, Listing.id, Credential.expires_on, Credential.stated_at, Credential.region, zone)
        .join(Listing, Listing.practitioner_id == Credential.practitioner_id)
        .where(
            Credential.withdrawn_at.is_(None),
            Credential.expires_on.between(first, last),
            Listing.status == Status.PUBLISHED,
            is_kept(),
        )
        .order_by(Credential.expires_on, Credential.id)
    )
    return [
        Ending(number, listing, day, stated_at, zone_of(region, of_place or NO_ZONE))
        for number, listing, day, stated_at, region, of_place in rows
        if day is not None
    ]


def due_rechecks(today: date) -> Sequence[Credential]:
    """Credentials whose verification is to be looked at again by a day, the longest due first.

    They are stated, unchanged since they were verified, and their listing is published.
    """
    newest = _newest_deciding()
    rows = db.session.execute(
        select(Credential, LedgerEntry)
        .join(LedgerEntry, LedgerEntry.credential_id == Credential.id)
        .where(
            LedgerEntry.id.in_(newest),
            LedgerEntry.outcome == Outcome.VERIFIED,
            LedgerEntry.next_due_on <= today,
            Credential.withdrawn_at.is_(None),
            Credential.practitioner_id.in_(select(Listing.practitioner_id).where(Listing.status == Status.PUBLISHED)),
        )
        .order_by(LedgerEntry.next_due_on, Credential.id)
    )
    return [row for row, entry in rows if facts_stated(row).fingerprint == entry.fingerprint]


def papers_to_erase(now: datetime, *, at_the_desk: Collection[int] = ()) -> Sequence[Paper]:
    """Documents whose time is over: each credential they were handed in for was declined or taken back long ago.

    Long ago: DECLINED_KEPT_FOR, with nothing stated since. So are those that were handed in for nothing, after a day:
    their form was never sent. `at_the_desk`: ids of credentials with an open submission.
    """
    before = now - DECLINED_KEPT_FOR
    declined = select(LedgerEntry.credential_id).where(
        LedgerEntry.id.in_(_newest_deciding()), LedgerEntry.outcome == Outcome.DECLINED, LedgerEntry.at <= before
    )
    over = or_(
        Credential.withdrawn_at <= before,
        and_(Credential.id.in_(declined), Credential.stated_at <= before),
    )
    needed = (
        select(CredentialPaper.paper_id)
        .join(Credential, Credential.id == CredentialPaper.credential_id)
        .where(or_(~func.coalesce(over, false()), Credential.id.in_(list(at_the_desk))))
    )
    wanted = select(Paper).where(
        Paper.erased_at.is_(None),
        or_(Paper.id.in_(select(CredentialPaper.paper_id)), Paper.brought_at <= now - FORM_WAITS),
        Paper.id.not_in(needed),
    )
    return db.session.scalars(wanted.order_by(Paper.id)).all()


def _newest_deciding() -> Select[int]:
    """The newest check that decided something, of every credential."""
    return (
        select(func.max(LedgerEntry.id))
        .where(LedgerEntry.outcome != Outcome.MORE_INFORMATION)
        .group_by(LedgerEntry.credential_id)
    )


def programmes() -> Sequence[Programme]:
    """The training register, by body and title."""
    return db.session.scalars(
        select(Programme).where(Programme.ended_at.is_(None)).order_by(Programme.body, Programme.title)
    ).all()


def every_programme() -> Sequence[Programme]:
    """All courses of the training register by who gives them, those that ended too."""
    return db.session.scalars(select(Programme).order_by(Programme.body, Programme.title)).all()


def programme_by_id(programme_id: int) -> Programme | None:
    """One course of the training register, ended or not."""
    return db.session.get(Programme, programme_id)


def has_programmes() -> bool:
    """Whether anybody ever listed a course in the training register."""
    return db.session.scalars(select(Programme.id).limit(1)).one_or_none() is not None


def unused_papers(keys: Collection[str], *, account_id: int) -> Sequence[Paper]:
    """Documents that an account brought and handed in for nothing yet, by their keys."""
    wanted = select(Paper).where(
        Paper.key.in_(keys),
        Paper.brought_by_id == account_id,
        Paper.erased_at.is_(None),
        Paper.id.not_in(select(CredentialPaper.paper_id)),
    )
    return db.session.scalars(wanted.order_by(Paper.id)).all()


def listings_shown_by(paper_id: int) -> Sequence[int]:
    """The ids of the listings of whose practitioner a document was handed in to show something."""
    wanted = (
        select(Listing.id)
        .join(Credential, Credential.practitioner_id == Listing.practitioner_id)
        .join(CredentialPaper, CredentialPaper.credential_id == Credential.id)
        .where(CredentialPaper.paper_id == paper_id, Listing.status.not_in(GONE))
    )
    return db.session.scalars(wanted.distinct().order_by(Listing.id)).all()
