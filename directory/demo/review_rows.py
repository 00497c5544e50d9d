"""Reviews written as rows, as their writers, the desk and the practices would have left them, all at once.

Twelve hundred reviews by one act after the other take minutes. What happened to each is told in the ledger and in the
trail as the acts tell it, in the order of time (`Telling`), so that the stories of the desk fall in between.
No letters are queued: they would tell of what lies months back.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, cast

from sqlalchemy import Table, insert, select

from directory.accounts.models import Account, AccountRole
from directory.accounts.rules import Role
from directory.audit.actions import Said, record_all
from directory.audit.rules import Actor, ActorKind
from directory.demo.dice import dice, lists
from directory.demo.review_plan import PlannedEntry, PlannedReview
from directory.moderation.models import Trace
from directory.moderation.rules import TraceKind
from directory.moderation.shingles import marks, shingles
from directory.reviews.facts import ANSWERS
from directory.reviews.models import (
    Receipt,
    Reply,
    ReplyVersion,
    Review,
    ReviewEntry,
    ReviewEvent,
)
from directory.reviews.moves import WRITER
from directory.reviews.rules import (
    FORM_KEY_CHARS,
    By,
    EntryState,
    Happening,
    Proof,
    ReasonCode,
    ReceiptState,
    ReplyState,
)
from directory.reviews.waiting import CLOCK
from directory.shared.db import Base, db

ADDRESS = "written-by-{:04}@example.org"
"""Of accounts that nobody signs in to: they have no password."""
JOINED = timedelta(days=3)


class Telling:
    """What is still to be told, in the order of time, of rows that stand already."""

    def __init__(self) -> None:
        self._events: list[dict[str, Any]] = []
        self._said: list[Said] = []

    def event(self, at: datetime, happening: Happening, by: By, **about: Any) -> None:
        """Something that the ledger of review events will hold."""
        empty = dict.fromkeys(("entry_id", "reply_id", "reason", "by_id", "until"))
        self._events.append(empty | {"at": at, "happening": happening, "by": by} | about)

    def said(self, action: str, kind: str, subject_id: int, by: Actor, at: datetime, **told: Any) -> None:
        """A line that the trail will hold."""
        self._said.append(Said(action, kind, str(subject_id), by, at, **told))

    def until(self, instant: datetime) -> None:
        """Write down all that happened up to an instant."""
        events = sorted((one for one in self._events if one["at"] <= instant), key=lambda one: one["at"])
        said = sorted((one for one in self._said if one.now <= instant), key=lambda one: one.now)
        if events:
            insert_rows(ReviewEvent, events)
        if said:
            record_all(said)
        self._events = [one for one in self._events if one["at"] > instant]
        self._said = [one for one in self._said if one.now > instant]


def open_writers(numbers: Sequence[int], joined: Mapping[int, datetime]) -> dict[int, Actor]:
    """Open the accounts of writers, who are in no list of those who sign in; by number."""
    rows = [_account(number, joined[number]) for number in numbers]
    ids = inserted(Account, rows)
    insert_rows(
        AccountRole,
        [
            {"account_id": account_id, "name": Role.MEMBER, "granted_at": row["created_at"]}
            for account_id, row in zip(ids, rows, strict=True)
        ],
    )
    return {
        number: Actor(ActorKind.PERSON, row["name"], account_id)
        for number, account_id, row in zip(numbers, ids, rows, strict=True)
    }


def write_reviews(
    planned: Sequence[PlannedReview],
    *,
    writers: Mapping[int, Actor],
    keepers: Mapping[int, Actor],
    desk: Sequence[Actor],
    telling: Telling,
) -> dict[int, Review]:
    """Write reviews with their entries, which show or wait, and their replies; by number.

    `writers` by number, `keepers` by a practitioner's id, `desk`: who read the entries, in turn.
    """
    reviews = {one.number: _review(one, writers[one.writer]) for one in planned}
    db.session.add_all(reviews.values())
    db.session.flush()
    entries = sorted(((one, entry) for one in planned for entry in one.entries), key=lambda pair: pair[1].written_at)
    ids = inserted(ReviewEntry, [_entry(entry, one, reviews[one.number]) for one, entry in entries])
    for place, (entry_id, (one, entry)) in enumerate(zip(ids, entries, strict=True)):
        _tell_of_entry(entry_id, entry, reviews[one.number], desk[place % len(desk)], telling)
    for one in planned:
        _tell_of_review(one, reviews[one.number], desk[0], telling)
    _write_replies([one for one in planned if one.replies], reviews, keepers, telling)
    receipts = [_receipt(one, reviews[one.number], desk[0]) for one in planned if one.proof is Proof.RECEIPT]
    insert_rows(Receipt, receipts)
    return reviews


def leave_marks(*, since: datetime, key: bytes) -> None:
    """Remember the texts of entries as the desk does, so that a copy of a recent one is held."""
    rows = db.session.execute(
        select(ReviewEntry.id, ReviewEntry.text, ReviewEntry.written_at)
        .where(ReviewEntry.written_at >= since, ReviewEntry.id.not_in(select(Trace.entry_id)))
        .order_by(ReviewEntry.id)
    ).all()
    values = [
        {"entry_id": entry_id, "kind": TraceKind.TEXT, "value": mark, "made_at": at, "expires_at": None}
        for entry_id, text, at in rows
        for mark in sorted(set(marks(shingles(text), key=key)))
    ]
    insert_rows(Trace, values)


def form_key(number: int, place: int) -> str:
    """The key of the form of an entry."""
    return f"{Random(f'form {number} {place}').getrandbits(4 * FORM_KEY_CHARS):0{FORM_KEY_CHARS}x}"


def insert_rows(model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows as they are, past the objects: of thousands with columns left open that takes a tenth of the time."""
    if rows:
        db.session.execute(insert(_table(model)), rows)


