"""What verifies a visit, and what a practice may reply."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.audit.rules import OPERATOR
from directory.listings.models import Practitioner
from directory.notices.models import Letter
from directory.papers.actions import keep_paper
from directory.papers.rules import Media
from directory.papers.taking import Taken, TakenPage
from directory.reviews.actions import withdraw_review
from directory.reviews.coach import NeedsOtherWords, neutral_replies
from directory.reviews.codes import printed
from directory.reviews.ledger import public_counts
from directory.reviews.models import Receipt, VisitCode
from directory.reviews.queries import CodeCounts, batches_of, codes_given_and_used, waiting_receipts
from directory.reviews.reading import visible_entries
from directory.reviews.replies import (
    edit_reply,
    hide_reply,
    post_reply,
    remove_reply,
    restore_reply,
    withdraw_reply,
)
from directory.reviews.rules import CODES_MAX, Happening, Overtaken, Proof, ReasonCode, ReceiptState, ReplyState
from directory.reviews.visits import CodeAnswer, cancel_codes, decide_receipt, make_codes, send_receipt, verify_by_code
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.reviews import DESK, NOW, SECRET, a_review, an_entry, publish
from tests.factories.verification import KEEPER, by

LATER = NOW + timedelta(minutes=5)


def refusal(work):
    """The sentence with which the rules refused it; None when it was done."""
    try:
        with unit_of_work():
            work()
    except RuleBroken as refused:
        return str(refused)
    return None


def made(listing, count=3):
    with unit_of_work():
        return make_codes(listing.practitioner, count, secret=SECRET, by=KEEPER, now=NOW)


def used(review, typed, now=NOW, bucket="b" * 64):
    with unit_of_work():
        given = {"secret": SECRET, "buckets": [bucket], "by": by(review.account_id), "now": now}
        return verify_by_code(review, typed, **given)


def test_a_code_is_good_once_for_one_practitioner_and_while_it_stands(app):
    listing, other = keep(a_listing(now=NOW)), keep(a_listing(now=NOW))
    batch, codes = made(listing)
    later_batch, cancelled = made(listing, 2)
    with unit_of_work():
        cancel_codes(later_batch, by=KEEPER, now=NOW)
    assert refusal(lambda: cancel_codes(later_batch, by=KEEPER, now=NOW))
    first, second = a_review(listing), a_review(listing)
    assert used(a_review(other), codes[0]) is CodeAnswer.OF_ANOTHER
    assert used(second, cancelled[0]) is CodeAnswer.CANCELLED
    assert used(first, "  " + printed(codes[0]).lower()) is CodeAnswer.ACCEPTED
    assert (first.proof, first.verified_at) == (Proof.CODE, NOW)
    assert used(second, codes[0]) is CodeAnswer.USED
    assert used(second, "no code") is CodeAnswer.MISTYPED
    assert codes_given_and_used(listing.practitioner_id) == CodeCounts(given=5, used=1, cancelled=2)
    assert batches_of(listing.practitioner_id) == [(later_batch, 0), (batch, 1)]
    kept = set(db.session.scalars(select(VisitCode.code_hash)))
    assert not kept & {*codes, *cancelled}, "only hashes are kept"
    for count in (0, CODES_MAX + 1):
        assert refusal(lambda count=count: make_codes(listing.practitioner, count, secret=SECRET, by=KEEPER, now=NOW))
    assert db.session.get(Practitioner, listing.practitioner_id)


def test_wrong_codes_are_limited_and_the_count_is_kept(app):
    listing, other = keep(a_listing(now=NOW)), keep(a_listing(now=NOW))
    _batch, codes = made(listing, 12)
    review, theirs = a_review(other), a_review(listing)
    answers = [used(review, code) for code in codes[:11]]
    assert answers == [CodeAnswer.OF_ANOTHER] * 10 + [CodeAnswer.TOO_OFTEN]
    assert used(theirs, codes[0]) is CodeAnswer.TOO_OFTEN, "whose tries these are, not which review"
    assert used(theirs, codes[0], now=NOW + timedelta(hours=1)) is CodeAnswer.ACCEPTED
    with pytest.raises(RuleBroken, match="verified already"):
        used(theirs, codes[1])


def test_a_receipt_is_erased_with_its_check_whichever_way_it_goes(app):
    listing, store = keep(a_listing(now=NOW)), app.extensions["paper_store"]

    def receipt_of(review, key):
        page = TakenPage(8, 9, "0145416181811919", b"page")
        with unit_of_work():
            taken = Taken(key, key * 2, Media.PDF, "receipt.pdf", b"paid", (page,))
            paper = keep_paper(taken, store=store, by=OPERATOR, now=NOW)
            return send_receipt(review, paper, by=by(review.account_id), now=NOW), paper

    def decided(receipt, decision, who=DESK):
        return refusal(lambda: decide_receipt(receipt, decision, store=store, by=who, now=LATER))

    review = a_review(listing)
    receipt, paper = receipt_of(review, "a" * 32)
    with pytest.raises(RuleBroken, match="waits to be looked at"):
        receipt_of(review, "b" * 32)
    keeps(owner := an_account("owner@example.org", Role.PRACTITIONER), listing)
    assert "You keep this listing." in decided(receipt, ReceiptState.ACCEPTED, by(owner))
    assert decided(receipt, ReceiptState.REFUSED) is None
    assert (paper.erased_at, receipt.paper_id, review.proof) == (LATER, None, None)
    assert decided(receipt, ReceiptState.ACCEPTED) == str(Overtaken())
    again, paper = receipt_of(review, "c" * 32)
    assert waiting_receipts(limit=5) == [again]
    assert decided(again, ReceiptState.ACCEPTED) is None
    assert (paper.erased_at, review.proof) == (LATER, Proof.RECEIPT)
    templates = select(Letter.template).where(Letter.template.startswith("review_")).order_by(Letter.id)
    assert list(db.session.scalars(templates)) == ["review_receipt_refused", "review_receipt_accepted"]
    taken_back = a_review(listing)
    receipt, paper = receipt_of(taken_back, "d" * 32)
    with unit_of_work():
        withdraw_review(taken_back, store=store, by=by(taken_back.account_id), now=LATER)
    assert paper.erased_at == LATER
    assert db.session.scalars(select(Receipt).where(Receipt.review_id == taken_back.id)).all() == []


def test_a_practice_replies_once_in_words_that_tell_of_nobody(app):
    listing = keep(a_listing(now=NOW))
    keeps(owner := an_account("owner@example.org"), listing)
    review = a_review(listing, shown_as="Mary B.")
    neutral, other = neutral_replies()[:2]
    entry = an_entry(review)
    mine = {"by": by(owner), "now": LATER}
    assert "shows now" in refusal(lambda: post_reply(review, neutral, **mine))
    publish(entry)
    assert "keeps the listing" in refusal(lambda: post_reply(review, neutral, by=by(review.account_id), now=LATER))
    with pytest.raises(NeedsOtherWords), unit_of_work():
        post_reply(review, "Thank you for coming on May 3, Mary.", **mine)
    with unit_of_work():
        reply = post_reply(review, neutral, **mine)
        assert post_reply(review, neutral, **mine) is reply, "sent twice"
    assert "Edit that one" in refusal(lambda: post_reply(review, other, **mine))
    assert refusal(lambda: edit_reply(reply, other, seen_version=9, **mine)) == str(Overtaken())
    with unit_of_work():
        edit_reply(reply, other, seen_version=1, by=by(owner), now=LATER + timedelta(days=1))
    shown = visible_entries(listing.practitioner_id, LATER)[0].reply
    assert (shown.text, shown.written_at, shown.edited_at) == (other, LATER, (LATER + timedelta(days=1),))
    assert [one.text for one in reply.versions] == [neutral, other], "every version is kept"
    with unit_of_work():
        withdraw_reply(reply, seen_version=2, **mine)
        assert visible_entries(listing.practitioner_id, LATER)[0].reply is None
        post_reply(review, neutral, **mine)
    desk = {"reason": ReasonCode.PERSONAL_DATA, "by": DESK, "now": LATER}
    assert "You cannot decide here." in refusal(lambda: hide_reply(reply, **desk | {"by": by(owner)}))
    with unit_of_work():
        hide_reply(reply, **desk)
    assert visible_entries(listing.practitioner_id, LATER)[0].reply is None
    assert visible_entries(listing.practitioner_id, LATER + timedelta(hours=72))[0].reply
    with unit_of_work():
        remove_reply(reply, **desk)
    assert "was removed" in refusal(lambda: post_reply(review, other, **mine))
    with unit_of_work():
        restore_reply(reply, **desk)
    assert reply.state is ReplyState.PUBLISHED
    counts = public_counts(listing.practitioner_id).replies
    assert [counts[one] for one in (Happening.PUBLISHED, Happening.HIDDEN, Happening.REMOVED)] == [1, 1, 1]
