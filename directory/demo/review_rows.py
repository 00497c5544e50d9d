"""Reviews written as rows, as their writers, the desk and the practices would have left them, all at once.

Twelve hundred reviews by one act after the other take minutes. What happened to each is told in the ledger and in the
trail as the acts tell it, in the order of time (`Telling`), so that the stories of the desk fall in between.
No letters are queued: they would tell of what lies months back.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar

from sqlalchemy import insert, select

from directory.accounts.models import Account, AccountRole
from directory.accounts.rules import Role
from directory.audit.actions import Said, record, record_all
from directory.audit.rules import Actor, ActorKind
from directory.demo.dice import dice, lists
from directory.demo.review_plan import PlannedEntry, PlannedReview
from directory.moderation.models import Trace
from directory.moderation.rules import TRACE_KEPT_FOR, TraceKind
from directory.moderation.shingles import marks, shingles
from directory.reviews.codes import CODE_CHARS, IN_CODES, check_character, code_hash
from directory.reviews.facts import ANSWERS
from directory.reviews.models import (
    Receipt,
    Reply,
    ReplyVersion,
    Review,
    ReviewEntry,
    ReviewEvent,
    VisitCode,
    VisitCodeBatch,
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
BATCHES = (15, 20, 25, 30, 40)
USED_OF_BATCH = (0.3, 0.6)
"""What part of a batch of codes was used before the practice had the next one made."""

Row = TypeVar("Row", bound=Base)


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
            db.session.execute(insert(ReviewEvent), events)
        if said:
            record_all(said)
        self._events = [one for one in self._events if one["at"] > instant]
        self._said = [one for one in self._said if one.now > instant]


def open_writers(numbers: Sequence[int], joined: Mapping[int, datetime]) -> dict[int, Actor]:
    """Open the accounts of writers, who are in no list of those who sign in; by number."""
    rows = [_account(number, joined[number]) for number in numbers]
    ids = _inserted(Account, rows)
    db.session.execute(
        insert(AccountRole),
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
    ids = _inserted(ReviewEntry, [_entry(entry, one, reviews[one.number]) for one, entry in entries])
    for place, (entry_id, (one, entry)) in enumerate(zip(ids, entries, strict=True)):
        _tell_of_entry(entry_id, entry, reviews[one.number], desk[place % len(desk)], telling)
    for one in planned:
        _tell_of_review(one, reviews[one.number], desk[0], telling)
    _write_replies([one for one in planned if one.replies], reviews, keepers, telling)
    receipts = [_receipt(one, reviews[one.number], desk[0]) for one in planned if one.proof is Proof.RECEIPT]
    db.session.execute(insert(Receipt), receipts)
    return reviews


def write_codes(
    planned: Sequence[PlannedReview],
    reviews: Mapping[int, Review],
    *,
    keepers: Mapping[int, Actor],
    secret: bytes,
    telling: Telling,
) -> None:
    """Write the batches of visit codes from which these reviews used theirs."""
    used: dict[int, list[PlannedReview]] = defaultdict(list)
    for one in planned:
        if one.proof is Proof.CODE:
            used[one.listing.practitioner_id].append(one)
    made = [batch for practitioner_id, some in used.items() for batch in _batches(practitioner_id, some)]
    rows = [
        {
            "practitioner_id": practitioner_id,
            "given": given,
            "made_at": made_at,
            "made_by_id": keepers[practitioner_id].person_id,
            "cancelled_at": None,
        }
        for practitioner_id, given, made_at, _some in made
    ]
    codes: list[dict[str, Any]] = []
    for batch_id, (practitioner_id, given, made_at, some) in zip(_inserted(VisitCodeBatch, rows), made, strict=True):
        telling.said(
            "make_codes", "visit_code_batch", batch_id, keepers[practitioner_id], made_at, after={"given": given}
        )
        for place in range(given):
            by = some[place] if place < len(some) else None
            codes.append(
                {
                    "batch_id": batch_id,
                    "code_hash": code_hash(visit_code(batch_id, place), secret=secret),
                    "used_at": by.verified_at if by else None,
                    "review_id": reviews[by.number].id if by else None,
                }
            )
    db.session.execute(insert(VisitCode), codes)


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
    db.session.execute(insert(Trace), values)


def visit_code(batch: int, place: int) -> str:
    """A code of the demo: always the same, so that those that are printed can be printed again."""
    rolled = Random(f"visit code {batch} {place}")
    first = "".join(rolled.choice(IN_CODES) for _ in range(CODE_CHARS - 1))
    return first + check_character(first)


def unused_code_beside(entry: ReviewEntry) -> str:
    """A code that nobody has used of the batch from which the review of an entry had its own."""
    mine = select(VisitCode.batch_id).where(VisitCode.review_id == entry.review_id)
    of_batch = db.session.scalars(select(VisitCode).where(VisitCode.batch_id.in_(mine)).order_by(VisitCode.id)).all()
    place = next(place for place, code in enumerate(of_batch) if code.used_at is None)
    return visit_code(of_batch[place].batch_id, place)


def form_key(number: int, place: int) -> str:
    """The key of the form of an entry."""
    return f"{Random(f'form {number} {place}').getrandbits(4 * FORM_KEY_CHARS):0{FORM_KEY_CHARS}x}"


def _inserted(model: type[Row], rows: Sequence[dict[str, Any]]) -> Sequence[int]:
    """Insert rows; their ids, in the order of the rows."""
    table = model.__table__
    return db.session.scalars(
        insert(model).returning(table.c.id, sort_by_parameter_order=True),
        rows,
    ).all()


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
    for reply_id, one in zip(_inserted(Reply, rows), ordered, strict=True):
        keeper, about = keepers[one.listing.practitioner_id], one.listing.practitioner_id
        telling.event(one.replies[0][1], Happening.PUBLISHED, By.PRACTICE, reply_id=reply_id, practitioner_id=about)
        versions += _versions(one, reply_id, keeper, telling)
    db.session.execute(insert(ReplyVersion), versions)


def _versions(one: PlannedReview, reply_id: int, keeper: Actor, telling: Telling) -> Iterator[dict[str, Any]]:
    for place, (text, at) in enumerate(one.replies):
        action, after = "edit_reply" if place else "post_reply", {"state": ReplyState.PUBLISHED.value}
        telling.said(action, "review_reply", reply_id, keeper, at, after=after)
        yield {"reply_id": reply_id, "text": text, "written_at": at, "written_by_id": keeper.person_id}


def _batches(
    practitioner_id: int, some: list[PlannedReview]
) -> Iterator[tuple[int, int, datetime, list[PlannedReview]]]:
    """Batches of a practitioner as (whose, how many codes, made when, used by which reviews), oldest first."""
    rolled, left = dice(practitioner_id, "visit codes"), sorted(some, key=lambda one: one.verified_at)
    while left:
        given = rolled.choice(BATCHES)
        count = max(1, round(given * rolled.uniform(*USED_OF_BATCH)))
        mine, left = left[:count], left[count:]
        yield practitioner_id, given, mine[0].verified_at - timedelta(days=rolled.uniform(6, 40)), mine


def open_batch(practitioner_id: int, given: int, *, made_at: datetime, keeper: Actor, secret: bytes) -> VisitCodeBatch:
    """One batch of codes that nobody has used yet."""
    batch = VisitCodeBatch(
        practitioner_id=practitioner_id, given=given, made_at=made_at, made_by_id=keeper.person_id
    )
    db.session.add(batch)
    db.session.flush()
    codes = [
        {"batch_id": batch.id, "code_hash": code_hash(visit_code(batch.id, place), secret=secret)}
        for place in range(given)
    ]
    db.session.execute(insert(VisitCode), codes)
    said = {"given": given}
    record("make_codes", subject_kind="visit_code_batch", subject_id=batch.id, by=keeper, now=made_at, after=said)
    return batch
