"""Who keeps a listing from now on: handing over, leaving, and a stub that its subject takes down."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update

from directory.accounts.actions import grant_role
from directory.accounts.models import Account
from directory.accounts.rules import Role
from directory.audit.rules import Actor, ActorKind
from directory.listings.actions import remove_stub
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.ownership.letters import in_words, record_listing, tell, tell_keepers
from directory.ownership.models import Invitation, Keeper
from directory.ownership.moves import move
from directory.ownership.queries import keeper_of, keeper_rows, open_request_for, owner_of
from directory.ownership.rules import OBJECTION_PERIOD, Part, RequestState, may_end
from directory.registers.npi.actions import opt_out
from directory.shared.db import db
from directory.shared.errors import RuleBroken

CLOCK = Actor(ActorKind.MACHINE, "ownership")


def hand_over(listing: Listing, account: Account, part: Part, *, by: Actor, now: datetime) -> None:
    """Make an account the keeper; an owner takes the place of the owner before. A stub becomes their draft.

    Invitations of a listing end when its owner changes. A request that waits is told to the new keeper, who has
    the whole objection period.
    """
    leaving = [keeper for keeper in keeper_rows(listing.id) if _gives_way(keeper, account, part)]
    for keeper in leaving:
        db.session.delete(keeper)
    db.session.flush()
    db.session.add(Keeper(listing_id=listing.id, account_id=account.id, part=part, since=now))
    if part == Part.OWNER:
        end_invitations(listing, now=now)
    if listing.status == Status.STUB:
        listing.status, listing.is_public_stub = Status.DRAFT, False
    grant_role(account, Role.PRACTITIONER, by=by, now=now, why=f"Keeps {listing.slug}.")
    record_listing(
        "keep_listing",
        listing,
        by=by,
        now=now,
        before={"left": [keeper.account_id for keeper in leaving if keeper.account_id != account.id]},
        after={"account": account.id, "part": part.value},
    )
    _tell_newcomer(listing, account, now=now)


def stop_keeping(keeper: Keeper, *, by: Actor, now: datetime) -> None:
    """End a keeper's part: one's own, or a clinic's that the owner does not want any more.

    Raises RuleBroken for somebody else's part, and for the last keeper of a listing that is shown.
    """
    listing = keeper.listing
    mine = keeper_of(listing.id, by.person_id)
    is_self, has_owner = keeper.account_id == by.person_id, owner_of(listing.id) is not None
    if not may_end(mine.part if mine else None, ends=keeper.part, is_self=is_self, has_owner=has_owner):
        raise RuleBroken("Only the owner may end what others keep; an owner hands the listing over instead.")
    if listing.status == Status.PUBLISHED and len(keeper_rows(listing.id)) == 1:
        raise RuleBroken("A published listing needs a keeper. Hand it over, take it back, or say that you retired.")
    db.session.delete(keeper)
    end_invitations(listing, now=now, of=keeper.account_id)
    record_listing("stop_keeping", listing, by=by, now=now, before={"account": keeper.account_id})


def end_invitations(listing: Listing, *, now: datetime, of: int | None = None) -> None:
    """End the open invitations of a listing, or those that one account sent."""
    ending = update(Invitation).where(Invitation.listing_id == listing.id, Invitation.ended_at.is_(None))
    if of is not None:
        ending = ending.where(Invitation.by_account_id == of)
    db.session.execute(ending.values(ended_at=now))


def remove_own_stub(listing: Listing, *, by: Actor, now: datetime) -> None:
    """Take an unclaimed listing down because its subject wants that; no later import brings it back.

    An open request for it ends. Raises RuleBroken when somebody keeps the listing.
    """
    remove_stub(listing)
    if listing.practitioner.npi is not None:
        opt_out(listing.practitioner.npi, by=by, now=now, why="Removed by its subject.")
    record_listing("remove_own_stub", listing, by=by, now=now)
    asked = open_request_for(listing.id)
    if asked is not None:
        why = "The listing was taken down by the person it is about."
        move(asked, RequestState.DECLINED, by=CLOCK, now=now, why=why, decided_at=now)
        tell("ownership_declined", asked.account, asked, now=now, why=why)


def forget_keepers(listing: Listing, *, since: datetime, but: frozenset[int] = frozenset()) -> list[Account]:
    """End the parts of everybody who came at a time or later, and all invitations; whose they were."""
    gone = [one for one in keeper_rows(listing.id) if one.since >= since and one.account_id not in but]
    accounts = [keeper.account for keeper in gone]
    for keeper in gone:
        db.session.delete(keeper)
    db.session.execute(delete(Invitation).where(Invitation.listing_id == listing.id, Invitation.sent_at >= since))
    db.session.flush()
    return accounts


def _gives_way(keeper: Keeper, account: Account, part: Part) -> bool:
    return keeper.account_id == account.id or (part == Part.OWNER and keeper.part == Part.OWNER)


def _tell_newcomer(listing: Listing, account: Account, *, now: datetime) -> None:
    """Whoever comes while a request waits is told of it, and may object as long as anybody before them."""
    waiting = open_request_for(listing.id)
    if waiting is None or waiting.account_id == account.id:
        return
    if waiting.objection_until is None:
        tell("ownership_asked", account, waiting, now=now)
        return
    until = now + OBJECTION_PERIOD
    waiting.objection_until = until
    tell_keepers("ownership_proved", waiting, now=now, until=in_words(until))
