"""The pages of ownership: finding oneself, asking, proving, objecting, keepers, the desk, taking a record down."""

from __future__ import annotations

import contextvars
import re
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.audit.rules import OPERATOR, Actor, ActorKind
from directory.discovery.sync import rebuild
from directory.listings.models import Listing
from directory.listings.queries import listing_at, listing_of_npi
from directory.listings.rules import Status
from directory.notices.models import Letter
from directory.ownership.actions import ask_to_keep, prove_by_license
from directory.ownership.models import Invitation, OwnershipRequest
from directory.ownership.queries import keeper_of, keepers_of, owner_of
from directory.ownership.rules import Part, RequestState
from directory.ownership.settling import settle_requests
from directory.registers.imports import Order, import_npi
from directory.registers.rules import Visibility
from directory.shared.db import db, unit_of_work
from tests.factories import npi
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, a_stub, keep
from tests.web.visitor import Visitor

NOW = datetime.now(UTC)
NUMBER = npi.npi(1)
WHY = "The register and the board agree."


class Person(Visitor):
    """A visitor whose requests run outside of the test's own context, as they do when the site is served."""

    def open(self, *args, **given):
        answer = contextvars.Context().run(super().open, *args, **given)
        db.session.rollback()
        assert answer.mimetype in {"text/html", "application/problem+json"}, "a page that browsers show as a page"
        return answer


def apart(app, work):
    """Do something in a context of its own, for what ends its session."""

    def in_context():
        with app.app_context():
            return work()

    done = contextvars.Context().run(in_context)
    db.session.rollback()
    return done


@pytest.fixture
def ana(app):
    return an_account("ana@example.org", name="Ana Lee")


@pytest.fixture
def admin(app):
    return an_account("desk@example.org", Role.ADMINISTRATOR, name="Desk", has_second_factor=True)


@pytest.fixture
def as_(app):
    """A visitor signed in as somebody."""

    def as_(account, **given):
        visitor = Person(app)
        visitor.sign_in(account, **given)
        return visitor

    return as_


@pytest.fixture
def register(app, tmp_path):
    """Import the register's rows."""

    def register(*rows, visibility=Visibility.PUBLIC):
        path = tmp_path / "providers.csv"
        path.write_bytes(npi.original(rows))
        order = Order(providers=path, visibility=visibility)
        return apart(app, lambda: import_npi(order, by=OPERATOR, now=NOW, watch=lambda _source: nullcontext()))

    return register


def letters(*to):
    wanted = select(Letter).order_by(Letter.id)
    return [(one.template, one.to_address) for one in db.session.scalars(wanted) if not to or one.to_address in to]


def only_request():
    db.session.rollback()
    return db.session.scalars(select(OwnershipRequest)).one()


def asked(listing, account, *, part=Part.OWNER, now=NOW):
    """A request as somebody makes it."""
    with unit_of_work():
        by = Actor(ActorKind.PERSON, account.name, account.id)
        return ask_to_keep(listing, account, part=part, statement="", by=by, now=now).id


def proved(listing, account, admin, *, now=NOW):
    """A request whose license was matched."""
    request_id = asked(listing, account, now=now)
    with unit_of_work() as session:
        by = Actor(ActorKind.PERSON, admin.name, admin.id)
        prove_by_license(session.get(OwnershipRequest, request_id), why=WHY, by=by, now=now)
    return request_id


# ---- finding oneself


def test_one_looks_before_one_opens(ana, as_):
    visitor = as_(ana)
    answer = visitor.get("/practice/start/fresh")
    assert answer.location == "/practice/start"
    visitor.see("/practice/start?name=Nobody")
    assert visitor.see("/practice/start/fresh").h1 == "Open a fresh listing"


def test_a_form_sent_without_looking_opens_nothing(app, ana, as_):
    app.config["WTF_CSRF_ENABLED"] = False
    answer = as_(ana).post("/practice/start/fresh", data={"name": "Ana Lee", "family_name": "Lee", "place": "07712"})
    assert answer.status_code == 302
    assert db.session.scalars(select(Listing)).all() == []


def test_what_was_found_says_what_it_is(ana, as_, register):
    register(npi.person(1), npi.person(2), visibility=Visibility.PRIVATE)
    keep(a_listing(slug="pat-kept", name="Pat Samplekept"))
    keep(a_stub(slug="pat-stub", name="Pat Samplestub"))
    keep(a_listing(slug="pat-draft", name="Pat Sampledraft", status=Status.DRAFT))
    page = as_(ana).see("/practice/start?name=pat+sample")
    assert "A published listing that somebody keeps." in page.text
    assert "From the public NPI record. Nobody keeps it yet." in page.text
    assert "Sampledraft" not in page.text


