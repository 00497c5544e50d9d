"""Asking for a waiver: once for the same words, decided once, with a reason and a letter to whoever asked."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from directory.audit.queries import entries_about, first_break
from directory.audit.rules import Actor, ActorKind
from directory.notices.models import Letter
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.wording.actions import (
    About,
    ask_for_waiver,
    decline_asked_waiver,
    grant_asked_waiver,
    grant_waiver,
    revoke_waiver,
)
from directory.wording.models import Waiver, WaiverRequest
from directory.wording.queries import (
    asked_about,
    open_waiver_requests,
    standing_waivers,
    waived_for,
    waiver_request_by_id,
    waivers_about,
)
from directory.wording.rules import OPEN_AT_MOST, STATEMENT_MAX_CHARS, Decision, Waived, fingerprint
from tests.factories.accounts import an_account
from tests.rooms.processes import in_processes

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DESK = Actor(ActorKind.PERSON, "Desk", 7)
OTHER = Actor(ActorKind.PERSON, "Other desk", 8)
NAME = "Forever Young Acupuncture"
RACES = 20
ABOUT = About("Ana Lee", "/practice/ana-lee/about")


def ask(asker, text=NAME, **changes):
    given = {
        "rule": "permanent",
        "field": "about.practice",
        "subject_kind": "listing",
        "subject_id": 4,
        "statement": "It is registered.",
        "asked_by_id": asker,
        "by": Actor(ActorKind.PERSON, "Ana", asker),
        "now": NOW,
    } | changes
    with unit_of_work():
        return ask_for_waiver(text, **given)


def decide(decision, request, *, why="Its registered name.", by=DESK):
    with unit_of_work():
        decision(request, why=why, about=ABOUT, by=by, now=NOW + timedelta(days=1))


def letters():
    return [(one.template, one.to_address) for one in db.session.scalars(select(Letter).order_by(Letter.id))]


@pytest.fixture
def ana(any_app):
    return an_account("ana@example.org").id


def test_what_is_granted_may_stand_and_whoever_asked_is_told_with_the_words(ana):
    request = ask(ana)
    assert asked_about("listing", 4) == {Waived("about.practice", "permanent", fingerprint(NAME))}
    assert [one.id for one in open_waiver_requests(9)] == [request.id]
    decide(grant_asked_waiver, request)
    assert waived_for("listing", 4) == {Waived("about.practice", "permanent", fingerprint(NAME))}
    assert (request.decision, request.decided_by_id, request.why) == (Decision.GRANTED, 7, "Its registered name.")
    assert (open_waiver_requests(9), asked_about("listing", 4)) == ([], frozenset())
    assert letters() == [("wording_granted", "ana@example.org")]
    text = db.session.scalars(select(Letter)).one().text
    assert all(words in text for words in (NAME, "Its registered name.", "/practice/ana-lee/about"))
    assert [one.action for one in entries_about("listing", 4)] == ["ask_for_waiver", "grant_waiver"]
    assert first_break() is None


def test_what_is_declined_may_not_stand_and_may_be_asked_again(ana):
    request = ask(ana)
    decide(decline_asked_waiver, request, why="Readers take it for a promise.")
    assert (request.decision, waived_for("listing", 4)) == (Decision.DECLINED, frozenset())
    assert letters() == [("wording_declined", "ana@example.org")]
    assert "Readers take it for a promise." in db.session.scalars(select(Letter)).one().text
    assert [one.action for one in entries_about("listing", 4)] == ["ask_for_waiver", "decline_asked_waiver"]
    assert ask(ana).id != request.id


@pytest.mark.parametrize("decision", [grant_asked_waiver, decline_asked_waiver])
def test_a_decision_needs_its_reason(ana, decision):
    request = ask(ana)
    with pytest.raises(RuleBroken, match="Say why"):
        decide(decision, request, why=" ")
    assert (waiver_request_by_id(request.id).decided_at, letters()) == (None, [])


def test_a_request_is_decided_once(ana):
    request = ask(ana)
    decide(decline_asked_waiver, request)
    with pytest.raises(RuleBroken, match="Somebody else"):
        decide(grant_asked_waiver, request, by=OTHER)
    assert (waived_for("listing", 4), len(letters())) == (frozenset(), 1)


def test_the_same_words_are_asked_about_once_at_a_time(ana):
    ask(ana)
    with pytest.raises(RuleBroken, match="asked about these words already"):
        ask(ana)
    ask(ana, NAME + " and Spa")
    ask(ana, subject_id=5)
    ask(ana, field="about.about")
    assert len(open_waiver_requests(9)) == 4


def test_the_database_itself_refuses_a_second_open_request(ana):
    first = ask(ana)
    values = {column.name: getattr(first, column.name) for column in WaiverRequest.__table__.columns}
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.add(WaiverRequest(**(values | {"id": None})))


def test_words_that_may_stand_are_not_asked_about(ana):
    decide(grant_asked_waiver, ask(ana))
    with pytest.raises(RuleBroken, match="has this waiver already"):
        ask(ana)


def test_a_request_is_granted_also_where_the_words_were_let_stand_meanwhile(ana):
    request = ask(ana)
    with unit_of_work():
        words = {"rule": "permanent", "field": "about.practice", "subject_kind": "listing", "subject_id": 4}
        grant_waiver(NAME, **words, reason="Known.", by=OTHER, now=NOW)
    decide(grant_asked_waiver, request)
    assert [one.reason for one in waivers_about("listing", 4)] == ["Known."]
    assert (request.decision, len(letters())) == (Decision.GRANTED, 1)


def test_the_rows_of_one_kind_share_a_waiver(ana):
    decide(grant_asked_waiver, ask(ana, field="price:new.label"))
    assert waived_for("listing", 4) == {Waived("price.label", "permanent", fingerprint(NAME))}


def test_only_so_many_questions_wait_at_once(ana):
    for number in range(OPEN_AT_MOST):
        ask(ana, f"{NAME} {number}")
    with pytest.raises(RuleBroken, match="wait already"):
        ask(ana)
    ask(ana, subject_id=5)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"rule": "no-such"}, "rule"), ({"statement": "x" * (STATEMENT_MAX_CHARS + 1)}, "statement")],
)
def test_what_cannot_be_asked_is_refused(ana, changes, field):
    with pytest.raises(RuleBroken) as refused:
        ask(ana, **changes)
    assert refused.value.field == field
    assert open_waiver_requests(9) == []


def test_somebody_whose_account_was_stopped_gets_no_letter(any_app):
    request = ask(an_account("gone@example.org", is_active=False).id)
    decide(grant_asked_waiver, request)
    decide(decline_asked_waiver, ask(10_000, NAME + "!"))
    assert letters() == []


def test_a_revoked_waiver_no_longer_stands_at_the_desk(ana):
    decide(grant_asked_waiver, ask(ana))
    [waiver] = standing_waivers(9)
    with unit_of_work():
        revoke_waiver(waiver, reason="The name changed.", by=DESK, now=NOW + timedelta(days=2))
    assert standing_waivers(9) == []


def refused(work):
    """Whether the rules refused it; in a unit of work of its own."""
    try:
        with unit_of_work():
            work()
    except RuleBroken:
        return True
    return False


def test_of_two_who_decide_at_once_one_wins(any_app):
    asker = an_account("ana@example.org").id
    ids = [ask(asker, f"{NAME} {number}", subject_id=number).id for number in range(RACES)]

    def decide_all(number):
        decision = (grant_asked_waiver, decline_asked_waiver)[number]
        for one in ids:
            refused(lambda one=one: decision(waiver_request_by_id(one), why="Because.", about=ABOUT, by=DESK, now=NOW))

    in_processes(any_app, decide_all, count=2)
    decisions = dict(db.session.execute(select(WaiverRequest.id, WaiverRequest.decision)).all())
    assert None not in decisions.values()
    granted = list(decisions.values()).count(Decision.GRANTED)
    assert db.session.scalar(select(func.count()).select_from(Waiver)) == granted
    told = dict(db.session.execute(select(Letter.template, func.count()).group_by(Letter.template)).all())
    assert (told.get("wording_granted", 0), sum(told.values())) == (granted, RACES)
    assert first_break() is None


def test_of_two_windows_that_ask_at_once_one_asks(any_app):
    asker = an_account("ana@example.org").id

    def ask_all(_):
        for number in range(RACES):
            try:
                ask(asker, f"{NAME} {number}", subject_id=number)
            except RuleBroken:
                continue

    in_processes(any_app, ask_all, count=2)
    assert db.session.scalar(select(func.count()).select_from(WaiverRequest)) == RACES
