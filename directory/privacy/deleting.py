"""Deleting one's account: what stands in the way, asking for it, thinking again, and the job that erases."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, func, select

from directory.accounts.actions import restart_account, stop_account
from directory.accounts.models import Account
from directory.audit.rules import Actor, ActorKind
from directory.inquiries.queries import inquiries_from
from directory.notices.actions import queue_letter
from directory.notices.models import Letter
from directory.ownership.queries import open_requests_of
from directory.privacy.erasing import erase_account
from directory.privacy.listings_left import Leaving, Left, Stores, what_is_left
from directory.privacy.models import AccountDeletion
from directory.privacy.rules import GOODBYE_KEPT_FOR, KEY_CHARS, REGRET_FOR
from directory.reviews.queries import reviews_by
from directory.saved_searches.queries import saved_searches_of
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.shortlists.queries import listing_ids_of

ERASER = Actor(ActorKind.MACHINE, "erase_accounts")
IN_THE_WAY = "First decide what becomes of the listing that you keep: {names}."
GOODBYE = "account_erased"
AGAIN_AFTER = timedelta(days=1)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Preview:
    """What an account holds, before it is deleted: counts, and what becomes of each listing."""

    reviews: int
    shortlist: int
    inquiries: int
    saved_searches: int
    letters: int
    sign_ins: int
    keys: int
    requests: int
    listings: Sequence[Left]

    @property
    def in_the_way(self) -> Sequence[Left]:
        """The listings that must be decided about first."""
        return [one for one in self.listings if one.what is Leaving.BLOCKED]


def preview_of(account: Account) -> Preview:
    """What goes and what stays, counted now."""
    letters = select(func.count(Letter.id)).where(func.lower(Letter.to_address) == account.email)
    return Preview(
        reviews=sum(one.withdrawn_at is None for one in reviews_by(account.id)),
        shortlist=len(listing_ids_of(account.id)),
        inquiries=len(inquiries_from(account.email)),
        saved_searches=len(saved_searches_of(account.email)),
        letters=db.session.scalar(letters) or 0,
        sign_ins=len(account.sign_ins),
        keys=len(account.webauthn) + (account.tf_totp_secret is not None) + (account.password is not None),
        requests=open_requests_of(account.id),
        listings=what_is_left(account.id),
    )


def deletion_by_key(key: str) -> AccountDeletion | None:
    """The deletion that a letter's link names, while it waits."""
    return db.session.scalars(select(AccountDeletion).where(AccountDeletion.key == key)).one_or_none()


def ask_to_delete(account: Account, *, withdraws_reviews: bool, by: Actor, now: datetime) -> AccountDeletion:
    """Stop an account at once and have it erased seven days later; asking twice changes nothing.

    A letter says so, with the link that keeps the account after all. Raises RuleBroken for the last administrator,
    and while a listing that is shown would be left without its owner.
    """
    standing = db.session.get(AccountDeletion, account.id)
    if standing is not None:
        return standing
    check_nothing_is_in_the_way(account)
    if not stop_account(account, by=by, now=now, why="Its person deletes it."):
        raise RuleBroken("This account is stopped. Write to us, and we delete it.")
    asked = AccountDeletion(
        account_id=account.id,
        key=secrets.token_hex(KEY_CHARS // 2),
        withdraws_reviews=withdraws_reviews,
        asked_at=now,
        due_at=now + REGRET_FOR,
    )
    db.session.add(asked)
    db.session.flush()
    queue_letter(
        "account_deletion_asked",
        to=account.email,
        values={"key": asked.key, "due_at": asked.due_at, "withdraws_reviews": withdraws_reviews},
        key=f"account_deletion_asked:{account.id}:{now.isoformat()}",
        now=now,
    )
    return asked


def check_nothing_is_in_the_way(account: Account) -> None:
    """Raise RuleBroken naming the listings that are shown and would be left without their owner."""
    blocked = [one.listing.practitioner.name for one in what_is_left(account.id) if one.what is Leaving.BLOCKED]
    if blocked:
        raise RuleBroken(IN_THE_WAY.format(names=", ".join(blocked)))


def keep_after_all(key: str, *, now: datetime) -> bool:
    """Let the account be used again that a letter's link names; False where it was erased or kept meanwhile."""
    asked = deletion_by_key(key)
    if asked is None:
        return False
    account = asked.account
    db.session.delete(asked)
    restart_account(account, by=Actor(ActorKind.PERSON, person_id=account.id), now=now, why="Its person keeps it.")
    return True


def erase_due(now: datetime, *, stores: Stores) -> int:
    """A job: erase the accounts whose seven days are over, each in a unit of work of its own; how many there were.

    One that an administrator let be used again is kept. One that has come to stand in somebody's way waits a day.
    One that fails holds up none behind it, and is tried again every time; the job then raises what it failed by.
    """
    wanted = select(AccountDeletion.account_id).where(AccountDeletion.due_at <= now).order_by(AccountDeletion.due_at)
    due = db.session.scalars(wanted).all()
    db.session.rollback()
    done, failed = 0, None
    for account_id in due:
        try:
            done += _erase(account_id, stores=stores, now=now)
        except Exception as error:  # the first of them is raised, once all had their turn
            log.exception("account_not_erased", account=account_id)
            failed = failed or error
    if failed is not None:
        raise failed
    return done


def forget_goodbyes(now: datetime) -> int:
    """A job: delete the letters that said that an account is erased, a day after they were sent; how many."""
    over = (Letter.template == GOODBYE) & (Letter.queued_at <= now - GOODBYE_KEPT_FOR)
    is_due = db.session.scalar(select(Letter.id).where(over).limit(1)) is not None
    db.session.rollback()
    if not is_due:
        return 0
    with unit_of_work() as session:
        return len(session.scalars(delete(Letter).where(over).returning(Letter.id)).all())


def _erase(account_id: int, *, stores: Stores, now: datetime) -> bool:
    with unit_of_work():
        asked = db.session.get(AccountDeletion, account_id)
        if asked is None or asked.due_at > now:
            return False
        account, withdraws_reviews = asked.account, asked.withdraws_reviews
        if account.active:
            db.session.delete(asked)
            return False
        if any(one.what is Leaving.BLOCKED for one in what_is_left(account_id)):
            asked.due_at = now + AGAIN_AFTER
            log.warning("account_not_erased", account=account_id)
            return False
        address = account.email
        if not erase_account(account, withdraws_reviews=withdraws_reviews, stores=stores, by=ERASER, now=now):
            return False
        queue_letter(GOODBYE, to=address, values={}, key=f"{GOODBYE}:{account_id}", now=now)
    return True