def test_a_draft_of_others_is_told_of_by_its_number_only(ana, as_):
    listing = keep(a_listing(slug="secret", name="Secret Person", status=Status.DRAFT))
    with unit_of_work():
        listing.practitioner.npi = NUMBER
    visitor = as_(ana)
    assert "Secret" not in visitor.see("/practice/start?name=Secret").text
    page = visitor.see(f"/practice/start?npi={NUMBER}")
    assert "There is already a listing being prepared under this NPI: ask to keep it." in page.text
    assert "Secret" not in page.text
    claim = visitor.see(f"/practice/start/claim?npi={NUMBER}")
    assert "Secret" not in claim.text
    assert visitor.get(f"/practice/start/claim?listing={listing.id}").status_code == 404


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("npi=1234567890", "Enter the ten digits of the NPI"),
        ("town=Ocean", "Enter your name or your NPI."),
        ("npi=&name=", "Enter your name"),
    ],
)
def test_what_cannot_be_looked_for_is_said_beside_the_field(ana, as_, query, sentence):
    assert sentence in as_(ana).see(f"/practice/start?{query}").text


def test_somebody_who_opted_out_is_found_by_their_number_only(ana, as_, register):
    register(npi.person(1))
    slug = listing_of_npi(NUMBER).slug
    as_(ana).send(f"/providers/{slug}/remove", 303, is_me="yes")
    visitor = as_(ana)
    assert "Sampleb" not in visitor.see("/practice/start?name=Pat+Sampleb").text
    assert "Sampleb" in visitor.see(f"/practice/start?npi={NUMBER}").text


# ---- a fresh listing


def look(visitor):
    visitor.see("/practice/start?name=Nobody+Atall")


def test_a_fresh_listing_is_a_draft_that_its_opener_keeps(ana, as_):
    visitor = as_(ana)
    look(visitor)
    sent = visitor.send(
        "/practice/start/fresh", 303, name="Ana Lee", family_name="Lee", place="07712", npi="", part="owner"
    )
    assert sent.response.location == "/practice/ana-lee-ocean-nj" or sent.response.location.startswith(
        "/practice/ana-lee"
    )
    listing = db.session.scalars(select(Listing)).one()
    assert listing.status == Status.DRAFT
    assert keepers_of(listing.id) == {ana.id}
    assert listing.places[0].lat is not None
    visitor.see(sent.response.location)


def test_two_people_of_one_name_and_town_get_two_addresses(ana, as_):
    visitor = as_(ana)
    for _ in range(2):
        look(visitor)
        visitor.send(
            "/practice/start/fresh",
            303,
            name="Ana Lee",
            family_name="Lee",
            place="07712",
            npi="",
            part="clinic",
            none_of_these="yes",
        )
    slugs = sorted(db.session.scalars(select(Listing.slug)))
    assert slugs[1] == f"{slugs[0]}-2"


def test_the_same_name_and_town_is_shown_before_it_is_opened(ana, as_):
    keep(a_stub(slug="ana-stub", name="Ana Lee"))
    visitor = as_(ana)
    look(visitor)
    sent = visitor.send(
        "/practice/start/fresh",
        422,
        name="Ana Lee",
        family_name="Lee",
        place="Ocean Township, NJ",
        npi="",
        part="owner",
    )
    assert "Look at these first: is one of them you?" in sent.text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Enter the name"),
        ("place", "Nowhereville Xyz", "Enter a town with its state"),
        ("place", "Springfield", "Several places have that name"),
        ("npi", "1234567890", "Enter the ten digits"),
        ("npi", NUMBER, "This number has a record or a listing."),
    ],
)
def test_what_a_fresh_listing_lacks_is_said_beside_the_field(ana, as_, register, field, value, sentence):
    register(npi.person(1), visibility=Visibility.PRIVATE)
    visitor = as_(ana)
    look(visitor)
    whole = {"name": "Ana Lee", "family_name": "Lee", "place": "07712", "npi": "", "part": "owner"}
    assert sentence in visitor.send("/practice/start/fresh", 422, **whole | {field: value}).text


# ---- asking and proving


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


# ---- an owner is told, and heard


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


# ---- the desk


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


def test_a_kept_duplicate_goes_to_the_listing_of_the_same_person(ana, admin, as_):
    first, second = a_listing(slug="first", name="Ana Lee"), a_listing(slug="second", name="Ana Lee")
    keep(first, second)
    keeps(ana, first)
    keeps(ana, second)
    desk = as_(admin)
    desk.send("/admin/listings/second", 303, act="merge", slug="first", why="The same person twice.")
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
    assert "no longer practicing" in Person(desk.application).see("/providers/new").text
    assert ("ownership_closed", "ana@example.org") in letters()


# ---- keepers and invitations


@pytest.fixture
def kept(app):
    """A listing that Olga owns."""
    olga = an_account("olga@example.org", name="Olga")
    keeps(olga, listing := keep(a_listing(slug="olga", name="Olga Own")))
    return olga, listing


def key_of_the_invitation():
    db.session.rollback()
    return db.session.scalars(select(Invitation.key).order_by(Invitation.id.desc())).first()


