"""Disputes, removals, redactions, what was taken back and what a practice did besides, in the demo: told by the acts.

Two people decide where it takes two; an appeal waits for who did not decide first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from directory.audit.rules import Actor
from directory.demo.dice import lists
from directory.demo.receipts import drawn_receipt
from directory.demo.review_acts import Desk, Story, arrive, read, report_entry
from directory.demo.review_codes import FREE_CODES, open_batch
from directory.demo.review_plan import PlannedReview
from directory.demo.review_stories import SOON, Cast
from directory.listings.models import Listing, Practitioner
from directory.moderation.desk import hide_in_emergency
from directory.moderation.disputes import appeal, decide_dispute, open_dispute
from directory.moderation.models import Dispute
from directory.moderation.removing import REMOVE_ENTRY, entry_removal
from directory.moderation.rules import DisputeOutcome, DisputeReason, ReportReason, Side
from directory.moderation.statements import ATTESTED, attest, tell_of_threat
from directory.papers.actions import keep_paper
from directory.proposals.actions import carry_out, propose
from directory.proposals.models import Proposal
from directory.proposals.queries import open_proposal
from directory.reviews.actions import withdraw_entry, withdraw_review
from directory.reviews.models import ReviewEntry
from directory.reviews.moves import WRITER, redact_entry
from directory.reviews.rules import Proof, ReasonCode, Redaction, Stage
from directory.reviews.visits import cancel_codes, send_receipt
from directory.shared.db import db

DISPUTED_AFTER, DECIDED_AFTER, THEN = timedelta(days=4), timedelta(days=6), timedelta(days=2)
CANCELLED_CODES = 25
HIDDEN_FOR = timedelta(hours=10)


def quarrels(cast: Cast, *, own: Listing, clinic: Listing, free: Iterator[Listing]) -> Iterator[Story]:
    """Every story that is no matter of the first reading. `own` and `clinic` are kept by people who sign in."""
    words = lists("review_desk")
    yield from _disputes(cast, words["disputes"], own, clinic, removed=words["removed"]["disputed"])
    paid = cast.stands(next(free), 22.0, text=words["removed"]["paid-for"], stars=5)
    yield partial(_is_removed_as_paid_for, paid, words["paid-for"]["why"])
    yield partial(_is_redacted, cast.arrives(next(free), 14.0, text=words["redacted"]["text"]), words["redacted"])
    yield partial(_is_hidden, cast.stands(next(free), 2.1, text=words["hidden"]["text"]))
    yield partial(_takes_back, cast.stands(next(free), 120.0, stage=Stage.SESSION_3, length=2, stars=4), whole=False)
    yield partial(_takes_back, cast.stands(next(free), 33.0), whole=True)
    yield partial(_takes_back, cast.stands(own, 58.0), whole=True)
    for days_ago in (1.9, 3.4):
        yield partial(_sends_a_receipt, cast.stands(next(free), days_ago))
    yield partial(_is_threatened, cast.stands(next(free), 26.0, stars=1), words["threat"]["said"])
    yield partial(_codes_of, own)
    yield from (partial(_attests, one) for one in (own, clinic))


def _disputes(
    cast: Cast, words: dict[str, dict[str, str]], own: Listing, clinic: Listing, *, removed: str
) -> Iterator[Story]:
    """Of the practitioner: an open one, one decided, one appealed; of the clinic: an open one, and a removal."""
    told = words["open"]
    yield partial(_is_open, cast.stands(own, 11.0, text=told["text"], stars=2), told)
    told = words["decided"]
    yield partial(_is_decided, cast.stands(own, 66.0, text=told["text"], stars=3), told)
    told = words["appealed"]
    yield partial(_is_appealed, cast.stands(own, 31.0, text=told["text"], stars=3, proof=Proof.CODE), told)
    told = words["open-threat"]
    yield partial(_is_open, cast.stands(clinic, 9.0, text=told["text"], stars=1), told)
    yield partial(_is_removed, cast.stands(clinic, 55.0, text=removed, stars=1), words["removed"])


def _is_open(one: PlannedReview, told: dict[str, str], desk: Desk) -> Iterator[datetime]:
    yield _disputed_at(one)
    _open(one, told, desk)


def _is_decided(one: PlannedReview, told: dict[str, str], desk: Desk) -> Iterator[datetime]:
    yield _disputed_at(one)
    dispute = _open(one, told, desk)
    yield _disputed_at(one) + DECIDED_AFTER
    _decide(dispute, DisputeOutcome.STAYS, told, by=desk.moderator)


def _is_appealed(one: PlannedReview, told: dict[str, str], desk: Desk) -> Iterator[datetime]:
    yield _disputed_at(one)
    dispute = _open(one, told, desk)
    yield _disputed_at(one) + DECIDED_AFTER
    _decide(dispute, DisputeOutcome.STAYS, told, by=desk.other)
    at = desk.now - THEN
    yield at
    appeal(dispute, Side.PRACTICE, told["appeal"], by=desk.keepers[one.listing.practitioner_id], now=at)


def _is_removed(one: PlannedReview, told: dict[str, str], desk: Desk) -> Iterator[datetime]:
    yield _disputed_at(one)
    dispute = _open(one, told, desk)
    yield _disputed_at(one) + DECIDED_AFTER
    _decide(dispute, DisputeOutcome.REMOVED, told, by=desk.moderator)
    at = _disputed_at(one) + DECIDED_AFTER + THEN
    yield at
    carry_out(_proposal(dispute.entry), REMOVE_ENTRY, by=desk.other, now=at)


def _disputed_at(one: PlannedReview) -> datetime:
    return one.entries[0].shown_at + DISPUTED_AFTER


def _open(one: PlannedReview, told: dict[str, str], desk: Desk) -> Dispute:
    return open_dispute(
        desk.reviews[one.number].entries[0],
        DisputeReason(told["reason"]),
        told["statement"],
        by=desk.keepers[one.listing.practitioner_id],
        now=_disputed_at(one),
    )


def _decide(dispute: Dispute, outcome: DisputeOutcome, told: dict[str, str], *, by: Actor) -> None:
    at = dispute.opened_at + DECIDED_AFTER
    decide_dispute(dispute, outcome, told["decision"], seen_version=dispute.version, by=by, now=at)


def _proposal(entry: ReviewEntry) -> Proposal:
    about = entry_removal(entry, ReasonCode.PAID_FOR)
    found = open_proposal(REMOVE_ENTRY.name, subject_kind=about.kind, subject_id=about.id)
    assert found is not None  # noqa: S101 - proposed before
    return found


def _is_removed_as_paid_for(one: PlannedReview, why: str, desk: Desk) -> Iterator[datetime]:
    at, entry = _disputed_at(one), desk.reviews[one.number].entries[0]
    yield at
    report_entry(entry, ReportReason.PAID_FOR, "", who="a coupon", at=at)
    yield at + SOON
    propose(REMOVE_ENTRY, entry_removal(entry, ReasonCode.PAID_FOR), why=why, by=desk.other, now=at + SOON)
    yield at + THEN
    carry_out(_proposal(entry), REMOVE_ENTRY, by=desk.moderator, now=at + THEN)


def _is_redacted(one: PlannedReview, told: dict[str, str], desk: Desk) -> Iterator[datetime]:
    at = one.entries[0].written_at
    yield at
    entry = arrive(desk, one)
    yield at + SOON
    spans = [
        (entry.text.index(told[kind]), entry.text.index(told[kind]) + len(told[kind]), as_what)
        for kind, as_what in (("name", Redaction.NAME), ("contact", Redaction.CONTACT))
    ]
    redact_entry(entry, spans, seen_version=entry.version, by=desk.moderator, now=at + SOON)
    read(desk, entry, at + SOON)


def _is_hidden(one: PlannedReview, desk: Desk) -> Iterator[datetime]:
    """An emergency of this morning: whoever read it first had overlooked something."""
    at, entry = desk.now - HIDDEN_FOR, desk.reviews[one.number].entries[0]
    yield at
    hide_in_emergency(entry, ReasonCode.PERSONAL_DATA, seen_version=entry.version, by=desk.moderator, now=at)


def _takes_back(one: PlannedReview, desk: Desk, *, whole: bool) -> Iterator[datetime]:
    at = one.entries[-1].shown_at + DECIDED_AFTER
    yield at
    review, by = desk.reviews[one.number], desk.writers[one.writer]
    if whole:
        withdraw_review(review, store=desk.store, by=by, now=at)
    else:
        withdraw_entry(review.entries[-1], by=by, now=at)


def _sends_a_receipt(one: PlannedReview, desk: Desk) -> Iterator[datetime]:
    at, review = one.entries[0].written_at + timedelta(minutes=3), desk.reviews[one.number]
    yield at
    practice = one.listing.practice.name if one.listing.practice else one.listing.practitioner.name
    taken = drawn_receipt(practice, (at - timedelta(days=4)).date(), 95 + one.number % 7 * 10)
    paper = keep_paper(taken, store=desk.store, by=WRITER, now=at)
    send_receipt(review, paper, by=desk.writers[one.writer], now=at)


def _is_threatened(one: PlannedReview, said: str, desk: Desk) -> Iterator[datetime]:
    at = desk.now - timedelta(days=3, hours=4)
    yield at
    tell_of_threat(desk.reviews[one.number], Side.WRITER, said, by=desk.writers[one.writer], now=at)


def _codes_of(listing: Listing, desk: Desk) -> Iterator[datetime]:
    """Besides those that were used: a batch that was lost and cancelled, and a new one."""
    keeper = desk.keepers[listing.practitioner_id]
    lost, new = desk.now - timedelta(days=45), desk.now - timedelta(days=5)
    yield lost
    batch = open_batch(listing.practitioner_id, CANCELLED_CODES, made_at=lost, keeper=keeper, secret=desk.codes)
    yield lost + THEN
    cancel_codes(batch, by=keeper, now=lost + THEN)
    yield new
    open_batch(listing.practitioner_id, FREE_CODES, made_at=new, keeper=keeper, secret=desk.codes)


def _attests(listing: Listing, desk: Desk) -> Iterator[datetime]:
    at = desk.now - timedelta(days=30)
    yield at
    practitioner = db.session.get_one(Practitioner, listing.practitioner_id)
    attest(practitioner, next(reversed(ATTESTED)), by=desk.keepers[listing.practitioner_id], now=at)
