"""Writes of the writer: begin a review, add an entry, take one or all of it back. Nothing written is ever changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from directory.accounts.queries import account_by_id
from directory.accounts.rules import STAFF
from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.conflicts.queries import whys_not_impartial
from directory.files.sealing import SealedStore
from directory.languages import gettext
from directory.listings.models import Practitioner
from directory.listings.rules import Status
from directory.papers.actions import erase_paper
from directory.reviews.facts import (
    ANSWERS,
    Affirmed,
    StatedEntry,
    Written,
    check_affirmed,
    check_entry,
    check_form_key,
    check_shown_as,
)
from directory.reviews.homes import home_listing, home_practitioner, merged_of
from directory.reviews.letters import forget_letters_of
from directory.reviews.models import Receipt, Review, ReviewEntry
from directory.reviews.moves import (
    NOT_YOURS,
    WRITER,
    bump,
    check_stands,
    check_writer,
    move,
    write_event,
)
from directory.reviews.queries import review_of
from directory.reviews.rules import (
    By,
    EntryState,
    Happening,
    Move,
    Overtaken,
    ReasonCode,
    Relation,
    ReplyState,
)
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.tombstones.actions import bury
from directory.tombstones.rules import Kind
from directory.vocabulary import age_bands, concerns


def open_review(
    practitioner: Practitioner,
    affirmed: Affirmed,
    *,
    relation: Relation,
    age_band: str | None = None,
    concern: str | None = None,
    shown_as: str = "",
    by: Actor,
    now: datetime,
) -> Review:
    """Begin a review; the one that the person has already, as it is, where there is one.

    `relation` is shown as a label; `age_band` and `concern` are codes of the vocabularies. Raises RuleBroken without
    both affirmations, for keepers, staff and people with a tie, and where nobody can be reviewed.
    """
    check_may_review(practitioner.id, by=by)
    check_affirmed(affirmed)
    if age_band is not None and age_band not in {one.code for one in age_bands()}:
        raise RuleBroken("Choose an age band of the list.", field="age_band")
    if concern is not None and concern not in {one.code for one in concerns()}:
        raise RuleBroken("Choose a concern of the list.", field="concern")
    listing = home_listing(practitioner.id)
    if listing is None or listing.status is not Status.PUBLISHED:
        raise RuleBroken("Reviews can be begun of people whose listing is published.")
    name = check_shown_as(shown_as)
    assert by.person_id is not None  # noqa: S101 - check_may_review
    standing = review_of(by.person_id, practitioner.id)
    if standing is not None:
        return standing
    review = Review(
        practitioner_id=listing.practitioner_id,
        account_id=by.person_id,
        shown_as=name,
        age_band=age_band,
        concern=concern,
        relation=relation,
        opened_at=now,
        affirmed_at=now,
    )
    db.session.add(review)
    db.session.flush()
    _record("open_review", review, now=now, after={"relation": relation.value})
    return review


def add_entry(
    review: Review, stated: StatedEntry, *, form_key: str, seen_version: int, by: Actor, now: datetime
) -> ReviewEntry:
    """Add an entry, which waits to be read. A form that is sent again, known by its key, changes nothing more.

    `form_key`: 32 hex digits that the form carried. `seen_version`: of the review on the page of the form. Raises
    RuleBroken for what `check_entry` refuses, Overtaken when another machine wrote meanwhile.
    """
    check_form_key(form_key)
    check_writer(review, by)
    sent = db.session.scalars(select(ReviewEntry).where(ReviewEntry.form_key == form_key)).one_or_none()
    if sent is not None:
        if sent.review_id != review.id:
            raise RuleBroken(NOT_YOURS)
        return sent
    check_stands(review)
    check_may_review(review.practitioner_id, by=by)
    if review.version != seen_version:
        raise Overtaken
    safe = check_entry(stated, others=written_of(review), now=now)
    bump(review, seen_version=seen_version)
    entry = ReviewEntry(
        review=review,
        form_key=form_key,
        stage=safe.stage,
        text=safe.text,
        written_at=now,
        moved_at=now,
        **{name: getattr(safe, name) for name in ANSWERS},
    )
    db.session.add(entry)
    db.session.flush()
    record(
        "add_entry",
        subject_kind="review_entry",
        subject_id=entry.id,
        by=WRITER,
        now=now,
        after={"review": review.id, "stage": entry.stage.value},
    )
    write_event(Happening.RECEIVED, entry=entry, who=By.WRITER, by=by, now=now)
    return entry


def change_shown_as(review: Review, name: str, *, seen_version: int, by: Actor, now: datetime) -> None:
    """Change how the writer is named, or name them no more. Raises RuleBroken as `check_shown_as`, and Overtaken."""
    check_writer(review, by)
    check_stands(review)
    shown_as = check_shown_as(name)
    bump(review, seen_version=seen_version, shown_as=shown_as)
    _record("change_shown_as", review, now=now)


def withdraw_entry(entry: ReviewEntry, *, by: Actor, now: datetime) -> bool:
    """Take an entry back, whatever state it is in: what it says is erased at once. False when it was before.

    The review stays, with its name, age band and concern; `withdraw_review` takes those too.
    """
    check_writer(entry.review, by)
    if entry.state is EntryState.WITHDRAWN:
        return False
    _erase(entry, by=by, now=now)
    bury(Kind.REVIEW_ENTRY, entry.id, now=now)
    bump(entry.review, seen_version=None)
    return True


def withdraw_review(review: Review, *, store: SealedStore, by: Actor, now: datetime) -> bool:
    """Take a review back: every entry is erased at once, and a receipt with its paper. False when it was before.

    `store` holds the papers. Whoever wrote it may begin another one, with another code.
    """
    check_writer(review, by)
    if review.withdrawn_at is not None:
        return False
    for entry in review.entries:
        if entry.state is not EntryState.WITHDRAWN:
            _erase(entry, by=by, now=now)
    _end_reply(review, by=by, now=now)
    _erase_receipts(review, store=store, now=now)
    bury(Kind.REVIEW, review.id, now=now)
    bump(review, seen_version=None, withdrawn_at=now, shown_as="", age_band=None, concern=None)
    forget_letters_of(review)
    _record("withdraw_review", review, now=now)
    return True


def forget_writer(account_id: int, *, store: SealedStore, now: datetime) -> int:
    """Part an account that is to be deleted from its reviews; how many there were.

    What it wrote stays without its name, unless it was withdrawn before: an entry says nothing of who wrote it.
    """
    rows = db.session.scalars(select(Review).where(Review.account_id == account_id).order_by(Review.id)).all()
    for review in rows:
        _erase_receipts(review, store=store, now=now)
        bump(review, seen_version=None, shown_as="", account_id=None)
        forget_letters_of(review)
        _record("forget_writer", review, now=now)
    return len(rows)


def check_may_review(practitioner_id: int, *, by: Actor) -> None:
    """Raise RuleBroken for who must not review a practitioner: keepers, staff, people with a tie, and nobody at all."""
    account = account_by_id(by.person_id) if by.person_id is not None else None
    if account is None:
        raise RuleBroken(gettext("Sign in to write a review."))
    if account.role_names & STAFF:
        raise RuleBroken(gettext("Who works at the desks of this site writes no reviews here."))
    theirs = {practitioner_id, *merged_of([home_practitioner(practitioner_id)])}
    for why in whys_not_impartial(account.id, sorted(theirs)).values():
        raise RuleBroken(gettext("You cannot review this practitioner. %(why)s", why=why))


def written_of(review: Review) -> Sequence[Written]:
    """The entries of a review that were not taken back, as the rules of stages ask."""
    return [
        Written(one.stage, one.last_visit_on, one.written_at.date())
        for one in review.entries
        if one.state is not EntryState.WITHDRAWN
    ]


def _erase(entry: ReviewEntry, *, by: Actor, now: datetime) -> None:
    """Move an entry to WITHDRAWN and erase all that it says. What happened to it stays known."""
    move(entry, Move.WITHDRAW, reason=ReasonCode.WRITER_ASKED, who=By.WRITER, by=by, now=now)


def _end_reply(review: Review, *, by: Actor, now: datetime) -> None:
    """A reply goes with what it replied to; its practice keeps what it wrote in its own export."""
    reply = review.reply
    if reply is None or reply.state is not ReplyState.PUBLISHED:
        return
    reply.state, reply.version = ReplyState.WITHDRAWN, reply.version + 1
    db.session.flush()
    write_event(
        Happening.WITHDRAWN,
        reply=(reply.id, review.practitioner_id),
        reason=ReasonCode.WRITER_ASKED,
        who=By.WRITER,
        by=by,
        now=now,
    )


def _erase_receipts(review: Review, *, store: SealedStore, now: datetime) -> None:
    """Erase the paper of a receipt that nobody has checked, and forget it."""
    rows = db.session.scalars(select(Receipt).where(Receipt.review_id == review.id)).all()
    for receipt in rows:
        if receipt.paper is not None:
            erase_paper(receipt.paper, store=store, by=WRITER, now=now)
    db.session.execute(delete(Receipt).where(Receipt.review_id == review.id))


def _record(act: str, review: Review, *, now: datetime, after: dict[str, str] | None = None) -> None:
    record(act, subject_kind="review", subject_id=review.id, by=WRITER, now=now, after=after)
