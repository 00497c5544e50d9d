"""Reads of ownership that pages and the policy ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import joinedload

from directory.accounts.models import Account
from directory.listings.models import Listing
from directory.listings.rules import GONE
from directory.ownership.models import Invitation, Keeper, OwnershipRequest
from directory.ownership.rules import INVITATION_LASTS, OPEN, REQUEST_LASTS, Part, RequestState
from directory.shared.db import db, read_rows

_KEEPERS = select(Keeper.account_id).where(Keeper.listing_id == bindparam("listing_id"))
"""Made once: every listing's own page asks it."""


def keepers_of(listing_id: int) -> frozenset[int]:
    """The ids of the accounts that may edit a listing."""
    return frozenset(account_id for (account_id,) in read_rows(_KEEPERS, {"listing_id": listing_id}))


def keeper_rows(listing_id: int) -> Sequence[Keeper]:
    """The keepers of a listing with their accounts, the owner first."""
    wanted = select(Keeper).where(Keeper.listing_id == listing_id).options(joinedload(Keeper.account))
    return db.session.scalars(wanted.order_by(Keeper.part.desc(), Keeper.id)).all()


def is_kept() -> ColumnElement[bool]:
    """The condition on listings that somebody keeps one."""
    return select(Keeper.id).where(Keeper.listing_id == Listing.id).correlate(Listing).exists()


def keeper_of(listing_id: int, account_id: int | None) -> Keeper | None:
    """What an account is to a listing, if anything."""
    wanted = select(Keeper).where(Keeper.listing_id == listing_id, Keeper.account_id == account_id)
    return db.session.scalars(wanted).one_or_none()


def keeper_by_id(keeper_id: int, *, listing_id: int) -> Keeper | None:
    """One keeper of a listing."""
    wanted = select(Keeper).where(Keeper.id == keeper_id, Keeper.listing_id == listing_id)
    return db.session.scalars(wanted).one_or_none()


def owner_of(listing_id: int) -> Account | None:
    """The account of the practitioner, if the listing has an owner."""
    wanted = select(Account).join(Keeper, Keeper.account_id == Account.id)
    return db.session.scalars(wanted.where(Keeper.listing_id == listing_id, Keeper.part == Part.OWNER)).one_or_none()


def listings_kept_by(account_id: int) -> Sequence[Listing]:
    """The listings an account may edit, the oldest first; those that are gone are left out."""
    kept = select(Listing).join(Keeper, Keeper.listing_id == Listing.id).where(Keeper.account_id == account_id)
    return db.session.scalars(kept.where(Listing.status.not_in(GONE)).order_by(Listing.id)).all()


def kept_by(account_id: int) -> Sequence[Keeper]:
    """The parts that an account has in listings, those that are gone included, the oldest first."""
    wanted = select(Keeper).where(Keeper.account_id == account_id).options(joinedload(Keeper.listing))
    return db.session.scalars(wanted.order_by(Keeper.id)).all()


def open_request_for(listing_id: int) -> OwnershipRequest | None:
    """The request about a listing that is not decided yet."""
    wanted = select(OwnershipRequest).where(OwnershipRequest.listing_id == listing_id, OwnershipRequest.state.in_(OPEN))
    return db.session.scalars(wanted).one_or_none()


def open_requests_of(account_id: int) -> int:
    """How many requests of an account are not decided yet."""
    wanted = select(func.count(OwnershipRequest.id)).where(OwnershipRequest.account_id == account_id)
    return db.session.scalar(wanted.where(OwnershipRequest.state.in_(OPEN))) or 0


def request_by_id(request_id: int) -> OwnershipRequest | None:
    """One request, with its listing and its asker."""
    wanted = select(OwnershipRequest).where(OwnershipRequest.id == request_id)
    return db.session.scalars(
        wanted.options(joinedload(OwnershipRequest.listing), joinedload(OwnershipRequest.account))
    ).one_or_none()


def later_approval(request: OwnershipRequest) -> OwnershipRequest | None:
    """A request for the same listing that was approved after this one, and stands."""
    wanted = select(OwnershipRequest).where(
        OwnershipRequest.listing_id == request.listing_id,
        OwnershipRequest.state == RequestState.APPROVED,
        OwnershipRequest.id != request.id,
        OwnershipRequest.decided_at >= request.decided_at,
    )
    return db.session.scalars(wanted.order_by(OwnershipRequest.decided_at.desc()).limit(1)).one_or_none()


def requests_of(account_id: int) -> Sequence[OwnershipRequest]:
    """What a person asked for, the newest first."""
    wanted = select(OwnershipRequest).where(OwnershipRequest.account_id == account_id)
    return db.session.scalars(
        wanted.options(joinedload(OwnershipRequest.listing)).order_by(OwnershipRequest.id.desc())
    ).all()


def open_requests() -> Sequence[OwnershipRequest]:
    """The desk's queue: what is not decided yet, the oldest first."""
    wanted = select(OwnershipRequest).where(OwnershipRequest.state.in_(OPEN))
    return db.session.scalars(
        wanted.options(joinedload(OwnershipRequest.listing), joinedload(OwnershipRequest.account)).order_by(
            OwnershipRequest.asked_at, OwnershipRequest.id
        )
    ).all()


def decided_requests(limit: int) -> Sequence[OwnershipRequest]:
    """What was decided last, the newest first."""
    wanted = select(OwnershipRequest).where(OwnershipRequest.decided_at.is_not(None))
    return db.session.scalars(
        wanted.options(joinedload(OwnershipRequest.listing), joinedload(OwnershipRequest.account))
        .order_by(OwnershipRequest.decided_at.desc(), OwnershipRequest.id.desc())
        .limit(limit)
    ).all()


def due_requests(*, now: datetime) -> Sequence[int]:
    """The ids of requests that time decides: the objection period is over, or nothing proved them for too long."""
    waited = (OwnershipRequest.state == RequestState.WAITING) & (OwnershipRequest.objection_until <= now)
    forgotten = (OwnershipRequest.state == RequestState.ASKED) & (OwnershipRequest.asked_at <= now - REQUEST_LASTS)
    return db.session.scalars(select(OwnershipRequest.id).where(waited | forgotten).order_by(OwnershipRequest.id)).all()


def invitation_by_key(key: str, *, now: datetime) -> Invitation | None:
    """The invitation of a letter's link, while it holds."""
    found = db.session.scalars(select(Invitation).where(Invitation.key == key)).one_or_none()
    return found if found and found.ended_at is None and now < found.sent_at + INVITATION_LASTS else None


def invitation_by_id(invitation_id: int, *, listing_id: int) -> Invitation | None:
    """One invitation of a listing."""
    wanted = select(Invitation).where(Invitation.id == invitation_id, Invitation.listing_id == listing_id)
    return db.session.scalars(wanted).one_or_none()


def open_invitations(listing_id: int, *, now: datetime) -> Sequence[Invitation]:
    """Invitations of a listing that hold."""
    wanted = select(Invitation).where(
        Invitation.listing_id == listing_id,
        Invitation.ended_at.is_(None),
        Invitation.sent_at > now - INVITATION_LASTS,
    )
    return db.session.scalars(wanted.order_by(Invitation.id)).all()
