"""Invitations: who may bring others asks somebody, by a letter to one address, to keep the listing."""

from __future__ import annotations

import secrets
from datetime import datetime

from directory.accounts.models import Account
from directory.audit.rules import Actor
from directory.listings.models import Listing
from directory.listings.rules import GONE
from directory.notices.actions import queue_letter
from directory.ownership.keeping import hand_over
from directory.ownership.letters import record_listing
from directory.ownership.models import Invitation
from directory.ownership.moves import move
from directory.ownership.queries import keeper_of, keeper_rows, open_invitations, open_request_for, owner_of
from directory.ownership.rules import INVITATION_LASTS, INVITATIONS_MAX, Part, RequestState, may_invite
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if

KEY_BYTES = 16


def invite(listing: Listing, *, email: str, part: Part, account: Account, by: Actor, now: datetime) -> Invitation:
    """Ask somebody by letter to keep the listing: as its new owner, or as a clinic beside the owner.

    An earlier invitation of the same address ends. Raises RuleBroken for whoever may not bring others, for an
    address that keeps the listing, and when too many invitations are open.
    """
    email = email.strip().lower()
    _check_may_invite(listing, account.id)
    if any(keeper.account.email == email for keeper in keeper_rows(listing.id)):
        raise RuleBroken("Who has this address keeps the listing already.", field="email")
    for earlier in open_invitations(listing.id, now=now):
        if earlier.email == email:
            earlier.ended_at = now
    if len(open_invitations(listing.id, now=now)) >= INVITATIONS_MAX:
        raise RuleBroken("Too many invitations are open. Take some of them back first.", field="email")
    invitation = Invitation(
        key=secrets.token_hex(KEY_BYTES),
        listing_id=listing.id,
        part=part,
        email=email,
        by_account_id=account.id,
        sent_at=now,
    )
    db.session.add(invitation)
    record_listing("invite_keeper", listing, by=by, now=now, after={"part": part.value})
    queue_letter(
        "ownership_invited",
        to=email,
        values={
            "name": listing.practitioner.name,
            "is_clinic": part == Part.CLINIC,
            "key": invitation.key,
            "by": account.name or "Its keeper",
            "days": INVITATION_LASTS.days,
        },
        key=f"ownership_invited:{invitation.id}",
        now=now,
    )
    return invitation


def accept_invitation(invitation: Invitation, account: Account, *, by: Actor, now: datetime) -> None:
    """Keep the listing as invited. What the account asked for about this listing is withdrawn.

    Raises RuleBroken for another address than the one invited, the second time, when it is too old, when who
    invited may not bring others any more, and when the listing is gone.
    """
    listing = invitation.listing
    if account.email != invitation.email or account.confirmed_at is None:
        raise RuleBroken("This invitation is for another address. Sign in with the one that the letter went to.")
    if listing.status in GONE or now >= invitation.sent_at + INVITATION_LASTS:
        raise RuleBroken("This invitation does not hold any more. Ask for a new one.")
    _check_may_invite(listing, invitation.by_account_id)
    mine = keeper_of(listing.id, account.id)
    if mine is not None and mine.part == Part.OWNER:
        raise RuleBroken("You keep this listing already: it is in your workspace.")
    _end(invitation, now=now)
    owner = owner_of(listing.id) if invitation.part == Part.OWNER else None
    hand_over(listing, account, invitation.part, by=by, now=now)
    asked = open_request_for(listing.id)
    if asked is not None and asked.account_id == account.id:
        move(asked, RequestState.WITHDRAWN, by=by, now=now, decided_at=now)
    if owner is not None:
        queue_letter(
            "ownership_handed_over",
            to=owner.email,
            values={"name": listing.practitioner.name, "to": account.name or "somebody"},
            key=f"ownership_handed_over:{invitation.id}",
            now=now,
        )


def take_back_invitation(invitation: Invitation, *, by: Actor, now: datetime) -> None:
    """End an invitation before it is accepted. Raises RuleBroken when it has ended."""
    _end(invitation, now=now)
    record_listing("take_back_invitation", invitation.listing, by=by, now=now)


def _check_may_invite(listing: Listing, account_id: int) -> None:
    keeper = keeper_of(listing.id, account_id)
    if not may_invite(keeper.part if keeper else None, has_owner=owner_of(listing.id) is not None):
        raise RuleBroken("Only the owner of this listing may bring others; a clinic may while there is no owner.")


def _end(invitation: Invitation, *, now: datetime) -> None:
    if not change_if(invitation, Invitation.ended_at.is_(None), ended_at=now):
        raise RuleBroken("This invitation was used or taken back already.")
