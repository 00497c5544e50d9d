"""The desk for reviews on both databases: what is held, what a decision sees and does, disputes, reports."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from directory.accounts.rules import Role
from directory.credentials.rules import CredentialKind
from directory.listings.models import Listing
from directory.moderation.arriving import receive_entry
from directory.moderation.desk import decline_entry, publish_entry
from directory.moderation.disputes import appeal, decide_appeal, decide_dispute, open_dispute
from directory.moderation.models import Hold, Report, Trace
from directory.moderation.queries import BlindEntry, blind_entry, overdue_count, queue
from directory.moderation.removing import REMOVE_ENTRY
from directory.moderation.reporting import answer_report, report_thing
from directory.moderation.rules import (
    TRACE_KEPT_FOR,
    DisputeOutcome,
    DisputeReason,
    DisputeState,
    HoldRule,
    Reported,
    ReportReason,
    Side,
)
from directory.moderation.statements import ATTESTED, attest, see_threat, tell_of_threat
from directory.moderation.tracing import Came, forget_traces
from directory.proposals.actions import carry_out
from directory.proposals.queries import open_proposal
from directory.reviews.models import ReviewEvent
from directory.reviews.rules import EntryState, Happening, Overtaken, ReasonCode
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.queries import open_submission_of
from directory.verification.rules import OpenedFor
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_credential, a_listing, keep
from tests.factories.reviews import a_review, an_entry, publish
from tests.factories.verification import by

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = b"for tests only"
REPORTER = "a" * 64
NOWHERE = Came()


@pytest.fixture
def desk(any_app):
    """A listing with its keeper, and two moderators."""
    listing = keep(a_listing(now=NOW))
    owner = an_account("owner@example.org", Role.PRACTITIONER)
    keeps(owner, listing)
    return listing, owner, *(an_account(f"mo{number}@example.org", Role.MODERATOR) for number in (1, 2))


def arrive(listing, came=NOWHERE, *, text=None, now=NOW):
    """An entry of a new person, looked at as it arrives."""
    entry = an_entry(a_review(listing, now=now), now=now, **({"text": text} if text else {}))
    with unit_of_work():
        receive_entry(entry, came, key=KEY, now=now)
    return entry


def test_an_entry_waits_and_a_rule_that_speaks_holds_it_with_those_it_rests_on(desk):
    listing, _, mo, _ = desk
    first = arrive(listing, Came(device="d" * 64))
    assert first.state is EntryState.WAITING
    shown = publish(arrive(listing, Came(network="n" * 64)))
    second = arrive(listing, Came(device="d" * 64), text="Quite other words by another person about another day here.")
    assert (first.state, second.state) == (EntryState.HELD, EntryState.HELD)
    assert {hold.rule for hold in db.session.scalars(select(Hold))} == {HoldRule.SHARED_DEVICE, HoldRule.SAME_TEXT}
    assert shown.state is EntryState.PUBLISHED  # its text is the first one's; it is laid before a person all the same
    assert [(item.entry_id, item.rules) for item in queue(mo.id, limit=9)] == [
        (first.id, (HoldRule.SAME_TEXT, HoldRule.SHARED_DEVICE)),
        (second.id, (HoldRule.SHARED_DEVICE,)),
        (shown.id, (HoldRule.SAME_TEXT,)),
    ]


def test_before_a_decision_nobody_sees_stars_practice_or_writer(desk):
    listing, owner, mo, _ = desk
    seen = []
    for stars, text in (
        (1, "I would never go there again, whatever they say."),
        (5, "The best hour of this long autumn, all told."),
    ):
        entry = an_entry(a_review(listing), stars=stars, text=text)
        with unit_of_work():
            receive_entry(entry, Came(), key=KEY, now=NOW)
        blind = blind_entry(entry.id)
        seen.append(
            {field.name: getattr(blind, field.name) for field in fields(BlindEntry)} | {"entry_id": 0, "text": ""}
        )
    assert seen[0] == seen[1]
    assert not {"stars", "practitioner_id", "account_id", "review_id", "shown_as"} & set(seen[0])
    assert len(queue(mo.id, limit=9)) == 2
    assert queue(owner.id, limit=9) == []  # who keeps the listing is shown nothing to decide about it


def test_one_and_five_stars_take_the_same_path(desk):
    listing, _, mo, _ = desk
    paths = []
    for number, stars in enumerate((1, 5)):
        entry = an_entry(
            a_review(listing), stars=stars, text=f"Words {number} that are nobody else's, told at some length."
        )
        with unit_of_work():
            receive_entry(entry, Came(), key=KEY, now=NOW)
        with unit_of_work():
            decline_entry(entry, ReasonCode.ADVERTISES, seen_version=entry.version, by=by(mo), now=NOW)
        events = db.session.scalars(select(ReviewEvent).where(ReviewEvent.entry_id == entry.id)).all()
        paths.append([(event.happening, event.reason, event.by) for event in events])
    assert paths[0] == paths[1] != []


def test_a_decision_answers_what_was_open_and_the_rule_does_not_come_back(desk):
    listing, _, mo, _ = desk
    entry = arrive(listing, text="All of it stands on www.needles.com, where I wrote at length about it.")
    with unit_of_work():
        report_thing(
            Reported.ENTRY,
            entry.id,
            ReportReason.FAKE,
            practitioner_id=listing.practitioner_id,
            reporter=REPORTER,
            now=NOW,
        )
    seen = blind_entry(entry.id)
    assert [one.explanation for one in seen.holds] == ["Its text holds a link."]
    with unit_of_work():
        publish_entry(entry, seen_version=seen.version, by=by(mo), now=NOW)
    assert entry.state is EntryState.PUBLISHED
    assert queue(mo.id, limit=9) == []
    assert db.session.scalars(select(Report)).one().answer.startswith("Somebody read this entry.")
    with unit_of_work():
        receive_entry(entry, Came(), key=KEY, now=NOW)
    assert entry.state is EntryState.PUBLISHED
    with pytest.raises(Overtaken), unit_of_work():
        publish_entry(entry, seen_version=seen.version, by=by(mo), now=NOW)


def test_traces_expire_and_go_with_an_entry_that_is_taken_back(desk):
    listing = desk[0]
    arrive(listing, Came(device="d" * 64, network="n" * 64))
    with unit_of_work():
        assert forget_traces(NOW + TRACE_KEPT_FOR - timedelta(seconds=1)) == 0
        assert forget_traces(NOW + TRACE_KEPT_FOR) == 2
    assert db.session.scalar(select(func.count(Trace.id))) > 0  # the marks of its text stay as long as the text


def test_a_dispute_is_decided_with_reasons_removed_by_two_and_put_back_on_appeal(desk):
    listing, owner, mo, mira = desk
    entry = publish(arrive(listing))
    writer = by(entry.review.account_id)
    with unit_of_work():
        dispute = open_dispute(
            entry, DisputeReason.OTHER_PRACTITIONER, "We have no second floor.", by=by(owner), now=NOW
        )
    with pytest.raises(RuleBroken, match="disputed already"), unit_of_work():
        open_dispute(entry, DisputeReason.HATES, "Again.", by=by(owner), now=NOW)
    with pytest.raises(RuleBroken, match="keep this listing"), unit_of_work():
        decide_dispute(dispute, DisputeOutcome.REMOVED, "Mine.", seen_version=1, by=by(owner), now=NOW)
    with unit_of_work():
        decide_dispute(dispute, DisputeOutcome.REMOVED, "It names another street.", seen_version=1, by=by(mo), now=NOW)
    assert entry.state is EntryState.PUBLISHED  # until a second person agrees
    proposal = open_proposal(REMOVE_ENTRY.name, subject_kind="review_entry", subject_id=str(entry.id))
    with unit_of_work():
        carry_out(proposal, REMOVE_ENTRY, by=by(mira), now=NOW)
    assert entry.state is EntryState.REMOVED
    with pytest.raises(RuleBroken, match="30 days"), unit_of_work():
        appeal(dispute, Side.WRITER, "It is that house.", by=writer, now=NOW + timedelta(days=31))
    with unit_of_work():
        appeal(dispute, Side.WRITER, "It is that house; the street has two names.", by=writer, now=NOW)
    with pytest.raises(RuleBroken, match="somebody else"), unit_of_work():
        decide_appeal(dispute, DisputeOutcome.STAYS, "True.", seen_version=dispute.version, by=by(mo), now=NOW)
    with unit_of_work():
        decide_appeal(dispute, DisputeOutcome.STAYS, "It has.", seen_version=dispute.version, by=by(mira), now=NOW)
    assert (dispute.state, entry.state) == (DisputeState.CLOSED, EntryState.PUBLISHED)
    with pytest.raises(RuleBroken, match="no decision that could be appealed"), unit_of_work():
        appeal(dispute, Side.PRACTICE, "Once more.", by=by(owner), now=NOW)
    happened = db.session.scalars(select(ReviewEvent.happening).order_by(ReviewEvent.id)).all()
    assert happened == [Happening.RECEIVED, Happening.PUBLISHED, Happening.REMOVED, Happening.RESTORED]


def test_a_report_of_no_license_opens_a_check_and_leaves_the_review_alone(desk):
    listing, _, mo, _ = desk
    credential = keep(a_credential(listing.practitioner, kind=CredentialKind.LICENSE, now=NOW))
    entry = publish(arrive(listing))

    def report(reason, reporter=REPORTER):
        with unit_of_work():
            return report_thing(
                Reported.ENTRY, entry.id, reason, practitioner_id=listing.practitioner_id, reporter=reporter, now=NOW
            )

    assert report(ReportReason.NOT_LICENSED)
    assert not report(ReportReason.FAKE)
    assert report(ReportReason.FAKE, "b" * 64)
    assert open_submission_of(credential.id).opened_for is OpenedFor.REPORT
    assert entry.state is EntryState.PUBLISHED
    reported = db.session.scalars(select(Report).order_by(Report.id)).first()
    with unit_of_work():
        answer_report(reported, "The board lists it.", by=by(mo), now=NOW)
    with pytest.raises(RuleBroken, match="a moment ago"), unit_of_work():
        answer_report(reported, "Again.", by=by(mo), now=NOW)
    with pytest.raises(RuleBroken, match="one of the reasons"):
        report_thing(Reported.REPLY, 1, ReportReason.UNSAFE, practitioner_id=1, reporter=REPORTER, now=NOW)


def test_a_threat_is_on_record_and_changes_nothing(desk):
    listing, owner, mo, _ = desk
    entry = publish(arrive(listing))
    with unit_of_work():
        threat = tell_of_threat(entry.review, Side.WRITER, "They wrote that they would find me.", by=by(owner), now=NOW)
        see_threat(threat, by=by(mo), now=NOW)
    assert (threat.seen_at, entry.state) == (NOW, EntryState.PUBLISHED)


def test_a_practice_attests_the_newest_text_only(desk):
    practitioner = db.session.scalars(select(Listing)).first().practitioner
    with unit_of_work():
        assert attest(practitioner, next(reversed(ATTESTED)), by=by(desk[1]), now=NOW).attested_at == NOW
    with pytest.raises(RuleBroken, match="Read it again"), unit_of_work():
        attest(practitioner, "2001-01", by=by(desk[1]), now=NOW)


def test_what_waits_too_long_is_counted(desk):
    listing = desk[0]
    arrive(listing, text="All of it stands on www.needles.com, where I wrote at length about it.")
    assert overdue_count(NOW + timedelta(days=13)) == 0
    assert overdue_count(NOW + timedelta(days=14)) == 1
