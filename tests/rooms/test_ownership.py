"""Who may come to keep a listing, case by case: newcomers, clinics, reversals, invitations, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from directory.audit.queries import entries_about
from directory.audit.rules import Actor, ActorKind
from directory.listings.rules import Status
from directory.notices.models import Letter
from directory.ownership.actions import (
    approve,
    ask_to_keep,
    object_to,
    prove_by_code,
    prove_by_license,
    reverse,
    send_code,
)
from directory.ownership.invitations import accept_invitation, invite
from directory.ownership.keeping import stop_keeping
from directory.ownership.models import Invitation
from directory.ownership.queries import keeper_of, keepers_of, open_invitations, owner_of, request_by_id
from directory.ownership.rules import OBJECTION_PERIOD, OPEN_REQUESTS_MAX, REVERSIBLE_FOR, Part, Proof, RequestState
from directory.ownership.settling import settle_requests
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, a_place, a_stub, keep

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + OBJECTION_PERIOD
WHY = "Because."


def as_(account):
    return Actor(ActorKind.PERSON, "", account.id)


@pytest.fixture
def owner(any_app):
    return an_account("owner@example.org", name="Owner")


@pytest.fixture
def asker(any_app):
    return an_account("asker@example.org", name="Asker")


@pytest.fixture
def friend(any_app):
    return an_account("friend@example.org", name="Friend")


@pytest.fixture
def admin(any_app):
    return an_account("admin@example.org", name="Admin")


@pytest.fixture
def kept(owner):
    listing = keep(a_listing(slug="kept"))
    keeps(owner, listing)
    return listing


def asked(listing, account, *, part=Part.OWNER, now=NOW):
    with unit_of_work():
        return ask_to_keep(listing, account, part=part, statement="", by=as_(account), now=now)


def proved(listing, account, admin, *, part=Part.OWNER, now=NOW):
    request = asked(listing, account, part=part, now=now)
    with unit_of_work():
        prove_by_license(request, why=WHY, by=as_(admin), now=now)
    return request


def brought(listing, by, whom, part, *, now=NOW):
    with unit_of_work():
        invitation = invite(listing, email=whom.email, part=part, account=by, by=as_(by), now=now)
    with unit_of_work():
        accept_invitation(invitation, whom, by=as_(whom), now=now)


def letters(to):
    return list(db.session.scalars(select(Letter.template).where(Letter.to_address == to).order_by(Letter.id)))


def test_a_clinic_that_asks_for_a_kept_listing_waits_as_well(kept, owner, asker, admin):
    request = proved(kept, asker, admin, part=Part.CLINIC)
    assert request.state == RequestState.WAITING
    assert keepers_of(kept.id) == {owner.id}
    assert settle_requests(LATER) == 1
    assert keepers_of(kept.id) == {owner.id, asker.id}
    assert owner_of(kept.id).id == owner.id


def test_whoever_comes_while_a_request_waits_is_told_and_has_the_whole_period(kept, owner, asker, friend, admin):
    request = proved(kept, asker, admin)
    brought(kept, owner, friend, Part.OWNER, now=NOW + timedelta(days=13))
    assert "ownership_proved" in letters(friend.email)
    assert settle_requests(LATER) == 0
    with unit_of_work():
        object_to(request_by_id(request.id), why=WHY, by=as_(friend), now=LATER)
    assert request_by_id(request.id).state == RequestState.OBJECTED


def test_an_objection_made_before_the_proof_counts_after_it(kept, owner, asker, admin):
    request = asked(kept, asker)
    with unit_of_work():
        object_to(request, why="It is mine.", by=as_(owner), now=NOW)
    assert request.state == RequestState.ASKED
    with unit_of_work():
        prove_by_license(request, why=WHY, by=as_(admin), now=NOW)
    assert request.state == RequestState.OBJECTED
    with pytest.raises(RuleBroken, match="may object until"), unit_of_work():
        approve(request, why=WHY, by=as_(admin), now=LATER - timedelta(seconds=1))
    with unit_of_work():
        approve(request, why=WHY, by=as_(admin), now=LATER)
    assert owner_of(kept.id).id == asker.id


def test_a_clinic_brings_others_only_where_there_is_no_owner(kept, owner, friend, asker):
    brought(kept, owner, friend, Part.CLINIC)
    with pytest.raises(RuleBroken, match="Only the owner"), unit_of_work():
        invite(kept, email=asker.email, part=Part.OWNER, account=friend, by=as_(friend), now=NOW)
    with unit_of_work():
        stop_keeping(keeper_of(kept.id, owner.id), by=as_(owner), now=NOW)
    brought(kept, friend, asker, Part.OWNER)
    assert owner_of(kept.id).id == asker.id


def test_an_invitation_ends_with_the_part_of_who_sent_it(kept, owner, friend, asker):
    with unit_of_work():
        early = invite(kept, email=asker.email, part=Part.OWNER, account=owner, by=as_(owner), now=NOW)
    brought(kept, owner, friend, Part.OWNER)
    assert open_invitations(kept.id, now=NOW) == []
    with unit_of_work() as session:
        session.get(Invitation, early.id).ended_at = None  # as if nobody had ended it
    with pytest.raises(RuleBroken, match="Only the owner"), unit_of_work():
        accept_invitation(early, asker, by=as_(asker), now=NOW)
    assert owner_of(kept.id).id == friend.id


def test_a_clinic_cannot_end_the_owner(kept, owner, friend):
    brought(kept, owner, friend, Part.CLINIC)
    with pytest.raises(RuleBroken, match="Only the owner"), unit_of_work():
        stop_keeping(keeper_of(kept.id, owner.id), by=as_(friend), now=NOW)


def test_a_reversal_undoes_what_came_of_the_request(kept, owner, asker, friend, admin):
    request = proved(kept, asker, admin)
    settle_requests(LATER)
    brought(kept, asker, friend, Part.OWNER, now=LATER)
    with unit_of_work():
        reverse(request_by_id(request.id), why=WHY, by=as_(admin), now=LATER)
    assert keepers_of(kept.id) == {owner.id}
    assert owner_of(kept.id).id == owner.id
    assert letters(owner.email)[-1] == "ownership_restored"
    assert "ownership_reversed" in letters(asker.email)
    assert "ownership_ended" in letters(friend.email)


def test_a_later_decision_is_reversed_first(kept, asker, friend, admin):
    first = proved(kept, asker, admin)
    settle_requests(LATER)
    second = proved(kept, friend, admin, now=LATER)
    settle_requests(LATER + OBJECTION_PERIOD)
    now = LATER + OBJECTION_PERIOD
    with pytest.raises(RuleBroken, match="Reverse that one first"), unit_of_work():
        reverse(request_by_id(first.id), why=WHY, by=as_(admin), now=now)
    with unit_of_work():
        reverse(request_by_id(second.id), why=WHY, by=as_(admin), now=now)
    assert owner_of(kept.id).id == asker.id


def test_a_claimed_stub_that_is_reversed_is_nobodys_and_not_shown(asker, admin, any_app):
    stub = keep(a_stub(slug="stub"))
    request = proved(stub, asker, admin)
    assert stub.status == Status.DRAFT
    with unit_of_work():
        stub.status, stub.published_at = Status.PUBLISHED, NOW
    with pytest.raises(RuleBroken, match="too long ago"), unit_of_work():
        reverse(request, why=WHY, by=as_(admin), now=NOW + REVERSIBLE_FOR)
    with unit_of_work():
        reverse(request, why=WHY, by=as_(admin), now=NOW)
    assert stub.status == Status.HIDDEN
    assert keepers_of(stub.id) == set()


def test_a_code_goes_only_where_the_record_says(asker, admin, any_app):
    stub = keep(a_stub(slug="stub", phone=None, places=[a_place(street="", unit="")]))
    request = asked(stub, asker)
    for proof, words in ((Proof.POST, "no postal address"), (Proof.CALL, "no telephone number")):
        with pytest.raises(RuleBroken, match=words), unit_of_work():
            send_code(request, proof=proof, by=as_(admin), now=NOW)


def test_a_code_is_good_for_thirty_days_and_one_request(asker, friend, admin, any_app):
    first, second = asked(keep(a_stub()), asker), asked(keep(a_stub()), friend)
    with unit_of_work():
        code = send_code(first, proof=Proof.POST, by=as_(admin), now=NOW)
        send_code(second, proof=Proof.POST, by=as_(admin), now=NOW)
    with unit_of_work():
        assert not prove_by_code(second, code, by=as_(friend), now=NOW)
    with pytest.raises(RuleBroken, match="expired"), unit_of_work():
        prove_by_code(first, code, by=as_(asker), now=NOW + timedelta(days=30))
    with unit_of_work():
        assert prove_by_code(first, f" {code[:4]}-{code[4:]} ".lower(), by=as_(asker), now=NOW + timedelta(days=29))
    acts = [entry.action for entry in entries_about("ownership_request", first.id)]
    assert acts == ["ask_to_keep", "send_code", "request_proved", "request_approved"]


def test_nobody_asks_for_a_whole_directory(asker, any_app):
    stubs = [a_stub() for _ in range(OPEN_REQUESTS_MAX + 1)]
    keep(*stubs)
    for stub in stubs[:-1]:
        asked(stub, asker)
    with pytest.raises(RuleBroken, match="many listings already"):
        asked(stubs[-1], asker)


def test_a_request_that_nobody_proves_expires_and_makes_room(asker, friend, any_app):
    stub = keep(a_stub())
    first = asked(stub, asker)
    assert settle_requests(NOW + timedelta(days=59)) == 0
    assert settle_requests(NOW + timedelta(days=60)) == 1
    assert request_by_id(first.id).state == RequestState.EXPIRED
    assert asked(stub, friend, now=NOW + timedelta(days=61)).state == RequestState.ASKED
