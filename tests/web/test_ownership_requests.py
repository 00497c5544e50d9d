"""Asking and proving; whoever keeps the listing is told, and heard; the desk that decides."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.listings.models import Listing
from directory.listings.queries import listing_at, listing_of_npi
from directory.listings.rules import Status
from directory.notices.models import Letter
from directory.ownership.queries import keepers_of, owner_of
from directory.ownership.rules import RequestState
from directory.ownership.settling import settle_requests
from directory.proposals.queries import open_proposals
from directory.registers.npi.rules import Visibility
from directory.shared.db import db, unit_of_work
from tests.factories import npi
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, a_stub, keep
from tests.web.claiming import NOW, NUMBER, WHY, Person, admin, ana, as_, asked, letters, only_request, proved, register

__all__ = ["admin", "ana", "as_", "register"]


def claim(visitor, address):
    """Ask to keep what an address names; the page of the request."""
    sent = visitor.send(address, 303, part="owner", statement="License 25MZ000001, NJ.")
    return visitor.see(sent.response.location)


def test_a_record_without_a_listing_becomes_a_stub_that_nobody_sees(ana, as_, register):
    register(npi.person(1), visibility=Visibility.PRIVATE)
    with unit_of_work() as session:
        session.delete(listing_of_npi(NUMBER))
        session.flush()
    page = claim(as_(ana), f"/practice/start/claim?npi={NUMBER}")
    assert "We send a code" in page.text
    listing = listing_of_npi(NUMBER)
    assert (listing.status, listing.is_public_stub) == (Status.STUB, False)
    assert keepers_of(listing.id) == set()


def test_a_code_from_the_desk_makes_the_stub_theirs(ana, admin, as_, register):
    register(npi.person(1))
    slug = listing_of_npi(NUMBER).slug
    visitor, desk = as_(ana), as_(admin)
    found = visitor.see(f"/practice/start?npi={NUMBER}")
    page = claim(visitor, next(href for words, href in found.links.items() if words.startswith("This is me")))
    request_url = page.response.request.path
    desk_url = f"/admin/ownership/{only_request().id}"
    letter = desk.send(desk_url, 200, act="send-by-post")
    assert letter.response.headers["Cache-Control"] == "no-store"
    assert "1 Example Ave" in letter.text
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", letter.text)[0]
    assert code.replace("-", "") not in only_request().code_hash
    wrong = visitor.send(request_url, 422, act="prove", code="AAAA-AAAA")
    assert "That is another code." in wrong.text
    visitor.send(request_url, 303, act="prove", code=code.lower())
    listing = listing_at(slug)
    assert listing.status == Status.DRAFT
    assert owner_of(listing.id).id == ana.id
    assert ("ownership_approved", "ana@example.org") in letters()
    assert not any(code in one.text or code in one.html for one in db.session.scalars(select(Letter)))
    visitor.see(f"/practice/{slug}/keepers")
    assert Person(visitor.application).get(f"/providers/{slug}").status_code == 404


def test_five_wrong_codes_end_a_code(ana, admin, as_):
    request_id = asked(keep(a_stub(slug="stub")), ana)
    as_(admin).send(f"/admin/ownership/{request_id}", 200, act="send-by-call")
    visitor = as_(ana)
    for _ in range(5):
        visitor.send(f"/practice/requests/{request_id}", 422, act="prove", code="AAAAAAAA")
    assert "too often" in visitor.send(f"/practice/requests/{request_id}", 422, act="prove", code="AAAAAAAA").text
    assert only_request().code_tries == 5


def test_two_people_who_ask_leave_one_request(ana, as_):
    listing = keep(a_stub(slug="stub"))
    claim(as_(ana), f"/practice/start/claim?listing={listing.id}")
    other = as_(an_account("bo@example.org", name="Bo"))
    sent = other.send(f"/practice/start/claim?listing={listing.id}", 422, part="owner", statement="")
    assert "Somebody has asked to keep this listing already" in sent.text
    assert only_request().account_id == ana.id


def test_asking_again_leads_to_the_same_request(ana, as_):
    listing = keep(a_stub(slug="stub"))
    visitor = as_(ana)
    claim(visitor, f"/practice/start/claim?listing={listing.id}")
    page = visitor.see(f"/practice/start/claim?listing={listing.id}")
    assert "You have asked to keep this listing." in page.text
    assert only_request().id


@pytest.fixture
def taken(app, admin):
    """A published listing that Olga keeps, and a proved request of Ana's for it."""
    olga, ana = an_account("olga@example.org", name="Olga"), an_account("ana@example.org", name="Ana Lee")
    keeps(olga, listing := keep(a_listing(slug="olga", name="Olga Own")))
    return olga, ana, listing, proved(listing, ana, admin)


