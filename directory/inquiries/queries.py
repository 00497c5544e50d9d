"""Reads of inquiries: the inbox of a keeper, the sender's page, the desk, and what time decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from directory.inquiries.models import Inquiry, Print
from directory.inquiries.rules import (
    HELD_TOLD_AFTER,
    IN_THE_INBOX,
    KEPT_AFTER_CLOSING,
    KEPT_FOR,
    NUDGED_AFTER,
    OPEN,
    REPLIES_OF,
    UNANSWERED_AFTER,
    Pace,
    State,
    usual_pace,
)
from directory.inquiries.spam import PRINTS
from directory.listings.models import Listing
from directory.listings.rules import GONE, Status
from directory.ownership.models import Keeper
from directory.ownership.queries import keeper_rows, keepers_of
from directory.shared.db import db

CLOSED_TAB = frozenset({State.CLOSED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Inbox:
    """How many inquiries a keeper sees in each state of the inbox."""

    unanswered: int
    answered: int
    closed: int


def takes_inquiries(listing: Listing) -> bool:
    """Whether somebody can write to a listing: it is published, and somebody keeps it."""
    return listing.status == Status.PUBLISHED and bool(keepers_of(listing.id))


def readers_of(inquiry: Inquiry) -> Sequence[Keeper]:
    """The keepers who may read an inquiry: those of the listing who kept it already when it was sent."""
    if inquiry.listing.status in GONE:
        return []
    return [keeper for keeper in keeper_rows(inquiry.listing_id) if keeper.since <= inquiry.sent_at]


def inquiry_by_key(key: str) -> Inquiry | None:
    """The inquiry of a sender's private address, until its time is over."""
    wanted = select(Inquiry).where(Inquiry.key == key).options(selectinload(Inquiry.messages))
    return db.session.scalars(wanted).one_or_none()


def inquiries_from(address: str) -> Sequence[Inquiry]:
    """What was sent from an e-mail address and is not erased, the oldest first."""
    wanted = select(Inquiry).where(func.lower(Inquiry.sender_email) == address.lower())
    return db.session.scalars(wanted.order_by(Inquiry.id).options(selectinload(Inquiry.messages))).all()


def inquiry_in_inbox(inquiry_id: int, *, listing_id: int) -> Inquiry | None:
    """An inquiry that was passed on to the keepers of a listing; who of them may read it, `readers_of` says."""
    wanted = select(Inquiry).where(Inquiry.id == inquiry_id, Inquiry.listing_id == listing_id, _is_in_the_inbox())
    return db.session.scalars(wanted.options(selectinload(Inquiry.messages))).one_or_none()


def inbox(listing_id: int, *, since: datetime, states: Collection[State]) -> Sequence[Inquiry]:
    """The inquiries that whoever keeps a listing since then may read, the one that waits longest first.

    Those that wait for nothing come after, the last written first.
    """
    wanted = select(Inquiry).where(*_read_since(listing_id, since), Inquiry.state.in_(states))
    ordered = wanted.order_by(Inquiry.waiting_since.is_(None), Inquiry.waiting_since, Inquiry.last_message_at.desc())
    return db.session.scalars(ordered.options(selectinload(Inquiry.messages))).all()


def inbox_counts(listing_id: int, *, since: datetime) -> Inbox:
    """How many inquiries there are for each part of the inbox."""
    counted = select(Inquiry.state, func.count(Inquiry.id)).where(*_read_since(listing_id, since))
    rows = db.session.execute(counted.group_by(Inquiry.state)).all()
    counts: dict[State, int] = dict(rows)
    return Inbox(
        unanswered=counts.get(State.SENT, 0),
        answered=counts.get(State.ANSWERED, 0),
        closed=sum(counts.get(state, 0) for state in CLOSED_TAB),
    )


def held_inquiries() -> Sequence[Inquiry]:
    """What waits at the desk, the oldest first."""
    wanted = select(Inquiry).where(Inquiry.state == State.HELD, Inquiry.erased_at.is_(None))
    return db.session.scalars(
        wanted.order_by(Inquiry.held_at, Inquiry.id).options(
            selectinload(Inquiry.messages), joinedload(Inquiry.listing).joinedload(Listing.practitioner)
        )
    ).all()


