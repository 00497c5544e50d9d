"""Erasing again what people had erased since a backup began: each kind by the act of its own room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from directory.accounts.models import Account
from directory.audit.rules import Actor, ActorKind
from directory.inquiries.actions import withdraw_inquiry
from directory.inquiries.models import Inquiry
from directory.portfolio.consent import Recorder
from directory.portfolio.consenting import revoke_consent
from directory.portfolio.links import PERSON_SHOWN
from directory.portfolio.models import PhotoCase
from directory.privacy.erasing import erase_account
from directory.privacy.listings_left import Stores
from directory.registers.npi.actions import opt_out
from directory.registers.npi.models import NpiOptOut
from directory.reviews.actions import withdraw_entry, withdraw_review
from directory.reviews.models import Review, ReviewEntry
from directory.saved_searches.actions import delete_search
from directory.saved_searches.models import SavedSearch
from directory.shared.db import Base, db, unit_of_work
from directory.tombstones.actions import remember
from directory.tombstones.queries import remembered
from directory.tombstones.rules import Buried, Kind

RESTORE = Actor(ActorKind.OPERATOR, "Restore", None)
Again = Callable[[int, datetime], bool]
"""Erases the thing of a number again; whether there was something to erase."""


def replay(buried: Iterable[Buried], *, stores: Stores, now: datetime) -> dict[Kind, int]:
    """Erase again what this restored database does not know as erased, oldest first; how many of each kind.

    What it knows was erased before its backup, and the number may be another thing's since. What it does not hold
    changes nothing. Afterwards it knows all of it.
    """
    acts, done = _acts(stores), dict.fromkeys(Kind, 0)
    lines = sorted(buried, key=lambda one: one.at)
    known = remembered(since=lines[0].at) if lines else frozenset()
    for one in lines:
        if one not in known:
            with unit_of_work():
                done[one.kind] += acts[one.kind](one.subject, now)
                remember(one)
    return done


def _acts(stores: Stores) -> Mapping[Kind, Again]:
    papers = stores.papers
    return {
        Kind.ACCOUNT: _act(Account, lambda row, now: _erase_account(row, stores, now)),
        Kind.INQUIRY: _act(Inquiry, lambda row, now: withdraw_inquiry(row, now=now)),
        Kind.SAVED_SEARCH: _act(SavedSearch, lambda row, now: delete_search(row)),  # noqa: ARG005
        Kind.PHOTO_CONSENT: _act(
            PhotoCase, lambda row, now: revoke_consent(row, recorded_as=Recorder.PERSON_SHOWN, by=PERSON_SHOWN, now=now)
        ),
        Kind.REVIEW: _act(Review, lambda row, now: withdraw_review(row, store=papers, by=_writer_of(row), now=now)),
        Kind.REVIEW_ENTRY: _act(ReviewEntry, lambda row, now: withdraw_entry(row, by=_writer_of(row.review), now=now)),
        Kind.REGISTER_RECORD: _take_down,
    }


def _act(model: type[Base], erase: Callable[..., object]) -> Again:
    def again(number: int, now: datetime) -> bool:
        row = db.session.get(model, number)
        return row is not None and erase(row, now) is not False

    return again


def _erase_account(account: Account, stores: Stores, now: datetime) -> bool:
    """Reviews that were taken back have tombstones of their own; the others stay without a name, as they did."""
    return erase_account(account, withdraws_reviews=False, stores=stores, by=RESTORE, now=now)


def _writer_of(review: Review) -> Actor:
    return Actor(ActorKind.PERSON, review.shown_as, review.account_id)


def _take_down(number: int, now: datetime) -> bool:
    npi = str(number)
    if db.session.get(NpiOptOut, npi) is not None:
        return False
    opt_out(npi, by=RESTORE, now=now, why="Removed by its subject before the site was restored.")
    return True