def test_the_owner_is_told_at_once_and_may_object(taken, as_):
    olga, _, listing, request_id = taken
    assert letters("olga@example.org") == [
        ("ownership_asked", "olga@example.org"),
        ("ownership_proved", "olga@example.org"),
    ]
    page = as_(olga).see(f"/practice/requests/{request_id}")
    assert "Somebody says that this listing is theirs" in page.text
    assert "Ana Lee" not in page.text
    assert "ana@example.org" not in page.text
    as_(olga).send(f"/practice/requests/{request_id}", 303, act="object", why="I am Olga Own.")
    assert only_request().state == RequestState.OBJECTED
    assert ("ownership_objected", "ana@example.org") in letters()
    settle_requests(NOW + timedelta(days=60))
    assert owner_of(listing.id).id == olga.id


def test_an_objection_needs_a_reason(taken, as_):
    olga, _, _, request_id = taken
    sent = as_(olga).send(f"/practice/requests/{request_id}", 422, act="object", why=" ")
    assert "Say why this would be wrong" in sent.text


def test_without_an_objection_the_listing_goes_over_after_two_weeks(taken, as_):
    olga, ana, listing, request_id = taken
    assert settle_requests(NOW + timedelta(days=13)) == 0
    assert settle_requests(NOW + timedelta(days=14)) == 1
    assert owner_of(listing.id).id == ana.id
    assert ("ownership_ended", "olga@example.org") in letters()
    assert "Approved" in as_(olga).see(f"/practice/requests/{request_id}").text
    assert as_(olga).get("/practice/olga/keepers").status_code == 404


def test_the_desk_cannot_approve_before_the_period_is_over(taken, admin, as_):
    _, _, _, request_id = taken
    sent = as_(admin).send(f"/admin/ownership/{request_id}", 422, act="approve", why=WHY)
    assert "may object until" in sent.text


def test_a_reversal_gives_the_listing_back(taken, admin, as_):
    olga, _, listing, request_id = taken
    settle_requests(NOW + timedelta(days=14))
    as_(admin).send(f"/admin/ownership/{request_id}", 303, act="reverse", why="Olga showed her license.")
    assert owner_of(listing.id).id == olga.id
    assert {("ownership_restored", "olga@example.org"), ("ownership_reversed", "ana@example.org")} <= set(letters())


def test_a_request_is_nobody_elses_business(taken, as_):
    _, _, _, request_id = taken
    stranger = as_(an_account("stranger@example.org"))
    assert stranger.get(f"/practice/requests/{request_id}").status_code == 404


def test_the_desk_is_empty_until_somebody_asks(admin, as_):
    desk = as_(admin)
    assert "Nobody waits." in desk.see("/admin/ownership").text
    asked(keep(a_stub(slug="stub", name="Stella Stub")), an_account("ana@example.org"))
    assert "Stella Stub" in desk.see("/admin/ownership").links


def test_an_asker_may_not_decide_on_their_own_request(admin, as_):
    request_id = asked(keep(a_stub(slug="stub")), admin)
    sent = as_(admin).send(f"/admin/ownership/{request_id}", 422, act="license", why=WHY)
    assert "You have an interest in this listing" in sent.text


