"""What time does to inquiries: a reminder, a word to the sender, an end, and erasing that leaves nobody's trace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from traceback import format_exception

import pytest
from sqlalchemy import select, text

from directory.accounts.rules import Role
from directory.audit.rules import Actor, ActorKind
from directory.inquiries import actions
from directory.inquiries.models import Inquiry, Message, Print
from directory.inquiries.rules import State
from directory.inquiries.settling import Settled, settle_inquiries
from directory.inquiries.spam import Sign
from directory.listings.rules import Status
from directory.notices.models import Letter
from directory.ownership.models import Keeper
from directory.ownership.rules import Part
from directory.shared.db import Base, db, unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories.accounts import an_account
from tests.factories.inquiries import an_inquiry
from tests.factories.listings import a_listing, keep

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CANARY = "kanarienvogel"


@pytest.fixture
def ana(any_app):
    return an_account("ana@example.org", Role.PRACTITIONER, name="Ana Lee")


@pytest.fixture
def listing(ana):
    kept = keep(a_listing(slug="ana-lee", name="Ana Lee", now=NOW))
    with unit_of_work() as session:
        session.add(Keeper(listing_id=kept.id, account_id=ana.id, part=Part.OWNER, since=NOW - 400 * DAY))
    return kept


@pytest.fixture
def listing_of_app(app):
    kept, ana = keep(a_listing(now=NOW)), an_account()
    with unit_of_work() as session:
        session.add(Keeper(listing_id=kept.id, account_id=ana.id, part=Part.OWNER, since=NOW - 400 * DAY))
    return kept


@pytest.fixture
def by(ana):
    return Actor(ActorKind.PERSON, ana.name, ana.id)


def do(action, inquiry, *given, now=NOW, **named):
    with unit_of_work():
        action(inquiry, *given, now=now, **named)


def letters(template):
    db.session.rollback()
    return db.session.scalars(select(Letter).where(Letter.template == template)).all()


def a_canary(listing, now=NOW, **changes):
    """An inquiry every text of which holds the canary."""
    return an_inquiry(
        listing,
        name=f"Robin {CANARY}",
        email=f"{CANARY}@example.net",
        text=f"About my {CANARY}, which I would rather tell nobody else about at all, please.",
        when_suits=f"When the {CANARY} sings",
        now=now,
        **changes,
    )


def traces():
    """The tables in which the canary can still be read."""
    db.session.rollback()
    found = set()
    for table in Base.metadata.sorted_tables:
        rows = db.session.execute(text(f"SELECT * FROM {table.name}")).all()
        found |= {table.name for row in rows if CANARY in str(tuple(row)).lower()}
    return found


def test_three_days_without_a_reply_bring_one_reminder(listing):
    an_inquiry(listing, now=NOW)
    assert settle_inquiries(NOW + 3 * DAY - MINUTE) == Settled()
    assert settle_inquiries(NOW + 3 * DAY) == Settled(nudged=1)
    assert settle_inquiries(NOW + 4 * DAY) == Settled()
    (letter,) = letters("inquiry_waiting")
    assert letter.to_address == "ana@example.org"
    assert "3 days ago" in letter.text


def test_ten_days_without_a_reply_are_said_to_the_sender_who_may_still_get_one(listing, by):
    inquiry = an_inquiry(listing, email="robin@example.net", now=NOW)
    settle_inquiries(NOW + 3 * DAY)
    assert settle_inquiries(NOW + 10 * DAY) == Settled(called_unanswered=1)
    assert settle_inquiries(NOW + 11 * DAY) == Settled()
    (letter,) = letters("inquiry_unanswered")
    assert letter.to_address == "robin@example.net"
    assert "/search?near=Ocean%20Township%2C%20NJ" in letter.text
    do(actions.answer_inquiry, inquiry, "I am sorry for the delay.", by=by, now=NOW + 12 * DAY)
    assert inquiry.state == State.ANSWERED


def test_whoever_writes_again_and_waits_again_is_cared_for_again(listing, by):
    inquiry = an_inquiry(listing, now=NOW)
    settle_inquiries(NOW + 3 * DAY)
    do(actions.answer_inquiry, inquiry, "Yes.", by=by, now=NOW + 4 * DAY)
    assert settle_inquiries(NOW + 30 * DAY) == Settled()
    do(actions.write_again, inquiry, "And on Friday?", now=NOW + 31 * DAY)
    assert settle_inquiries(NOW + 34 * DAY) == Settled(nudged=1)
    assert len(letters("inquiry_waiting")) == 2


def test_a_sender_whose_message_was_held_for_two_weeks_is_told_once_and_nothing_is_deleted(listing):
    inquiry = an_inquiry(listing, signs={Sign.HASTE}, now=NOW)
    assert settle_inquiries(NOW + 14 * DAY) == Settled(said_held=1)
    assert settle_inquiries(NOW + 15 * DAY) == Settled()
    assert len(letters("inquiry_held")) == 1
    assert inquiry.state == State.HELD
    assert inquiry.messages


@pytest.mark.parametrize("ending", ["the keeper left", "the listing was merged"])
def test_a_conversation_that_nobody_reads_any_more_ends_and_the_sender_is_told(ending, listing, ana):
    inquiry = an_inquiry(listing, now=NOW)
    with unit_of_work() as session:
        if ending == "the keeper left":
            session.query(Keeper).delete()
            session.add(Keeper(listing_id=listing.id, account_id=ana.id, part=Part.OWNER, since=NOW + DAY))
        else:
            listing.status = Status.MOVED
    assert settle_inquiries(NOW + DAY) == Settled(ended=1)
    assert settle_inquiries(NOW + 2 * DAY) == Settled()
    assert inquiry.state == State.CLOSED
    assert len(letters("inquiry_ended")) == 1


@pytest.mark.parametrize("state", ["sent", "held", "answered", "closed", "discarded"])
def test_when_its_time_is_over_nothing_of_it_remains_in_any_table(state, listing, by):
    inquiry = a_canary(listing, signs={Sign.TRAP} if state in {"held", "discarded"} else ())
    if state in {"answered", "closed"}:
        do(actions.answer_inquiry, inquiry, f"Tell me about your {CANARY}.", by=by)
    if state == "closed":
        do(actions.close_inquiry, inquiry, by=by)
    if state == "discarded":
        do(actions.discard_inquiry, inquiry, reason=actions.Reason.ADVERTISING, by=by)
    over = NOW + (30 if state in {"closed", "discarded"} else 180) * DAY
    settle_inquiries(over - MINUTE)
    assert traces() >= {"inquiry", "inquiry_message", "letter"}, "before its time nothing is lost"
    assert settle_inquiries(over).erased == 1
    assert traces() == set()
    kept = db.session.get_one(Inquiry, inquiry.id)
    assert (kept.key, kept.state, kept.listing_id, kept.sent_at) == (None, state, listing.id, NOW)
    assert db.session.scalars(select(Message)).all() == []
    assert db.session.scalars(select(Print)).all() == []
    assert settle_inquiries(over + DAY) == Settled()


def test_a_sender_who_takes_it_back_leaves_no_trace_at_once(listing, by):
    inquiry = a_canary(listing)
    do(actions.answer_inquiry, inquiry, f"Tell me about your {CANARY}.", by=by)
    do(actions.withdraw_inquiry, inquiry)
    do(actions.withdraw_inquiry, inquiry)
    assert traces() == set()
    assert (inquiry.state, bool(inquiry.key)) == (State.WITHDRAWN, True)
    assert settle_inquiries(NOW + 30 * DAY).erased == 1
    assert inquiry.key is None


def test_a_message_that_comes_later_keeps_the_others_longer(listing, by):
    inquiry = an_inquiry(listing, now=NOW)
    do(actions.answer_inquiry, inquiry, "Yes.", by=by, now=NOW + 100 * DAY)
    assert settle_inquiries(NOW + 180 * DAY).erased == 0
    assert settle_inquiries(NOW + 280 * DAY).erased == 1


def test_prints_are_gone_after_a_day_or_when_anything_is_erased(listing):
    inquiry = a_canary(listing)
    assert db.session.scalars(select(Print)).all()
    do(actions.withdraw_inquiry, inquiry)
    an_inquiry(listing, now=NOW + DAY)
    assert db.session.scalars(select(Print)).all() == []


@pytest.mark.sqlite_only
def test_the_file_of_the_database_forgets_too(app, listing_of_app):
    inquiry = a_canary(listing_of_app)
    for number in range(30):  # more than a page of the file
        do(actions.write_again, inquiry, f"{number} {CANARY} " * 50)
    file = app.config["FINEPOINT"].instance / "finepoint.sqlite"

    def bytes_on_disk():
        db.session.rollback()
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return file.read_bytes()

    assert CANARY.encode() in bytes_on_disk()
    do(actions.withdraw_inquiry, inquiry)
    assert CANARY.encode() not in bytes_on_disk()


def test_whoever_is_too_late_is_told(listing, by):
    inquiry = an_inquiry(listing, now=NOW)
    do(actions.withdraw_inquiry, inquiry)
    for act in (actions.close_inquiry, actions.report_inquiry, actions.reopen_inquiry):
        with pytest.raises(RuleBroken):
            do(act, inquiry, by=by)


def test_the_commands_erase_and_settle(app, listing_of_app):
    long_ago = datetime.now(UTC) - 200 * DAY
    an_inquiry(listing_of_app, now=long_ago)
    an_inquiry(listing_of_app, now=datetime.now(UTC) - 4 * DAY)
    run = app.test_cli_runner().invoke
    assert run(args=["inquiries", "purge"]).output == "1 inquiry erased.\n"
    assert run(args=["inquiries", "settle"]).output.startswith("0 ended, 1 reminder, ")
    assert run(args=["inquiries", "purge"]).output == "0 inquiries erased.\n"


def test_an_error_of_the_database_names_nothing_that_somebody_wrote(listing):
    inquiry = a_canary(listing)
    with pytest.raises(Exception, match="erased_means_nobody") as broken, unit_of_work():
        inquiry.erased_at, inquiry.sender_name = NOW, f"{CANARY} again"
    assert CANARY not in "".join(format_exception(broken.value))
