"""Several people at the same moment, in processes of their own: one request, one decision, one owner, one settling."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from directory.accounts.models import Account
from directory.audit.models import AuditEntry
from directory.audit.queries import first_break
from directory.audit.rules import Actor, ActorKind
from directory.listings.models import Listing
from directory.notices.models import Letter
from directory.ownership.actions import approve, ask_to_keep, decline, object_to, prove_by_code, send_code
from directory.ownership.invitations import accept_invitation, invite
from directory.ownership.models import Invitation, Keeper, OwnershipRequest
from directory.ownership.queries import keepers_of, owner_of, request_by_id
from directory.ownership.rules import CODE_TRIES, OBJECTION_PERIOD, Part, Proof, RequestState
from directory.ownership.settling import settle_requests
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, a_stub, keep
from tests.rooms.processes import in_processes

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + OBJECTION_PERIOD
RACES = 10
WHY = "Because."
numbers = itertools.count()

pytestmark = pytest.mark.timeout(180)


def by(account_id):
    return Actor(ActorKind.PERSON, "", account_id)


def people(count):
    """The ids of so many accounts."""
    return [an_account(f"p{next(numbers)}@example.org").id for _ in range(count)]


def refused(work):
    """Whether the rules refused it; in a unit of work of its own."""
    try:
        with unit_of_work():
            work()
    except RuleBroken:
        return True
    return False


def ask(listing_id, account_id, *, now=NOW):
    return ask_to_keep(
        db.session.get(Listing, listing_id),
        db.session.get(Account, account_id),
        part=Part.OWNER,
        statement="",
        by=by(account_id),
        now=now,
    )


def waiting_requests(count, *, asker, owner):
    """So many listings of one owner, each with a request that was proved two weeks ago; the ids of the requests."""
    listings = [a_listing() for _ in range(count)]
    keep(*listings)
    requests = [
        OwnershipRequest(
            listing_id=listing.id,
            account_id=asker,
            part=Part.OWNER,
            state=RequestState.WAITING,
            proof=Proof.POST,
            asked_at=NOW,
            proved_at=NOW,
            objection_until=LATER,
        )
        for listing in listings
    ]
    keep(*requests)
    keep(*(Keeper(listing_id=listing.id, account_id=owner, part=Part.OWNER, since=NOW) for listing in listings))
    return [request.id for request in requests]


def acts(name):
    return db.session.scalar(select(func.count()).where(AuditEntry.action == name))


def test_of_many_who_ask_at_once_one_has_asked(any_app):
    listings, askers = [keep(a_stub()).id for _ in range(10)], people(4)

    def ask_for_all(number):
        for listing_id in listings:
            refused(lambda listing_id=listing_id: ask(listing_id, askers[number]))

    in_processes(any_app, ask_for_all, count=4)
    rows = db.session.execute(select(OwnershipRequest.listing_id, OwnershipRequest.state)).all()
    assert sorted(listing for listing, _ in rows) == sorted(listings)
    assert acts("ask_to_keep") == len(listings)
    assert first_break() is None


def test_of_two_deciders_one_wins(any_app):
    asker, owner, *admins = people(4)
    requests = waiting_requests(RACES, asker=asker, owner=owner)

    def decide(number):
        for request_id in requests:
            act = (approve, decline)[number]
            refused(
                lambda request_id=request_id, act=act: act(
                    request_by_id(request_id), why=WHY, by=by(admins[number]), now=LATER
                )
            )

    in_processes(any_app, decide, count=2)
    states = dict(db.session.execute(select(OwnershipRequest.id, OwnershipRequest.state)).all())
    assert set(states.values()) <= {RequestState.APPROVED, RequestState.DECLINED}
    assert acts("request_approved") + acts("request_declined") == RACES
    told = select(func.count()).where(Letter.template.in_(["ownership_approved", "ownership_declined"]))
    assert db.session.scalar(told) == RACES
    for request_id, state in states.items():
        listing_id = db.session.get(OwnershipRequest, request_id).listing_id
        assert owner_of(listing_id).id == (asker if state == RequestState.APPROVED else owner)
        assert len(keepers_of(listing_id)) == 1
    assert first_break() is None


def test_an_objection_and_the_clock_never_both_win(any_app):
    asker, owner = people(2)
    requests = waiting_requests(20, asker=asker, owner=owner)
    just_before = LATER - timedelta(microseconds=1)

    def object_or_settle(number):
        if number:
            settle_requests(LATER)
            return
        for request_id in requests:
            refused(
                lambda request_id=request_id: object_to(
                    request_by_id(request_id), why=WHY, by=by(owner), now=just_before
                )
            )

    in_processes(any_app, object_or_settle, count=2)
    assert acts("request_objected") + acts("request_approved") == len(requests)


def test_every_process_may_settle_and_each_request_is_settled_once(any_app):
    asker, owner = people(2)
    requests = waiting_requests(10, asker=asker, owner=owner)
    in_processes(any_app, lambda _number: settle_requests(LATER), count=3)
    assert acts("request_approved") == len(requests)
    assert settle_requests(LATER) == 0
    assert db.session.scalar(select(func.count()).where(Letter.template == "ownership_ended")) == len(requests)


def test_tries_of_a_code_are_counted_whoever_races(any_app):
    asker, admin = people(2)
    listing_id = keep(a_stub()).id
    with unit_of_work():
        request = ask(listing_id, asker)
        send_code(request, proof=Proof.CALL, by=by(admin), now=NOW)
        request_id = request.id

    def guess(_number):
        for _ in range(5):
            refused(lambda: prove_by_code(request_by_id(request_id), "AAAAAAAA", by=by(asker), now=NOW))

    in_processes(any_app, guess, count=4)
    assert db.session.get(OwnershipRequest, request_id).code_tries == CODE_TRIES
    assert acts("try_code") == CODE_TRIES


def test_an_invitation_is_accepted_once_and_a_listing_has_one_owner(any_app):
    owner, first, second = people(3)
    account = db.session.get(Account, owner)
    listing = keep(a_listing())
    keeps(account, listing)
    with unit_of_work():
        for one in (first, second):
            email = db.session.get(Account, one).email
            invite(listing, email=email, part=Part.OWNER, account=account, by=by(owner), now=NOW)
    invited = dict(db.session.execute(select(Invitation.email, Invitation.id)).all())
    listing_id = listing.id

    def accept(number):
        me = (first, second)[number % 2]

        def work():
            account = db.session.get(Account, me)
            invitation = db.session.get(Invitation, invited[account.email])
            accept_invitation(invitation, account, by=by(me), now=NOW)

        refused(work)

    in_processes(any_app, accept, count=4)
    owners = db.session.scalars(select(Keeper.account_id).where(Keeper.listing_id == listing_id)).all()
    assert len(owners) == 1
    assert owners[0] in {first, second}
    assert acts("keep_listing") == 1