def test_a_listing_is_handed_over_by_invitation(kept, as_):
    olga, listing = kept
    as_(olga).send("/practice/olga/keepers", 303, act="invite", email="New@Example.org", part="owner")
    link = f"/practice/invitations/{key_of_the_invitation()}"
    [letter] = db.session.scalars(select(Letter).where(Letter.template == "ownership_invited"))
    assert letter.to_address == "new@example.org"
    assert link in letter.text
    wrong = as_(an_account("other@example.org", name="Other"))
    page = wrong.see(link)
    assert "new@example.org" not in page.text
    assert "Olga Own" not in page.text
    new = an_account("new@example.org", name="New")
    as_(new).send(link, 303)
    assert owner_of(listing.id).id == new.id
    assert keepers_of(listing.id) == {new.id}
    assert ("ownership_handed_over", "olga@example.org") in letters()
    assert as_(new).get(link).status_code == 404


def test_another_address_cannot_accept(kept, app, as_):
    olga, listing = kept
    as_(olga).send("/practice/olga/keepers", 303, act="invite", email="new@example.org", part="owner")
    app.config["WTF_CSRF_ENABLED"] = False
    answer = as_(an_account("other@example.org")).post(f"/practice/invitations/{key_of_the_invitation()}")
    assert answer.status_code == 422
    assert keepers_of(listing.id) == {olga.id}


def test_a_clinic_keeps_beside_the_owner_and_can_be_ended(kept, as_):
    olga, listing = kept
    as_(olga).send("/practice/olga/keepers", 303, act="invite", email="clinic@example.org", part="clinic")
    clinic = an_account("clinic@example.org", name="The Clinic")
    as_(clinic).send(f"/practice/invitations/{key_of_the_invitation()}", 303)
    assert keepers_of(listing.id) == {olga.id, clinic.id}
    page = as_(clinic).see("/practice/olga/keepers")
    assert "Invite somebody" not in page.text
    row = next(
        form for form in as_(olga).see("/practice/olga/keepers").all("input", name="keeper") if form.get("value")
    )
    assert row is not None
    as_(olga).send("/practice/olga/keepers", 303, act="end", keeper=keeper_of(listing.id, clinic.id).id)
    assert keepers_of(listing.id) == {olga.id}


def test_the_last_keeper_of_a_published_listing_stays(kept, as_):
    olga, listing = kept
    sent = as_(olga).send("/practice/olga/keepers", 422, act="end", keeper=keeper_of(listing.id, olga.id).id)
    assert "A published listing needs a keeper." in sent.text


def test_an_invitation_is_taken_back(kept, as_):
    olga, _ = kept
    visitor = as_(olga)
    visitor.send("/practice/olga/keepers", 303, act="invite", email="new@example.org", part="owner")
    key = key_of_the_invitation()
    invitation = db.session.scalars(select(Invitation.id)).one()
    visitor.send("/practice/olga/keepers", 303, act="take-back", invitation=invitation)
    assert as_(an_account("new@example.org")).get(f"/practice/invitations/{key}").status_code == 404


# ---- a record is taken down


def test_a_record_is_taken_down_with_one_click_and_stays_down(app, register, admin, as_):
    register(npi.person(1))
    slug = listing_of_npi(NUMBER).slug
    apart(app, lambda: rebuild(app.extensions["search_index"]))
    visitor = Person(app)
    assert f"/providers/{slug}/remove" in visitor.see(f"/providers/{slug}").links.values()
    assert "Tick that this record is about you." in visitor.send(f"/providers/{slug}/remove", 422).text
    visitor.send(f"/providers/{slug}/remove", 303, is_me="yes")
    assert visitor.get(f"/providers/{slug}").status_code == 404
    assert visitor.get(f"/api/v1/listings/{slug}").status_code == 404
    assert slug not in visitor.see("/search?near=07712&include_unclaimed=1").slugs
    register(npi.person(1, **{npi.UPDATED_ON: "11/20/2026"}))
    assert visitor.get(f"/providers/{slug}").status_code == 404
    assert [template for template, _ in letters()] == ["ownership_stub_removed"]
    as_(admin).send(f"/admin/listings/{slug}", 303, act="bring-back", why="It was a stranger.")
    visitor.see(f"/providers/{slug}")
    register(npi.person(1, **{npi.UPDATED_ON: "11/21/2026"}))
    visitor.see(f"/providers/{slug}")


def test_one_network_takes_down_three_records_a_day(app):
    keep(*(a_stub(slug=f"stub-{number}") for number in range(4)))
    visitor = Person(app)
    for number in range(3):
        visitor.send(f"/providers/stub-{number}/remove", 303, is_me="yes")
    visitor.send("/providers/stub-3/remove", 429, is_me="yes")
    assert listing_at("stub-3").status == Status.STUB


def test_what_somebody_keeps_cannot_be_taken_down_so(app):
    keep(a_listing(slug="kept"), a_stub(slug="quiet", is_public_stub=False))
    visitor = Person(app)
    assert visitor.get("/providers/kept/remove").status_code == 404
    assert visitor.get("/providers/quiet/remove").status_code == 404


def test_taking_a_record_down_ends_what_was_asked(app, ana):
    request_id = asked(keep(a_stub(slug="stub")), ana)
    Person(app).send("/providers/stub/remove", 303, is_me="yes")
    db.session.rollback()
    assert db.session.get(OwnershipRequest, request_id).state == RequestState.DECLINED
    assert ("ownership_declined", "ana@example.org") in letters()
