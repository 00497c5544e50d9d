"""Attacks on reviews and their desk: decisions set against one another, small numbers, ties by way of a duplicate."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.conflicts.actions import declare_conflict
from directory.conflicts.rules import Tie
from directory.credentials.rules import CredentialKind
from directory.listings.rules import Status
from directory.moderation.arriving import hold_entry
from directory.moderation.desk import publish_entry
from directory.moderation.disputes import OPEN_MAX, appeal, decide_appeal, decide_dispute, open_dispute
from directory.moderation.models import Dispute
from directory.moderation.putting_back import put_back
from directory.moderation.queries import queue
from directory.moderation.removing import REMOVE_ENTRY, entry_removal
from directory.moderation.reporting import report_thing
from directory.moderation.rules import (
    DisputeOutcome,
    DisputeReason,
    DisputeState,
    HoldRule,
    Reported,
    ReportReason,
    Side,
)
from directory.moderation.signals import Signal
from directory.moderation.statements import tell_of_threat
from directory.proposals.actions import carry_out, propose
from directory.proposals.queries import open_proposal
from directory.proposals.rules import ProposalState
from directory.reviews.exporting import export_of_listing
from directory.reviews.impartial import why_not_for
from directory.reviews.queries import codes_given_and_used, codes_told
from directory.reviews.rules import EntryState, Overtaken, ReasonCode
from directory.reviews.visits import CodeAnswer, cancel_codes, make_codes, verify_by_code
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.queries import open_submission_of
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_credential, a_listing, keep
from tests.factories.reviews import SECRET, a_review, an_entry, publish, vote
from tests.factories.verification import KEEPER, by

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STAYS, REMOVED = DisputeOutcome.STAYS, DisputeOutcome.REMOVED


@pytest.fixture
def desk(app):
    """A listing with its keeper, and two moderators."""
    listing = keep(a_listing(now=NOW))
    owner = an_account("owner@example.org", Role.PRACTITIONER)
    keeps(owner, listing)
    return listing, owner, *(an_account(f"mo{number}@example.org", Role.MODERATOR) for number in (1, 2))


def disputed(listing, owner, reason=DisputeReason.OTHER_PRACTITIONER):
    entry = publish(an_entry(a_review(listing)))
    with unit_of_work():
        return entry, open_dispute(entry, reason, "We have no second floor.", by=by(owner), now=NOW)


def proposed(entry):
    return open_proposal(REMOVE_ENTRY.name, subject_kind="review_entry", subject_id=entry.id)


def decide(dispute, outcome, account):
    does = decide_dispute if dispute.decided_at is None else decide_appeal
    with unit_of_work():
        does(dispute, outcome, "x" * 2500, seen_version=dispute.version, by=by(account), now=NOW)


def test_an_appeal_that_keeps_an_entry_ends_the_removal_that_waited_and_no_trail_names_the_writer(desk):
    listing, owner, mo, mira = desk
    entry, dispute = disputed(listing, owner)
    writer = by(entry.review.account_id)
    decide(dispute, REMOVED, mo)
    waits = proposed(entry)
    with unit_of_work():
        appeal(dispute, Side.WRITER, "It is that house.", by=writer, now=NOW)
        tell_of_threat(entry.review, Side.WRITER, "They will sue me.", by=writer, now=NOW)
    decide(dispute, STAYS, mira)
    assert waits.state is ProposalState.DECLINED
    with pytest.raises(RuleBroken), unit_of_work():
        carry_out(waits, REMOVE_ENTRY, by=by(mira), now=NOW)
    assert entry.state is EntryState.PUBLISHED
    assert {"appeal", "tell_of_threat"} <= set(db.session.scalars(select(AuditEntry.action)))
    named = select(AuditEntry.action).where(AuditEntry.actor_id == writer.person_id)
    assert db.session.scalars(named).all() == [], "an account beside a practitioner tells who was treated where"


def test_an_appeal_puts_nothing_back_that_was_removed_for_something_else_and_gets_no_dispute_stuck(desk):
    listing, owner, mo, mira = desk
    for first in (STAYS, REMOVED):
        entry, dispute = disputed(listing, owner)
        with unit_of_work():
            subject = entry_removal(entry, ReasonCode.HATES)
            waits = propose(REMOVE_ENTRY, subject, why="Line two.", by=by(mo), now=NOW)
        if first is STAYS:
            decide(dispute, first, mo)
        with unit_of_work():
            carry_out(waits, REMOVE_ENTRY, by=by(mira), now=NOW)
        if first is REMOVED:  # what is gone already needs no second removal
            decide(dispute, first, mo)
            assert proposed(entry) is None
        with unit_of_work():
            appeal(dispute, Side.PRACTICE, "Look again.", by=by(owner), now=NOW)
        decide(dispute, STAYS, mira)
        assert entry.state is EntryState.REMOVED, "two people removed it because it attacks somebody"
        for account in (mo, mira, owner):
            with pytest.raises(RuleBroken), unit_of_work():
                put_back(entry, seen_version=entry.version, by=by(account), now=NOW)
        third = an_account(f"third-{first}@example.org", Role.MODERATOR)
        with unit_of_work():
            put_back(entry, seen_version=entry.version, by=by(third), now=NOW)
        assert entry.state is EntryState.PUBLISHED, "its letter says that somebody else looks at it"


def test_nothing_that_came_meanwhile_is_answered_unread_and_nobody_keeps_the_desk_busy(desk):
    listing, owner, mo, _ = desk
    credential = keep(a_credential(listing.practitioner, CredentialKind.LICENSE, now=NOW))
    entry = publish(an_entry(a_review(listing)))

    def report(reason, number):
        about = {"practitioner_id": listing.practitioner_id, "reporter": f"{number:064x}", "now": NOW}
        with unit_of_work():
            assert report_thing(Reported.ENTRY, entry.id, reason, **about)

    report(ReportReason.FAKE, 1)
    seen = entry.version
    report(ReportReason.UNSAFE, 2)
    with pytest.raises(Overtaken), unit_of_work():
        publish_entry(entry, seen_version=seen, by=by(mo), now=NOW)
    checked = open_submission_of(credential.id).version
    report(ReportReason.NOT_LICENSED, 3)
    assert open_submission_of(credential.id).version == checked, "who decides about the license is not overtaken again"
    held = an_entry(a_review(listing))
    with unit_of_work():
        hold_entry(held, Signal(HoldRule.LINK, "A link.", ()), now=NOW)
    seen = held.version
    with unit_of_work():
        hold_entry(held, Signal(HoldRule.PERSONAL_DATA, "A name.", ()), now=NOW)
    with pytest.raises(Overtaken), unit_of_work():
        publish_entry(held, seen_version=seen, by=by(mo), now=NOW)
    others = [one.entries[0] for one in vote(listing, *[3] * OPEN_MAX)]
    with unit_of_work() as session:
        session.add_all(
            Dispute(
                entry_id=other.id,
                practitioner_id=listing.practitioner_id,
                reason=DisputeReason.HATES,
                statement="No.",
                opened_at=NOW,
                state=DisputeState.OPEN,
            )
            for other in others
        )
    with pytest.raises(RuleBroken, match="wait for a decision"):
        disputed(listing, owner)


def test_a_practice_learns_neither_by_small_batches_nor_by_cancelled_cards_who_wrote(desk):
    listing, owner, *_ = desk
    about = listing.practitioner_id
    with unit_of_work():
        _, many = make_codes(listing.practitioner, 5, secret=SECRET, by=KEEPER, now=NOW)
        one, (alone,) = make_codes(listing.practitioner, 1, secret=SECRET, by=KEEPER, now=NOW)

    def told():
        counts, export = codes_told(about), export_of_listing(about, NOW)
        assert export["visit_codes"] == {"given": 6, "used": counts.used, "cancelled": counts.cancelled}
        return counts.used, counts.cancelled, [batch["used"] for batch in export["visit_code_batches"]]

    def typed(code):
        review = a_review(listing)
        given = {"secret": SECRET, "buckets": ["b" * 64], "by": by(review.account_id), "now": NOW}
        with unit_of_work():
            return verify_by_code(review, code, **given)

    before = told()
    assert typed(alone) is CodeAnswer.ACCEPTED
    assert told() == before == (0, 0, [None, 0])
    assert codes_given_and_used(about).used == 1, "the desk knows"
    assert typed(alone) is CodeAnswer.USED
    with unit_of_work():
        cancel_codes(one, by=by(owner), now=NOW)
    assert typed(alone) is CodeAnswer.CANCELLED, "of a cancelled card nobody can ask whether it was used"
    assert told() == before
    assert typed(many[0]) is CodeAnswer.ACCEPTED
    assert told() == (1, 0, [None, 1])


def test_a_tie_to_a_duplicate_is_a_tie_to_the_listing_that_stayed(desk):
    stays, _, mo, mira = desk
    duplicate, friend = keep(a_listing(now=NOW)), an_account("friend@example.org")
    with unit_of_work():
        for account in (mo, friend):
            declare_conflict(duplicate.practitioner, tie=Tie.FAMILY, statement="", by=by(account), now=NOW)
        duplicate.status, duplicate.merged_into_id = Status.MOVED, stays.id
    an_entry(a_review(stays))
    assert why_not_for(mo.id, stays.practitioner_id)
    assert (len(queue(mo.id, limit=9)), len(queue(mira.id, limit=9))) == (0, 1)
    with pytest.raises(RuleBroken, match="You declared a conflict"):
        a_review(stays, friend)
