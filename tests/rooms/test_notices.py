"""Letters: queued with their change, sent once, tried again, given up; and the thread that does it."""

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address

import pytest
from jinja2 import UndefinedError
from sqlalchemy import func, select

from directory.notices import actions, queries, stationery
from directory.notices.mailer import Mailer
from directory.notices.models import Letter
from directory.notices.sender import Round, send_waiting
from directory.notices.stationery import Letterhead, set_letterhead
from directory.notices.transport import Refused
from directory.shared.db import db, on_commit, unit_of_work
from directory.shared.errors import RuleBroken
from directory.shared.leading import FileLead

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SENDER = Address("Finepoint", addr_spec="hello@example.org")
PATIENCE = 60


class Bag:
    """A transport that keeps what it is given; `trouble` decides by address whether it raises instead."""

    def __init__(self, trouble=lambda _to: None):
        self.messages = []
        self.tried = []
        self.trouble = trouble
        self.arrived = threading.Semaphore(0)

    def deliver(self, message):
        self.tried.append(message["To"])
        error = self.trouble(message["To"])
        if error is not None:
            raise error
        self.messages.append(message)
        self.arrived.release()


@pytest.fixture
def room(any_app):
    """An application on each database, with a plain letterhead."""
    set_letterhead(head("Finepoint"))
    return any_app


def queue(key="a", *, to="ana@example.org", now=NOON, template="test", **values):
    with unit_of_work():
        return actions.queue_letter(template, to=to, values=values, key=key, now=now).id


def send(transport, now=NOON):
    return send_waiting(transport, sender=SENDER, clock=lambda: now)


def letter(letter_id):
    db.session.rollback()
    return db.session.get_one(Letter, letter_id)


def test_a_queued_letter_is_sent_once(room):
    letter_id = queue()
    bag = Bag()
    assert send(bag) == Round(sent=1)
    assert send(bag) == Round()
    (message,) = bag.messages
    assert message["To"] == "ana@example.org"
    assert message["From"] == "Finepoint <hello@example.org>"
    assert message["Subject"] == "Mail from Finepoint works"
    assert letter(letter_id).sent_at == NOON
    assert letter(letter_id).tries == 1


def test_a_letter_is_queued_only_when_its_change_is(room):
    with suppress(ZeroDivisionError), unit_of_work():
        actions.queue_letter("test", to="ana@example.org", values={}, key="a", now=NOON)
        raise ZeroDivisionError
    assert send(Bag()) == Round()


def test_the_same_key_is_queued_once(room):
    assert queue("same") == queue("same", to="someone.else@example.org")
    assert db.session.scalar(select(func.count(Letter.id))) == 1
    queue("other")
    assert send(Bag()) == Round(sent=2)


def head(site_name):
    return Letterhead(site_name, "https://finepoint.example", "hello@example.org", "100 Example Street")


def test_values_are_escaped_in_html_and_left_alone_in_text(room):
    set_letterhead(head("<b>Fine & point</b>"))
    letter_id = queue()
    assert "<b>Fine & point</b>" in letter(letter_id).text
    assert "&lt;b&gt;Fine &amp; point&lt;/b&gt;" in letter(letter_id).html
    assert "<b>Fine" not in letter(letter_id).html


def test_the_operators_letter_counts_in_words(room):
    letter_id = queue(template="index_repaired", compared=60000, differences=1)
    assert letter(letter_id).subject == "Search index repaired: 1 difference"
    assert "60,000 listings" in letter(letter_id).text


def test_a_missing_value_is_an_error_not_a_gap(room):
    with pytest.raises(UndefinedError):
        stationery._environment.from_string("Hello {{ name }}").render({})
    with pytest.raises((UndefinedError, TypeError)):
        queue(template="index_repaired", differences=1)


def test_no_header_can_be_added_through_an_address_or_a_subject(room):
    with pytest.raises(RuleBroken):
        queue(to="ana@example.org\nBcc: all@example.org")
    set_letterhead(head("Finepoint\nBcc: all@example.org"))
    with pytest.raises(RuleBroken):
        queue()
    assert queries.waiting_letters() == []


def test_a_failed_letter_is_tried_again_after_growing_pauses_and_then_given_up(room):
    letter_id = queue()
    down = Bag(lambda _to: ConnectionRefusedError("mail is down"))
    now = NOON
    for minutes in (1, 5, 30, 120, 720):
        assert send(down, now) == Round(failed=1)
        assert letter(letter_id).due_at == now + timedelta(minutes=minutes)
        assert send(down, now + timedelta(minutes=minutes, seconds=-1)) == Round()
        now += timedelta(minutes=minutes)
    assert send(down, now) == Round(given_up=1)
    assert letter(letter_id).last_error == "ConnectionRefusedError: mail is down"
    assert letter(letter_id).given_up_at == now
    assert send(Bag(), now + timedelta(days=30)) == Round()
    assert [one.id for one in queries.given_up_letters()] == [letter_id]


def test_a_letter_that_was_given_up_can_be_taken_up_again(room):
    letter_id = queue()
    assert send(Bag(lambda _to: Refused("no such person"))) == Round(given_up=1)
    with unit_of_work():
        assert actions.revive_letters(now=NOON) == 1
    assert send(Bag()) == Round(sent=1)
    assert letter(letter_id).last_error is None


def test_a_refused_letter_is_given_up_at_once_and_holds_nobody_up(room):
    refused = queue("a", to="nobody@example.org")
    for number in range(5):
        queue(f"b{number}")
    bag = Bag(lambda to: Refused("no such person") if to == "nobody@example.org" else None)
    assert send(bag) == Round(sent=5, given_up=1)
    assert letter(refused).last_error == "Refused: no such person"


