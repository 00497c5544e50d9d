"""What ownership forgets: everything of somebody who deletes their account, and old invitations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, or_, select, update

from directory.accounts.models import Account
from directory.audit.rules import Actor
from directory.notices.actions import forget_letters_about
from directory.ownership.letters import record_listing
from directory.ownership.models import Invitation, OwnershipRequest
from directory.ownership.moves import move
from directory.ownership.queries import kept_by
from directory.ownership.rules import INVITATION_KEPT_FOR, OPEN, RequestState
from directory.shared.db import db, unit_of_work


def forget_keeper(account: Account, *, by: Actor, now: datetime) -> None:
    """End every part of an account that is erased, its open requests and its invitations, and empty what it wrote.

    What was decided stays, with the number of the account.
    """
    for keeper in kept_by(account.id):
        db.session.delete(keeper)
        record_listing("stop_keeping", keeper.listing, by=by, now=now, before={"account": account.id})
    mine = OwnershipRequest.account_id == account.id
    for request in db.session.scalars(select(OwnershipRequest).where(mine, OwnershipRequest.state.in_(OPEN))):
        move(request, RequestState.WITHDRAWN, by=by, now=now, decided_at=now)
    db.session.execute(update(OwnershipRequest).where(mine).values(statement=""))
    forget_invitations_of(account)
    db.session.flush()


def forget_invitations_of(account: Account) -> None:
    """Delete the invitations that an account sent, with their letters, which name it, and those to its address."""
    sent = db.session.scalars(
        delete(Invitation).where(Invitation.by_account_id == account.id).returning(Invitation.id)
    ).all()
    forget_letters_about([f"ownership_invited:{one}" for one in sent])
    forget_invitations_to(account.email)


def forget_invitations_to(address: str) -> int:
    """Delete the invitations that went to an address; how many there were."""
    gone = delete(Invitation).where(func.lower(Invitation.email) == address.lower())
    return len(db.session.scalars(gone.returning(Invitation.id)).all())


def forget_old_invitations(now: datetime) -> int:
    """A job: delete invitations that were sent 90 days ago; how many there were."""
    over = or_(Invitation.sent_at <= now - INVITATION_KEPT_FOR, Invitation.ended_at <= now - INVITATION_KEPT_FOR)
    is_due = db.session.scalar(select(Invitation.id).where(over).limit(1)) is not None
    db.session.rollback()
    if not is_due:
        return 0
    with unit_of_work() as session:
        return len(session.scalars(delete(Invitation).where(over).returning(Invitation.id)).all())
