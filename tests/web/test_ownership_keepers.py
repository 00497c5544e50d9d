"""Keepers and invitations; a record that is taken down by the person it is about."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from directory.discovery.sync import rebuild
from directory.listings.queries import listing_at, listing_of_npi
from directory.listings.rules import Status
from directory.notices.models import Letter
from directory.ownership.models import Invitation, OwnershipRequest
from directory.ownership.queries import keeper_of, keepers_of, owner_of
from directory.ownership.rules import RequestState
from directory.shared.db import db
from tests.factories import npi
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, a_stub, keep
from tests.web.claiming import NUMBER, Person, admin, ana, apart, as_, asked, letters, register

__all__ = ["admin", "ana", "as_", "register"]


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
