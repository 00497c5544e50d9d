"""Inquiries: sent once, read by whoever kept the listing then, answered, held and moved by rules; discreet letters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.audit.rules import Actor, ActorKind
from directory.inquiries import actions
from directory.inquiries.models import Inquiry
from directory.inquiries.queries import (
    Inbox,
    held_inquiries,
    inbox,
    inbox_counts,
    inquiry_in_inbox,
    readers_of,
    takes_inquiries,
    usual_reply,
)
from directory.inquiries.rules import IN_THE_INBOX, Pace, Reason, State
from directory.inquiries.spam import COPIED_TO, Sign
from directory.listings.rules import Status
from directory.notices.models import Letter
from directory.ownership.models import Keeper
from directory.ownership.rules import Part
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories.accounts import an_account
from tests.factories.inquiries import PRINT_KEYS, an_inquiry
from tests.factories.listings import a_listing, a_stub, keep

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COURSE = (
    "I would like to begin with a course of ten sessions in the new year and wonder whether your evenings are free."
)


@pytest.fixture
def room(any_app):
    return any_app


def keeps_since(account, listing, since, part=Part.OWNER):
    with unit_of_work() as session:
        session.add(Keeper(listing_id=listing.id, account_id=account.id, part=part, since=since))


@pytest.fixture
def ana(room):
    return an_account("ana@example.org", Role.PRACTITIONER, name="Ana Lee")


@pytest.fixture
def listing(ana):
    kept = keep(a_listing(slug="ana-lee", name="Ana Lee", now=NOW))
    keeps_since(ana, kept, LONG_AGO)
    return kept


@pytest.fixture
def by(ana):
    return Actor(ActorKind.PERSON, ana.name, ana.id)


def do(action, inquiry, *given, now=NOW, **named):
    with unit_of_work():
        action(inquiry, *given, now=now, **named)


def letters(template=None):
    wanted = select(Letter).order_by(Letter.id)
    return db.session.scalars(wanted if template is None else wanted.where(Letter.template == template)).all()


def test_an_inquiry_is_delivered_and_both_get_a_letter_that_says_no_more_than_it_must(listing, ana):
    inquiry = an_inquiry(listing, text="About my jaw", email="robin@example.net", now=NOW)
    assert (inquiry.state, inquiry.delivered_at, inquiry.waiting_since) == (State.SENT, NOW, NOW)
    to_sender, to_keeper = letters()
    assert (to_sender.to_address, to_keeper.to_address) == ("robin@example.net", "ana@example.org")
    assert f"/inquiries/{inquiry.key}" in to_sender.text
    assert f"/practice/ana-lee/inquiries/{inquiry.id}" in to_keeper.text
    for letter in (to_sender, to_keeper):
        words = letter.subject + letter.text + letter.html
        for secret in ("jaw", "Robin", "robin@", "ana@", "Tuesday"):
            assert secret not in words
    assert inquiry.key not in to_keeper.text


def test_the_same_key_is_sent_once(listing):
    first = an_inquiry(listing, key="a" * 32, now=NOW)
    again = an_inquiry(listing, key="a" * 32, now=NOW)
    assert again.id == first.id
    assert len(letters()) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Robin\r\nBcc: all@example.org"}, "name"),
        ({"name": "R" * 81}, "name"),
        ({"email": "robin@example.net\nBcc: all@example.org"}, "email"),
        ({"email": "robin@example.net, eve@example.net"}, "email"),
        ({"text": ""}, "message"),
        ({"text": "x" * 2001}, "message"),
        ({"when_suits": "x" * 201}, "when_suits"),
    ],
)
def test_what_cannot_be_sent_is_refused_beside_its_field(changes, field, listing):
    with pytest.raises(RuleBroken) as refused:
        an_inquiry(listing, now=NOW, **changes)
    assert refused.value.field == field
    assert letters() == []


def test_nobody_can_write_where_nobody_keeps_a_published_listing(room, ana):
    unkept, stub = keep(a_listing(now=NOW)), keep(a_stub(now=NOW))
    hidden = keep(a_listing(now=NOW, status=Status.HIDDEN))
    for one in (stub, hidden):
        keeps_since(ana, one, LONG_AGO)
    for one in (unkept, stub, hidden):
        assert not takes_inquiries(one)
        with pytest.raises(RuleBroken):
            an_inquiry(one, now=NOW)


def test_the_reply_goes_to_the_sender_by_letter_and_neither_address_in_it(listing, by):
    inquiry = an_inquiry(listing, email="robin@example.net", now=NOW)
    do(actions.answer_inquiry, inquiry, "Tuesday at four is free.", by=by, now=NOW + HOUR)
    assert (inquiry.state, inquiry.answered_at, inquiry.waiting_since) == (State.ANSWERED, NOW + HOUR, None)
    (letter,) = letters("inquiry_answered")
    assert letter.to_address == "robin@example.net"
    assert "Tuesday at four is free." in letter.text
    assert "ana@" not in letter.text + letter.html
    assert "robin@" not in letter.text + letter.html


def test_a_reply_sent_twice_by_a_double_click_is_one(listing, by):
    inquiry = an_inquiry(listing, now=NOW)
    for _ in range(2):
        do(actions.answer_inquiry, inquiry, "Yes.", by=by)
    assert len(inquiry.messages) == 2
    assert len(letters("inquiry_answered")) == 1


def test_the_sender_writes_again_and_waits_again_with_one_letter_for_each_turn(listing, by):
    inquiry = an_inquiry(listing, now=NOW)
    do(actions.see_inquiry, inquiry)
    do(actions.answer_inquiry, inquiry, "Yes.", by=by)
    do(actions.write_again, inquiry, "Thank you.", now=NOW + HOUR)
    do(actions.write_again, inquiry, "And where do I park?", now=NOW + 2 * HOUR)
    assert (inquiry.state, inquiry.waiting_since, inquiry.seen_at) == (State.SENT, NOW + HOUR, None)
    assert inquiry.answered_at == NOW
    assert len(letters("inquiry_more")) == 1


def test_a_closed_conversation_takes_no_message_until_it_is_reopened(listing, by):
    inquiry = an_inquiry(listing, now=NOW)
    do(actions.close_inquiry, inquiry, by=by)
    with pytest.raises(RuleBroken):
        do(actions.write_again, inquiry, "Hello?")
    with pytest.raises(RuleBroken):
        do(actions.answer_inquiry, inquiry, "Hello!", by=by)
    do(actions.reopen_inquiry, inquiry, by=by)
    assert (inquiry.state, inquiry.closed_at, inquiry.waiting_since) == (State.SENT, None, NOW)


def test_a_move_that_somebody_else_made_meanwhile_is_refused(listing, by):
    inquiry = an_inquiry(listing, now=NOW)
    with unit_of_work() as session:
        assert inquiry.state == State.SENT
        session.execute(
            text("UPDATE inquiry SET state = 'closed', waiting_since = NULL WHERE id = :id"), {"id": inquiry.id}
        )
        with pytest.raises(RuleBroken, match="at the same moment"):
            actions.close_inquiry(inquiry, by=by, now=NOW)


def test_the_trail_says_who_acted_and_nothing_that_anybody_wrote(listing, by):
    inquiry = an_inquiry(listing, text="About my canary", name="Canary", email="canary@example.net", now=NOW)
    do(actions.answer_inquiry, inquiry, "canary", by=by)
    do(actions.report_inquiry, inquiry, by=by)
    do(actions.discard_inquiry, inquiry, reason=Reason.ABUSE, by=by)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "inquiry")).all()
    assert [entry.action for entry in entries] == ["answer_inquiry", "report_inquiry", "discard_inquiry"]
    assert "canary" not in str([entry.content() for entry in entries]).lower()


@pytest.mark.parametrize("sign", [Sign.TRAP, Sign.HASTE])
def test_what_looks_like_spam_is_held_and_reaches_nobody_until_it_is_released(sign, listing, by):
    inquiry = an_inquiry(listing, signs={sign}, now=NOW)
    assert (inquiry.state, inquiry.delivered_at) == (State.HELD, None)
    assert [letter.template for letter in letters()] == ["inquiry_sent"]
    assert inbox_counts(listing.id, since=LONG_AGO) == Inbox(0, 0, 0)
    assert [one.id for one in held_inquiries()] == [inquiry.id]
    do(actions.release_inquiry, inquiry, by=by, now=NOW + DAY)
    assert (inquiry.state, inquiry.delivered_at, inquiry.waiting_since) == (State.SENT, NOW + DAY, NOW + DAY)
    assert len(letters("inquiry_new")) == 1
    assert held_inquiries() == []


def test_links_and_phrases_of_advertising_are_held_in_a_later_message_too(listing):
    assert an_inquiry(listing, text="See www.a.example www.b.example www.c.example", now=NOW).signs == "links"
    assert an_inquiry(listing, text="Our SEO service puts you first.", now=NOW).signs == "words"
    inquiry = an_inquiry(listing, now=NOW)
    do(actions.write_again, inquiry, "Bitcoin!")
    assert inquiry.state == State.HELD


def test_one_text_to_many_listings_is_held_and_an_ordinary_question_is_not(room, ana):
    kept = [keep(a_listing(now=NOW)) for _ in range(COPIED_TO + 2)]
    for one in kept:
        keeps_since(ana, one, LONG_AGO)
    copies = [an_inquiry(one, text=f"Dear number {place}! {COURSE}", now=NOW) for place, one in enumerate(kept)]
    assert [one.state for one in copies] == [State.SENT] * COPIED_TO + [State.HELD] * 2
    short = [an_inquiry(one, text="Do you take new clients?", now=NOW) for one in kept]
    assert {one.state for one in short} == {State.SENT}
    assert an_inquiry(kept[0], text=COURSE, now=NOW + DAY).state == State.SENT, "prints count for a day"


def test_a_copy_is_still_told_after_midnight_when_the_key_of_the_day_changes(room, ana):
    kept = [keep(a_listing(now=NOW)) for _ in range(COPIED_TO + 1)]
    for one in kept:
        keeps_since(ana, one, LONG_AGO)
        last = one
    for one in kept[:-1]:
        an_inquiry(one, text=COURSE, now=NOW)
    with unit_of_work():
        inquiry = actions.send_inquiry(
            last,
            key="b" * 32,
            name="Robin",
            email="robin@example.net",
            text=COURSE,
            when_suits="",
            signs=(),
            print_keys=("tomorrow", PRINT_KEYS[0]),
            now=NOW + HOUR,
        )
    assert inquiry.signs == "copies"


def test_spam_that_a_keeper_reports_leaves_the_inbox_and_waits_at_the_desk(listing, by):
    inquiry = an_inquiry(listing, now=NOW)
    do(actions.report_inquiry, inquiry, by=by)
    assert inquiry_in_inbox(inquiry.id, listing_id=listing.id) is None
    assert [one.signs for one in held_inquiries()] == ["reported"]


def test_a_new_owner_does_not_see_what_was_written_to_the_one_before(listing, ana):
    before = an_inquiry(listing, now=NOW)
    bo, clinic = an_account("bo@example.org"), an_account("clinic@example.org")
    keeps_since(clinic, listing, NOW - DAY, Part.CLINIC)
    with unit_of_work() as session:
        session.query(Keeper).filter_by(account_id=ana.id).delete()
    keeps_since(bo, listing, NOW + HOUR)
    after = an_inquiry(listing, now=NOW + DAY)
    assert {keeper.account_id for keeper in readers_of(before)} == {clinic.id}
    assert {keeper.account_id for keeper in readers_of(after)} == {clinic.id, bo.id}
    assert [one.id for one in inbox(listing.id, since=NOW + HOUR, states=IN_THE_INBOX)] == [after.id]
    assert [one.id for one in inbox(listing.id, since=NOW - DAY, states=IN_THE_INBOX)] == [before.id, after.id]
    assert inbox_counts(listing.id, since=NOW + HOUR) == Inbox(1, 0, 0)


def test_a_keeper_whose_account_was_stopped_gets_no_letter(listing, ana):
    with unit_of_work():
        ana.active = False
    an_inquiry(listing, now=NOW)
    assert [letter.template for letter in letters()] == ["inquiry_sent"]


def test_the_inbox_counts_each_part_and_whoever_waits_longest_is_first(listing, by):
    late, early, answered, closed, withdrawn = (an_inquiry(listing, now=NOW + at * HOUR) for at in (5, 1, 2, 3, 4))
    do(actions.answer_inquiry, answered, "Yes.", by=by)
    do(actions.close_inquiry, closed, by=by)
    do(actions.withdraw_inquiry, withdrawn)
    assert inbox_counts(listing.id, since=LONG_AGO) == Inbox(unanswered=2, answered=1, closed=2)
    assert [one.id for one in inbox(listing.id, since=LONG_AGO, states={State.SENT})] == [early.id, late.id]


def test_the_usual_reply_is_said_from_five_on_and_only_of_the_last_half_year(listing, by):
    def answered_after(hours, at):
        inquiry = an_inquiry(listing, now=at)
        do(actions.answer_inquiry, inquiry, "Yes.", by=by, now=at + hours * HOUR)

    for _ in range(5):
        answered_after(100, NOW - 300 * DAY)
    for hours in (1, 2, 20, 30):
        answered_after(hours, NOW - 30 * DAY)
    assert usual_reply(listing.id, now=NOW) is None
    answered_after(21, NOW - 30 * DAY)
    assert usual_reply(listing.id, now=NOW) == Pace.DAY
    assert usual_reply(keep(a_listing(now=NOW)).id, now=NOW) is None


def test_the_tables_refuse_an_erased_inquiry_that_still_names_somebody(listing):
    inquiry = an_inquiry(listing, now=NOW)
    with pytest.raises(Exception, match="erased_means_nobody"), unit_of_work():
        db.session.get_one(Inquiry, inquiry.id).erased_at = NOW
