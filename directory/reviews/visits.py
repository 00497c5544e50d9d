"""Writes that verify a visit: codes that a practice hands to every client, and receipts that somebody looks at.

A code and a receipt's check are used by conditional updates, so that of two at once exactly one succeeds.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.files.sealing import SealedStore
from directory.languages import gettext, mark
from directory.limits.actions import count_try
from directory.limits.queries import full_until
from directory.limits.rules import Limit
from directory.listings.models import Practitioner
from directory.papers.actions import erase_paper
from directory.papers.models import Paper
from directory.reviews.codes import code_hash, make_code, read_code
from directory.reviews.homes import home_practitioner
from directory.reviews.letters import tell_writer
from directory.reviews.models import Receipt, Review, VisitCode, VisitCodeBatch
from directory.reviews.moves import WRITER, bump, check_impartial, check_stands, check_writer
from directory.reviews.queries import open_codes
from directory.reviews.rules import CODES_MAX, CODES_OPEN_MAX, Overtaken, Proof, ReceiptState
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.keys import HashKeys
from directory.shared.moving import change_if

WRONG_CODES = Limit(times=10, within=timedelta(hours=1))
"""With 54 random bits in a code nobody guesses one; the limit keeps the site from being asked for hours."""


class CodeAnswer(enum.StrEnum):
    """What came of a code that somebody typed."""

    ACCEPTED = "accepted"
    MISTYPED = "mistyped"
    UNKNOWN = "unknown"
    OF_ANOTHER = "of-another"
    CANCELLED = "cancelled"
    USED = "used"
    TOO_OFTEN = "too-often"


CODE_WORDS = {
    CodeAnswer.ACCEPTED: mark("Your visit is verified."),
    CodeAnswer.MISTYPED: mark(
        "This is no code. It has three groups of four letters and digits: look at your card again."
    ),
    CodeAnswer.UNKNOWN: mark("Nobody was given this code. Look at your card again."),
    CodeAnswer.OF_ANOTHER: mark("This code is of another practitioner."),
    CodeAnswer.CANCELLED: mark("This code was cancelled. Ask the practice for another one, or send a receipt."),
    CodeAnswer.USED: mark("This code was used already. Each is good once: ask the practice for another one."),
    CodeAnswer.TOO_OFTEN: mark("These were too many wrong codes. Try again in an hour, or send a receipt."),
}

RECEIPT_LETTERS = {
    ReceiptState.ACCEPTED: "review_receipt_accepted",
    ReceiptState.REFUSED: "review_receipt_refused",
}


def make_codes(
    practitioner: Practitioner, count: int, *, secret: HashKeys, by: Actor, now: datetime
) -> tuple[VisitCodeBatch, tuple[str, ...]]:
    """Make a batch of codes; the codes themselves, which are shown now and never again.

    Raises RuleBroken for more than CODES_MAX at once, and while CODES_OPEN_MAX were not used.
    """
    if not 1 <= count <= CODES_MAX:
        raise RuleBroken(f"Make 1 to {CODES_MAX} codes at once.", field="count")
    if open_codes(practitioner.id) + count > CODES_OPEN_MAX:
        raise RuleBroken(
            f"{CODES_OPEN_MAX:,} codes that nobody used are enough. Hand those out, or cancel them.", field="count"
        )
    batch = VisitCodeBatch(practitioner_id=practitioner.id, given=count, made_at=now, made_by_id=by.person_id)
    db.session.add(batch)
    db.session.flush()
    codes: dict[str, None] = {}
    while len(codes) < count:
        codes[make_code()] = None
    db.session.execute(
        insert(VisitCode), [{"batch_id": batch.id, "code_hash": code_hash(one, secret=secret.now)} for one in codes]
    )
    _record_batch("make_codes", batch, by=by, now=now, given=count)
    return batch, tuple(codes)


def cancel_codes(batch: VisitCodeBatch, *, by: Actor, now: datetime) -> None:
    """Make the codes of a batch that nobody used worth nothing. Raises RuleBroken when they are already."""
    if not change_if(batch, VisitCodeBatch.cancelled_at.is_(None), cancelled_at=now):
        raise RuleBroken("These codes were cancelled already.")
    _record_batch("cancel_codes", batch, by=by, now=now, given=batch.given)


def verify_by_code(
    review: Review, typed: str, *, secret: HashKeys, buckets: Sequence[str], by: Actor, now: datetime
) -> CodeAnswer:
    """Use up a code for a review. Only ACCEPTED changes anything; the others are counted as tries, but for MISTYPED.

    It answers and does not raise, so that the count of a wrong code is kept. `buckets`: whose tries these are, as keyed
    hashes. Raises RuleBroken for somebody else's review, one that was taken back, and one that is verified already.
    """
    check_writer(review, by)
    code = read_code(typed)
    if code is None:
        return CodeAnswer.MISTYPED
    _check_unverified(review)
    if full_until(buckets, limit=WRONG_CODES, now=now) is not None:
        return CodeAnswer.TOO_OFTEN
    answer = _use([code_hash(code, secret=one) for one in secret.newest_first], review, now=now)
    if answer is not CodeAnswer.ACCEPTED:
        return answer if count_try(buckets, limit=WRONG_CODES, now=now) is None else CodeAnswer.TOO_OFTEN
    _verify(review, Proof.CODE, by=WRITER, now=now)
    return answer


def send_receipt(review: Review, paper: Paper, *, by: Actor, now: datetime) -> Receipt:
    """Send a receipt, kept by the room `papers`, to be looked at. Raises RuleBroken while another one waits."""
    check_writer(review, by)
    _check_unverified(review)
    waiting = select(Receipt.id).where(Receipt.review_id == review.id, Receipt.state == ReceiptState.WAITING)
    if db.session.scalars(waiting).first() is not None:
        raise RuleBroken(gettext("A receipt of yours waits to be looked at. You get a letter when somebody has."))
    receipt = Receipt(review_id=review.id, paper_id=paper.id, sent_at=now)
    db.session.add(receipt)
    db.session.flush()
    record("send_receipt", subject_kind="review", subject_id=review.id, by=WRITER, now=now)
    return receipt


def decide_receipt(receipt: Receipt, decision: ReceiptState, *, store: SealedStore, by: Actor, now: datetime) -> None:
    """Accept or refuse a receipt; its paper is erased whichever way it goes, and the writer gets a letter.

    Raises RuleBroken for a person with a conflict of interest, and Overtaken when somebody else decided.
    """
    if decision is ReceiptState.WAITING:
        raise RuleBroken("Accept the receipt or refuse it.", field="decision")
    review = receipt.review
    check_impartial(review.practitioner_id, by)
    paper = receipt.paper
    decided = {"state": decision, "decided_at": now, "decided_by_id": by.person_id, "paper_id": None}
    if not change_if(receipt, Receipt.state == ReceiptState.WAITING, **decided):
        raise Overtaken
    if paper is not None:
        erase_paper(paper, store=store, by=by, now=now)
    record(
        "decide_receipt", subject_kind="review", subject_id=review.id, by=by, now=now, after={"receipt": decision.value}
    )
    if decision is ReceiptState.ACCEPTED and review.proof is None:
        _verify(review, Proof.RECEIPT, by=by, now=now)
    tell_writer(RECEIPT_LETTERS[decision], review, about=receipt.id, now=now)


def _use(hashes: Sequence[str], review: Review, *, now: datetime) -> CodeAnswer:
    code = db.session.scalars(select(VisitCode).where(VisitCode.code_hash.in_(hashes))).one_or_none()
    if code is None:
        return CodeAnswer.UNKNOWN
    if home_practitioner(code.batch.practitioner_id) != home_practitioner(review.practitioner_id):
        return CodeAnswer.OF_ANOTHER
    if code.batch.cancelled_at is not None:  # before USED: no practice learns that of a card it cancelled
        return CodeAnswer.CANCELLED
    used = change_if(code, VisitCode.used_at.is_(None), used_at=now, review_id=review.id)
    return CodeAnswer.ACCEPTED if used else CodeAnswer.USED


def _verify(review: Review, proof: Proof, *, by: Actor, now: datetime) -> None:
    bump(review, seen_version=None, proof=proof, verified_at=now)
    record("verify_visit", subject_kind="review", subject_id=review.id, by=by, now=now, after={"proof": proof.value})


def _check_unverified(review: Review) -> None:
    check_stands(review)
    if review.proof is not None:
        raise RuleBroken("This visit is verified already. Keep the code for somebody else.")


def _record_batch(act: str, batch: VisitCodeBatch, *, by: Actor, now: datetime, given: int) -> None:
    record(act, subject_kind="visit_code_batch", subject_id=batch.id, by=by, now=now, after={"given": given})