def test_when_the_mail_server_is_down_the_other_letters_keep_their_tries(room):
    for number in range(10):
        queue(f"a{number}")
    down = Bag(lambda _to: TimeoutError())
    assert send(down) == Round(failed=3)
    assert sum(one.tries for one in queries.waiting_letters()) == 3
    assert send(Bag(), NOON + timedelta(minutes=1)) == Round(sent=10)


def test_a_claimed_letter_is_nobody_elses_until_the_claim_runs_out(room):
    letter_id = queue()
    with unit_of_work():
        assert actions.claim_letter(letter_id, tries=0, now=NOON)
        assert not actions.claim_letter(letter_id, tries=0, now=NOON)
        assert not actions.claim_letter(letter_id, tries=1, now=NOON)
    assert send(Bag()) == Round()
    with unit_of_work():  # what one sender read before another one's try says nothing afterwards
        assert not actions.claim_letter(letter_id, tries=0, now=NOON + timedelta(minutes=10))
    assert send(Bag(), NOON + timedelta(minutes=10)) == Round(sent=1)


def test_a_sender_whose_claim_ran_out_cannot_overrule_the_next_one(room):
    letter_id = queue()
    with unit_of_work():
        actions.claim_letter(letter_id, tries=0, now=NOON)
    assert send(Bag(), NOON + timedelta(minutes=10)) == Round(sent=1)
    with unit_of_work():
        assert not actions.record_failure(letter_id, tries=1, error="late", now=NOON)
    assert letter(letter_id).sent_at is not None
    assert letter(letter_id).last_error is None


def test_the_same_letter_sent_twice_is_the_same_message(room):
    letter_id = queue()
    bag = Bag()
    send(bag)
    with unit_of_work():
        letter(letter_id)
        db.session.get_one(Letter, letter_id).sent_at = None
    send(bag, NOON + timedelta(hours=1))
    first, second = bag.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes().split(b"\r\n")[:5] == second.as_bytes().split(b"\r\n")[:5]


def test_no_transaction_is_open_while_a_letter_travels(room):
    queue()
    queue("b")

    class Looks(Bag):
        def deliver(self, message):
            assert not db.session().in_transaction()
            super().deliver(message)

    assert send(Looks()) == Round(sent=2)
    assert not db.session().in_transaction()


def test_two_senders_at_once_send_every_letter_once(room):
    for number in range(30):
        queue(f"a{number}")
    bag, rounds = Bag(), []

    def work():
        with room.app_context():
            rounds.append(send(bag))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted({message["Message-ID"] for message in bag.messages}) == sorted(m["Message-ID"] for m in bag.messages)
    assert sum(one.sent for one in rounds) == 30


def test_overdue_letters_are_counted(room):
    queue("a", now=NOON)
    queue("b", now=NOON + timedelta(hours=1))
    assert queries.overdue_count(before=NOON + timedelta(minutes=30)) == 1


def mailer(room, transport, tmp_path, **more):
    return Mailer(
        transport,
        sender=SENDER,
        clock=lambda: NOON,
        context=room.app_context,
        lead=FileLead(tmp_path / "mailer.lock"),
        **more,
    )


def test_the_mailer_sends_when_a_commit_wakes_it(room, tmp_path):
    bag = Bag()
    thread = mailer(room, bag, tmp_path, poll_seconds=PATIENCE * 10)
    on_commit(thread.wake)
    thread.start()
    queue("a")
    assert bag.arrived.acquire(timeout=PATIENCE)
    queue("b")
    assert bag.arrived.acquire(timeout=PATIENCE)
    assert thread.stop(timeout=PATIENCE)


def test_the_mailer_outlives_a_failing_round(room, tmp_path):
    bag, fails = Bag(), iter([RuntimeError("not an answer that anybody foresaw")])
    bag.trouble = lambda _to: next(fails, None)
    thread = mailer(room, bag, tmp_path, poll_seconds=0.01)
    thread.start()
    queue("a")
    queue("b")
    assert bag.arrived.acquire(timeout=PATIENCE)
    assert thread.stop(timeout=PATIENCE)


def test_one_mailer_leads_and_another_takes_over_when_it_ends(room, tmp_path):
    first, second = Bag(), Bag()
    leader = mailer(room, first, tmp_path, poll_seconds=0.01)
    leader.start()
    queue("first")
    assert first.arrived.acquire(timeout=PATIENCE)
    heir = mailer(room, second, tmp_path, poll_seconds=0.01)
    heir.start()
    for number in range(20):
        queue(f"a{number}")
        assert first.arrived.acquire(timeout=PATIENCE)
    assert second.messages == []
    assert leader.stop(timeout=PATIENCE)
    queue("last")
    assert second.arrived.acquire(timeout=PATIENCE)
    assert heir.stop(timeout=PATIENCE)


def test_a_stopped_mailer_ends_between_two_letters(room, tmp_path):
    for number in range(50):
        queue(f"a{number}")
    bag, at_work, go_on = Bag(), threading.Event(), threading.Event()

    def hold(_to):
        at_work.set()
        go_on.wait(PATIENCE)

    bag.trouble = hold
    thread = mailer(room, bag, tmp_path)
    thread.start()
    assert at_work.wait(PATIENCE)
    assert not thread.stop(timeout=0)
    go_on.set()
    assert thread.stop(timeout=PATIENCE)
    assert len(bag.messages) == 1
    assert len(queries.waiting_letters()) == 49
