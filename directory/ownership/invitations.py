"""Invitations: a keeper asks somebody, by a letter to one address, to keep the listing."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import update

from directory.accounts.models import Account
from directory.audit.rules import Actor
from directory.listings.models import Listing
from directory.notices.actions import queue_letter
from directory.ownership.keeping import hand_over, record_listing
from directory.ownership.models import Invitation
from directory.ownership.queries import owner_of
from directory.ownership.rules import Part
from directory.shared.db import db
from directory.shared.errors import RuleBroken

KEY_BYTES = 16


def invite(listing: Listing, *, email: str, part: Part, account: Account, by: Actor, now: datetime) -> Invitation:
    """Ask somebody by letter to keep the listing: as its new owner, or as a clinic beside the owner."""
    invitation = Invitation(
        key=secrets.token_hex(KEY_BYTES),
        listing_id=listing.id,
        part=part,
        email=email.strip().lower(),
        by_account_id=account.id,
        sent_at=now,
    )
    db.session.add(invitation)
    db.session.flush()
    record_listing("invite_keeper", listing, by=by, now=now, after={"part": part.value})
    queue_letter(
        "ownership_invited",
        to=invitation.email,
        values={"name": listing.practitioner.name, "part": part.value, "key": invitation.key, "by": account.name},
        key=f"ownership_invited:{invitation.id}",
        now=now,
    )
    return invitation


def accept_invitation(invitation: Invitation, account: Account, *, by: Actor, now: datetime) -> None:
    """Keep the listing as invited. Raises RuleBroken for another address than the one invited, or the second time."""
    if account.email != invitation.email or account.confirmed_at is None:
        raise RuleBroken("This invitation is for another address. Sign in with the one that the letter went to.")
    _end_invitation(invitation, now=now)
    owner = owner_of(invitation.listing_id) if invitation.part == Part.OWNER else None
    hand_over(invitation.listing, account, invitation.part, by=by, now=now)
    if owner is not None:
        queue_letter(
            "ownership_handed_over",
            to=owner.email,
            values={"name": invitation.listing.practitioner.name},
            key=f"ownership_handed_over:{invitation.id}",
            now=now,
        )


def take_back_invitation(invitation: Invitation, *, by: Actor, now: datetime) -> None:
    """End an invitation before it is accepted. Raises RuleBroken when it has ended."""
    _end_invitation(invitation, now=now)
    record_listing("take_back_invitation", invitation.listing, by=by, now=now)


def _end_invitation(invitation: Invitation, *, now: datetime) -> None:
    ended = db.session.scalars(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.ended_at.is_(None))
        .values(ended_at=now)
        .returning(Invitation.id)
    ).all()
    if not ended:
        raise RuleBroken("This invitation was used or taken back already.")
