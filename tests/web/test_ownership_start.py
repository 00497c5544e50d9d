"""Finding oneself, and a fresh listing only after looking; what is others' is not told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from directory.listings.models import Listing
from directory.listings.queries import listing_of_npi
from directory.listings.rules import Status
from directory.ownership.queries import keepers_of
from directory.registers.npi.rules import Visibility
from directory.shared.db import db, unit_of_work
from tests.factories import npi
from tests.factories.listings import a_listing, a_stub, keep
from tests.web.claiming import NUMBER, admin, ana, as_, register

__all__ = ["admin", "ana", "as_", "register"]


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
    visitor.send(f"/practice/start/claim?npi={NUMBER}", 303, part="owner", statement="")
    assert "Sampleb" not in visitor.see("/practice/start?name=Pat+Sampleb").text


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