def test_a_decision_needs_its_reason_and_a_fresh_proof(ana, admin, as_):
    request_id = asked(keep(a_stub(slug="stub")), ana)
    sent = as_(admin).send(f"/admin/ownership/{request_id}", 422, act="decline", why="")
    assert "Give the reason" in sent.text
    stale = as_(admin, proved_at=NOW - timedelta(minutes=20))
    stale.see(f"/admin/ownership/{request_id}")
    answer = stale.send(f"/admin/ownership/{request_id}", 302, act="decline", why="No.")
    assert answer.response.location.startswith("/account/prove")
    as_(admin).send(f"/admin/ownership/{request_id}", 303, act="decline", why="The names differ.")
    assert ("ownership_declined", "ana@example.org") in letters()


def another_admin():
    return an_account("second@example.org", Role.ADMINISTRATOR, name="Second", has_second_factor=True)


def carry_out_as(visitor):
    """Carry out the proposal that waits, as somebody else than who made it."""
    (waiting,) = open_proposals()
    visitor.send(f"/admin/proposals/{waiting.id}", 303, act="carry-out")


def test_a_kept_duplicate_goes_to_the_listing_of_the_same_person(ana, admin, as_):
    first, second = a_listing(slug="first", name="Ana Lee"), a_listing(slug="second", name="Ana Lee")
    keep(first, second)
    keeps(ana, first)
    keeps(ana, second)
    desk = as_(admin)
    desk.send("/admin/listings/second", 303, act="merge", slug="first", why="The same person twice.")
    assert keepers_of(listing_at("second").id) == {ana.id}, "a second person carries it out"
    carry_out_as(as_(another_admin()))
    assert keepers_of(listing_at("second").id) == set()
    assert keepers_of(listing_at("first").id) == {ana.id}
    visitor = as_(ana)
    assert visitor.get("/providers/second").location == "/providers/first"
    assert visitor.get("/practice/second").status_code == 404
    visitor.see("/practice/first/keepers")


def test_listings_of_two_people_are_not_merged(ana, admin, as_):
    first, second = a_listing(slug="first"), a_listing(slug="second")
    keep(first, second)
    keeps(ana, first)
    keeps(an_account("bo@example.org", name="Bo"), second)
    sent = as_(admin).send("/admin/listings/second", 422, act="merge", slug="first", why="Looks alike.")
    assert "kept by different people" in sent.text
    assert listing_at("second").status == Status.PUBLISHED


def test_a_stub_that_gives_way_brings_its_number(ana, admin, as_, register):
    register(npi.person(1))
    stub = listing_of_npi(NUMBER)
    keep(fresh := a_listing(slug="fresh"))
    keeps(ana, fresh)
    as_(admin).send(f"/admin/listings/{stub.slug}", 303, act="merge", slug="fresh", why="The same person.")
    carry_out_as(as_(another_admin()))
    assert listing_of_npi(NUMBER).slug == "fresh"
    register(npi.person(1, **{npi.UPDATED_ON: "11/20/2026"}))
    assert db.session.scalars(select(Listing.slug).where(Listing.status == Status.STUB)).all() == []


def test_a_new_address_and_a_closed_listing(ana, admin, as_):
    keep(listing := a_listing(slug="old", name="Ana Lee"))
    keeps(ana, listing)
    desk = as_(admin)
    desk.send("/admin/listings/old", 303, act="rename", slug="new", why="She asked.")
    assert desk.get("/providers/old").location == "/providers/new"
    desk.send("/admin/listings/new", 303, act="close", why="Her practice told us.")
    assert "no longer practicing" not in Person(desk.application).see("/providers/new").text
    carry_out_as(as_(another_admin()))
    assert "no longer practicing" in Person(desk.application).see("/providers/new").text
    assert ("ownership_closed", "ana@example.org") in letters()
