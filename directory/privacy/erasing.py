"""Erasing: all that the site holds of one account, or of one e-mail address, by the acts of the rooms that hold it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from directory.accounts.actions import erase_person
from directory.accounts.models import Account
from directory.audit.actions import record
from directory.audit.rules import Actor, ActorKind
from directory.conflicts.actions import forget_words_of
from directory.inquiries.actions import withdraw_inquiry
from directory.inquiries.queries import inquiries_from
from directory.notices.actions import forget_letters_to
from directory.ownership.forgetting import forget_invitations_to, forget_keeper
from directory.privacy.emptying import empty_closed_requests
from directory.privacy.listings_left import Stores, erase_listing, what_is_left
from directory.privacy.models import AccountDeletion
from directory.reviews.actions import forget_writer, withdraw_review
from directory.reviews.queries import reviews_by
from directory.saved_searches.actions import end_search
from directory.saved_searches.queries import saved_searches_of
from directory.shared.db import db
from directory.shortlists.actions import leave_all
from directory.tombstones.actions import bury
from directory.tombstones.rules import Kind


@dataclass(frozen=True, slots=True)
class Erased:
    """How many of each were erased under an e-mail address."""

    inquiries: int
    saved_searches: int
    letters: int
    invitations: int


def erase_account(account: Account, *, withdraws_reviews: bool, stores: Stores, by: Actor, now: datetime) -> bool:
    """Erase an account and all that is only its person's; False when it was erased before.

    Nothing is asked here: `deleting.ask_to_delete` is where somebody is told what stands in the way.
    Reviews stay without a name, or are taken back with `withdraws_reviews`. Listings that nobody else keeps are erased
    with their files, but for one that says that its practitioner no longer practices. Inquiries and saved searches of
    its confirmed address end. What stays is the number of the account, where decisions and the trail name it.
    """
    if account.erased_at is not None:
        return False
    record("erase_account", subject_kind="account", subject_id=account.id, by=by, now=now, after={"erased": True})
    address, is_confirmed = account.email, account.confirmed_at is not None
    self = Actor(ActorKind.PERSON, person_id=account.id)
    for review in reviews_by(account.id) if withdraws_reviews else ():
        withdraw_review(review, store=stores.papers, by=self, now=now)
    forget_writer(account.id, store=stores.papers, now=now)
    for left in what_is_left(account.id):
        if left.goes:
            erase_listing(left.listing, stores=stores, by=by, now=now)
    forget_keeper(account, by=by, now=now)
    leave_all(by=self)
    forget_words_of(account.id)
    if is_confirmed:
        erase_address(address, now=now)
    forget_letters_to(address)
    db.session.execute(delete(AccountDeletion).where(AccountDeletion.account_id == account.id))
    erase_person(account, now=now)
    bury(Kind.ACCOUNT, account.id, now=now)
    return True


def erase_address(address: str, *, now: datetime) -> Erased:
    """Erase what is held under an e-mail address that its reader confirmed; an account with it is another matter."""
    inquiries, searches = inquiries_from(address), saved_searches_of(address)
    for inquiry in inquiries:
        withdraw_inquiry(inquiry, now=now)
    for saved in searches:
        end_search(saved, now=now)
    invitations = forget_invitations_to(address)
    empty_closed_requests(address, now=now)
    return Erased(len(inquiries), len(searches), forget_letters_to(address), invitations)