def held_inquiry(inquiry_id: int) -> Inquiry | None:
    """One inquiry that waits at the desk."""
    wanted = select(Inquiry).where(Inquiry.id == inquiry_id, Inquiry.state == State.HELD, Inquiry.erased_at.is_(None))
    return db.session.scalars(wanted).one_or_none()


def usual_reply(listing_id: int, *, now: datetime) -> Pace | None:
    """How soon the present keepers of a listing usually reply; None while there are too few replies to say."""
    keepers = keeper_rows(listing_id)
    if not keepers:
        return None
    rows = db.session.execute(
        select(Inquiry.delivered_at, Inquiry.answered_at).where(
            Inquiry.listing_id == listing_id,
            Inquiry.answered_at > now - REPLIES_OF,
            Inquiry.delivered_at >= min(keeper.since for keeper in keepers),
        )
    )
    return usual_pace([answered - delivered for delivered, answered in rows if delivered and answered])


def listings_with_copies(prints: Collection[str], *, but: int, now: datetime) -> set[int]:
    """The other listings to which a text went that shares at least half of these prints."""
    if not prints:
        return set()
    enough = (min(len(prints), PRINTS) + 1) // 2
    found = (
        select(Print.listing_id)
        .where(Print.digest.in_(prints), Print.listing_id != but, Print.counts_until > now)
        .group_by(Print.listing_id)
        .having(func.count(Print.digest.distinct()) >= enough)
    )
    return set(db.session.scalars(found))


def to_nudge(*, now: datetime) -> Sequence[Inquiry]:
    """Inquiries that wait for a reply for so long that their keepers are reminded."""
    return _settled_by(Inquiry.waiting_since <= now - NUDGED_AFTER, Inquiry.nudged_at.is_(None))


def to_call_unanswered(*, now: datetime) -> Sequence[Inquiry]:
    """Inquiries whose senders are told that no reply came."""
    return _settled_by(Inquiry.waiting_since <= now - UNANSWERED_AFTER, Inquiry.said_unanswered_at.is_(None))


def to_say_held(*, now: datetime) -> Sequence[Inquiry]:
    """Inquiries that were held for so long that their senders are told."""
    held = (Inquiry.state == State.HELD, Inquiry.held_at <= now - HELD_TOLD_AFTER)
    return _settled_by(*held, Inquiry.said_held_at.is_(None))


def without_a_reader() -> Sequence[Inquiry]:
    """Open inquiries that nobody may read any more: the listing is gone, or all who kept it then have left."""
    reader = select(Keeper.id).where(Keeper.listing_id == Inquiry.listing_id, Keeper.since <= Inquiry.sent_at)
    gone = Inquiry.listing.has(Listing.status.in_(GONE))
    return _settled_by(Inquiry.state.in_(OPEN), gone | ~reader.exists())


def to_erase(*, now: datetime) -> Sequence[Inquiry]:
    """Inquiries whose time is over."""
    over = (Inquiry.last_message_at <= now - KEPT_FOR) | (Inquiry.closed_at <= now - KEPT_AFTER_CLOSING)
    return db.session.scalars(select(Inquiry).where(Inquiry.key.is_not(None), over).order_by(Inquiry.id)).all()


def _settled_by(*conditions: ColumnElement[bool]) -> Sequence[Inquiry]:
    wanted = select(Inquiry).where(Inquiry.erased_at.is_(None), *conditions)
    return db.session.scalars(wanted.order_by(Inquiry.id)).all()


def _is_in_the_inbox() -> ColumnElement[bool]:
    return Inquiry.key.is_not(None) & Inquiry.state.in_(IN_THE_INBOX) & Inquiry.delivered_at.is_not(None)


def _read_since(listing_id: int, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Inquiry.listing_id == listing_id, Inquiry.sent_at >= since, _is_in_the_inbox())