def inserted(model: type[Base], rows: Sequence[dict[str, Any]]) -> Sequence[int]:
    """Insert rows as they are; their ids, in the order of the rows."""
    table = _table(model)
    returning = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return db.session.scalars(returning, rows).all() if rows else []


def _table(model: type[Base]) -> Table:
    return cast("Table", model.__table__)


def _account(number: int, joined_at: datetime) -> dict[str, Any]:
    rolled = dice(number, "writer")
    groups = lists("names")["group"]
    group = rolled.choices(groups, weights=[one["weight"] for one in groups])[0]
    return {
        "email": ADDRESS.format(number),
        "name": f"{rolled.choice(group['women'])} {rolled.choice(group['families'])}",
        "password": None,
        "active": True,
        "fs_uniquifier": uuid.UUID(int=rolled.getrandbits(128)).hex,
        "fs_webauthn_user_handle": uuid.UUID(int=rolled.getrandbits(128)).hex,
        "created_at": joined_at - JOINED,
        "confirmed_at": joined_at - JOINED + timedelta(minutes=5),
        "version": 1,
    }


def _review(one: PlannedReview, writer: Actor) -> Review:
    return Review(
        practitioner_id=one.listing.practitioner_id,
        account_id=writer.person_id,
        shown_as=one.shown_as,
        age_band=one.age_band,
        concern=one.concern,
        relation=one.relation,
        opened_at=one.opened_at,
        affirmed_at=one.opened_at,
        proof=one.proof,
        verified_at=one.verified_at if one.proof else None,
        version=1 + len(one.entries) + (one.proof is not None),
    )


