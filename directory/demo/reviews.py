"""The reviews of the demo: about 2,500 entries of 1,300 reviews, and a desk with one of everything before it.

Most are written as rows (`review_rows`), with what happened to each in the ledger and in the trail; what waits, is held
or reported, was disputed, declined, removed or taken back went there by the very acts (`review_stories`,
`review_quarrels`), at instants that have passed. No letters stay: they would tell of what lies back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from directory.accounts.models import Account
from directory.accounts.queries import account_by_email
from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.demo.desk import who_decides
from directory.demo.keepers import ADMINISTRATOR, CLINIC, MODERATOR, PRACTITIONER, WRITER
from directory.demo.review_acts import Desk, Story, tell
from directory.demo.review_codes import free_code, write_codes
from directory.demo.review_plan import PlannedReview, Planner, plan_reviews, quiet_listings
from directory.demo.review_quarrels import quarrels
from directory.demo.review_rows import Telling, leave_marks, open_writers, write_reviews
from directory.demo.review_stories import Cast, codes_from_one_hand, desk_stories
from directory.files.sealing import SealedStore
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.notices.actions import forget_letters
from directory.ownership.queries import listings_kept_by
from directory.reviews.models import Review
from directory.reviews.rules import Proof, Stage
from directory.shared.db import db
from directory.shared.keys import HashKeys

OF_WHO_SIGNS_IN = -1
"""The number of the writer who signs in."""
MARKED_FOR = timedelta(days=30)
"""Texts of so many days are remembered as the desk does it, so that a copy of one is held; devices and networks of
what stands as rows are not: nobody could compare them."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys under which visit codes and traces are kept."""

    codes: HashKeys
    traces: bytes


def has_reviews() -> bool:
    """Whether there is any review."""
    return bool(db.session.scalar(select(func.count()).select_from(Review)))


def show_reviews(*, store: SealedStore, keys: Keys, by: Actor, now: datetime) -> int:
    """Write every review of the demo, in the running unit of work; how many there are.

    `store` takes the receipts; `by` opens the writers' accounts, and stands for practices of whom nobody signs in.
    """
    listings = _published()
    own, clinic, keepers = _kept(listings, by)
    planner = Planner(now=now)
    planned = plan_reviews(planner, listings, kept=[own, *clinic], now=now)
    cast = Cast(planner)
    stories = list(_stories(cast, own, clinic, quiet_listings(listings, kept=[own, *clinic]), now=now))
    written = [*planned, *cast.standing]
    writers = _writers([*written, *cast.arriving], by=by, now=now)
    telling, readers = Telling(), (_who(MODERATOR), _who(ADMINISTRATOR))
    reviews = write_reviews(written, writers=writers, keepers=keepers, desk=readers, telling=telling)
    write_codes(written, reviews, keepers=keepers, secret=keys.codes, telling=telling)
    tell(stories, Desk(readers, writers, keepers, reviews, keys.codes, keys.traces, store, now), telling)
    leave_marks(since=now - MARKED_FOR, key=keys.traces)
    forget_letters("review:")
    return db.session.scalar(select(func.count()).select_from(Review)) or 0


def code_to_try(*, keys: Keys) -> tuple[Listing, str] | None:
    """A visit code that nobody has used, with the listing that it is for; None when there is none."""
    account = account_by_email(PRACTITIONER)
    kept = listings_kept_by(account.id) if account else []
    code = free_code(kept[0].practitioner_id, secret=keys.codes) if kept else None
    return (kept[0], code) if code else None


def _stories(
    cast: Cast, own: Listing, clinic: Sequence[Listing], quiet: Sequence[Listing], *, now: datetime
) -> Iterator[Story]:
    """Every story; `quiet`: listings of which little else is told, and of the last of them nothing."""
    free = iter(quiet[:-1])
    cast.stands(clinic[0], 118.0, writer=OF_WHO_SIGNS_IN, stage=Stage.SESSION_3, length=3, stars=4, proof=Proof.CODE)
    yield from desk_stories(cast, kept=[own, *clinic], free=free, writer=OF_WHO_SIGNS_IN, now=now)
    yield codes_from_one_hand(cast, quiet[-1])
    yield from quarrels(cast, own=own, clinic=clinic[0], free=free)


def _published() -> list[Listing]:
    wanted = select(Listing).where(Listing.status == Status.PUBLISHED, Listing.practitioner_id.is_not(None))
    told = selectinload(Listing.terms), selectinload(Listing.practitioner), selectinload(Listing.practice)
    return list(db.session.scalars(wanted.order_by(Listing.id).options(*told)))


def _kept(listings: Sequence[Listing], by: Actor) -> tuple[Listing, list[Listing], dict[int, Actor]]:
    """The listing of who signs in as a practitioner, those of the clinic, and who keeps which by practitioner."""
    keepers = dict.fromkeys((one.practitioner_id for one in listings), by)
    theirs: dict[str, list[Listing]] = {}
    for email in (PRACTITIONER, CLINIC):
        account = _account(email)
        theirs[email] = list(listings_kept_by(account.id))
        keepers |= {one.practitioner_id: who_decides(account.id, account.name) for one in theirs[email]}
    return theirs[PRACTITIONER][0], theirs[CLINIC], keepers


def _writers(planned: Sequence[PlannedReview], *, by: Actor, now: datetime) -> dict[int, Actor]:
    """Accounts for everybody who writes, opened some days before their first review."""
    joined: dict[int, datetime] = {}
    for one in planned:
        joined[one.writer] = min(one.opened_at, joined.get(one.writer, now))
    del joined[OF_WHO_SIGNS_IN]
    writers = open_writers(sorted(joined), joined)
    record(
        "open_demo_accounts",
        subject_kind="demo",
        subject_id="writers",
        by=by,
        now=now,
        after={"accounts": len(writers)},
    )
    return writers | {OF_WHO_SIGNS_IN: _who(WRITER)}


def _who(email: str) -> Actor:
    account = _account(email)
    return who_decides(account.id, account.name)


def _account(email: str) -> Account:
    account = account_by_email(email)
    assert account is not None  # noqa: S101 - opened before
    return account