def _entry(entry: PlannedEntry, one: PlannedReview, review: Review) -> dict[str, Any]:
    return {
        "review_id": review.id,
        "form_key": form_key(one.number, one.entries.index(entry)),
        "stage": entry.stated.stage,
        "text": entry.stated.text,
        **{name: getattr(entry.stated, name) for name in ANSWERS},
        "written_at": entry.written_at,
        "state": EntryState.PUBLISHED if entry.published_at else EntryState.WAITING,
        "moved_at": entry.published_at or entry.written_at,
        "published_at": entry.published_at,
        "hidden_until": None,
        "redactions": [],
        "erased_at": None,
        "version": 2 if entry.published_at else 1,
    }


def _tell_of_entry(entry_id: int, entry: PlannedEntry, review: Review, reader: Actor, telling: Telling) -> None:
    about = {"entry_id": entry_id, "practitioner_id": review.practitioner_id}
    telling.event(entry.written_at, Happening.RECEIVED, By.WRITER, **about)
    said = {"review": review.id, "stage": entry.stated.stage.value}
    telling.said("add_entry", "review_entry", entry_id, WRITER, entry.written_at, after=said)
    if entry.published_at is None:
        return
    reason = ReasonCode.TIME_RAN_OUT if entry.by_time else ReasonCode.KEEPS_THE_RULES
    by, by_id, actor = (By.TIME, None, CLOCK) if entry.by_time else (By.MODERATOR, reader.person_id, reader)
    telling.event(entry.published_at, Happening.PUBLISHED, by, reason=reason, by_id=by_id, **about)
    telling.said(
        "publish_entry",
        "review_entry",
        entry_id,
        actor,
        entry.published_at,
        reason=reason.value,
        before={"state": EntryState.WAITING.value},
        after={"state": EntryState.PUBLISHED.value},
    )


def _tell_of_review(one: PlannedReview, review: Review, reader: Actor, telling: Telling) -> None:
    telling.said("open_review", "review", review.id, WRITER, one.opened_at, after={"relation": one.relation.value})
    by = WRITER
    if one.proof is Proof.RECEIPT:
        by, accepted = reader, {"receipt": ReceiptState.ACCEPTED.value}
        telling.said("send_receipt", "review", review.id, WRITER, one.opened_at)
        telling.said("decide_receipt", "review", review.id, reader, one.verified_at, after=accepted)
    if one.proof is not None:
        telling.said("verify_visit", "review", review.id, by, one.verified_at, after={"proof": one.proof.value})


def _receipt(one: PlannedReview, review: Review, reader: Actor) -> dict[str, Any]:
    return {
        "review_id": review.id,
        "paper_id": None,
        "state": ReceiptState.ACCEPTED,
        "sent_at": one.opened_at,
        "decided_at": one.verified_at,
        "decided_by_id": reader.person_id,
    }


def _write_replies(
    planned: Sequence[PlannedReview], reviews: Mapping[int, Review], keepers: Mapping[int, Actor], telling: Telling
) -> None:
    ordered = sorted(planned, key=lambda one: one.replies[0][1])
    rows = [
        {
            "review_id": reviews[one.number].id,
            "state": ReplyState.PUBLISHED,
            "hidden_until": None,
            "version": len(one.replies),
        }
        for one in ordered
    ]
    versions: list[dict[str, Any]] = []
    for reply_id, one in zip(inserted(Reply, rows), ordered, strict=True):
        keeper, about = keepers[one.listing.practitioner_id], one.listing.practitioner_id
        telling.event(one.replies[0][1], Happening.PUBLISHED, By.PRACTICE, reply_id=reply_id, practitioner_id=about)
        versions += _versions(one, reply_id, keeper, telling)
    insert_rows(ReplyVersion, versions)


def _versions(one: PlannedReview, reply_id: int, keeper: Actor, telling: Telling) -> Iterator[dict[str, Any]]:
    for place, (text, at) in enumerate(one.replies):
        action, after = "edit_reply" if place else "post_reply", {"state": ReplyState.PUBLISHED.value}
        telling.said(action, "review_reply", reply_id, keeper, at, after=after)
        yield {"reply_id": reply_id, "text": text, "written_at": at, "written_by_id": keeper.person_id}
