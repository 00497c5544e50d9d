"""The demo: invented and recognizable as such, always the same, with every state of listings and checklist in it."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from development.serve import DEMO_MARK
from directory import vocabulary
from directory.app import create_app
from directory.audit.queries import first_break
from directory.audit.rules import OPERATOR
from directory.checklist.queries import facts_of
from directory.checklist.rules import Number, State, checklist
from directory.cli.demo import MARK
from directory.config import Config
from directory.credentials.models import Credential
from directory.credentials.rules import CredentialKind
from directory.demo.actions import load_demo
from directory.demo.assembly import entries
from directory.demo.faces import ALTS
from directory.demo.people import people
from directory.demo.queries import demo_size, is_demo_loaded
from directory.demo.stubs import STUBS, npi
from directory.demo.towns import seats
from directory.discovery.models import StaleNote
from directory.files.disk import DiskStore
from directory.files.models import Picture
from directory.listings.models import Listing, OldSlug, Practitioner
from directory.listings.queries import slug_now
from directory.listings.rules import (
    ABOUT_MAX_CHARS,
    Access,
    Currency,
    PrecautionKind,
    PriceKind,
    Refund,
    Stance,
    Status,
    Subject,
    TermKind,
    is_in_effect,
)
from directory.places import distance_m, m_to_miles, postal_code
from directory.registers.values import is_npi
from directory.shared.db import db, unit_of_work
from directory.wording.context import Context, TextKind
from directory.wording.rules import check_wording

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PUBLISHED = 400


@pytest.fixture(scope="module")
def loaded(tmp_path_factory, template_database):
    """An application whose database holds the demo, as loaded at NOON; to be read only."""
    instance = tmp_path_factory.mktemp("demo")
    shutil.copy(template_database, instance / "finepoint.sqlite")
    app = create_app(Config(instance=instance, trusted_hosts=("localhost",)))
    with app.app_context():
        with unit_of_work():
            load_demo(now=NOON, store=app.extensions["file_store"], by=OPERATOR)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def listings(loaded):
    return db.session.scalars(select(Listing).order_by(Listing.id)).all()


@pytest.fixture(scope="module")
def published(listings):
    return [listing for listing in listings if listing.status == Status.PUBLISHED]


@pytest.fixture(scope="module")
def cards(published):
    facts = facts_of(published)
    return [checklist(facts[listing.id], now=NOON) for listing in published]


def content(now):
    """Everything that the demo makes, before it is in a database, as plain values."""
    return [
        (plain(entry.listing, set()), [plain(credential, set()) for credential in entry.credentials])
        for entry in entries({name: Picture(alt=alt) for name, alt in ALTS.items()}, now=now)
    ]


def plain(row, seen):
    if id(row) in seen:
        return "above"
    seen.add(id(row))
    values = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    return {
        name: [plain(one, seen) for one in value]
        if isinstance(value, list)
        else plain(value, seen)
        if hasattr(value, "__table__")
        else value
        for name, value in sorted(values.items())
    }


@pytest.fixture(scope="module")
def at_noon():
    return content(NOON)


def test_the_same_day_makes_the_same_demo(at_noon):
    assert content(NOON) == at_noon


def test_another_day_changes_dates_only(at_noon):
    later = content(NOON + timedelta(days=100))
    assert later != at_noon
    assert without_dates(later) == without_dates(at_noon)


def without_dates(value):
    if isinstance(value, dict):
        return {name: without_dates(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [without_dates(one) for one in value]
    return "a day" if isinstance(value, date) else value


def test_every_status_is_there(listings):
    assert {listing.status for listing in listings} == set(Status)
    assert sum(listing.status == Status.PUBLISHED for listing in listings) == PUBLISHED
    assert len(listings) == demo_size() == len(seats()) + STUBS


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (TermKind.CONCERN, "concerns"),
        (TermKind.TECHNIQUE, "techniques"),
        (TermKind.GOAL, "goals"),
        (TermKind.LANGUAGE, "languages"),
        (TermKind.PAYMENT, "payments"),
    ],
)
def test_every_term_of_a_vocabulary_is_chosen_and_no_other(published, kind, name):
    chosen = {code for listing in published for code in listing.codes(kind)}
    assert chosen == {term.code for term in vocabulary.terms(name)}


def test_every_word_of_the_rules_is_used(published):
    places = [place for listing in published for place in listing.places]
    prices = [price for listing in published for price in listing.prices]
    precautions = [one for listing in published for one in listing.precautions]
    genders = {listing.practitioner.gender for listing in published}
    assert genders == {None, *(term.code for term in vocabulary.genders())}
    assert {place.access for place in places} == {None, *Access}
    assert {price.kind for price in prices} == set(PriceKind)
    assert {price.currency for price in prices} == set(Currency)
    assert {package.refund for listing in published for package in listing.packages} == set(Refund)
    assert {one.kind for one in precautions} == set(PrecautionKind)
    assert {one.stance for one in precautions} == set(Stance)
    assert {row.subject for listing in published for row in listing.confirmations} == set(Subject)
    assert {listing.is_accepting for listing in published} == {True, False, None}


def test_every_kind_of_credential_is_stated_in_its_own_shape(loaded):
    credentials = db.session.scalars(select(Credential)).all()
    assert {one.kind for one in credentials} == set(CredentialKind)
    for one in credentials:
        if one.kind == CredentialKind.LICENSE:
            where = vocabulary.jurisdiction(one.region)
            assert one.title in where.titles
            assert one.issuer == where.board
        if one.kind == CredentialKind.CERTIFICATION:
            assert re.fullmatch(r"[1-9]\d{2,5}", one.number)
        if one.kind == CredentialKind.TRAINING:
            assert 6 <= one.hours <= 192


def test_every_state_that_a_point_can_have_today_appears(cards):
    states = {number: {card.points[number - 1].state for card in cards} for number in Number}
    assert states == {
        Number.LICENSED: {State.VERIFIED, State.STATED, State.LAPSED, State.NOT_PROVIDED},
        Number.TRAINED: {State.VERIFIED, State.STATED, State.NOT_PROVIDED},
        Number.PHOTOS: {State.NOT_PROVIDED},
        Number.COSTS: {State.CONFIRMED, State.STATED_OLD, State.NOT_PROVIDED},
        Number.PLAN: {State.STATED, State.NOT_PROVIDED},
    }
    assert {card.points[Number.PLAN - 1].is_answered for card in cards} == {True, False}


def test_prices_have_a_past_and_a_future_but_one_amount_a_day(published):
    turns = set()
    for listing in published:
        sessions = [one for one in listing.prices if one.kind == PriceKind.SESSION]
        today = [one for one in sessions if is_in_effect(one.effective_on, one.ended_on, today=NOON.date())]
        assert len(today) == bool(sessions)
        turns |= {"past" if one.ended_on <= NOON.date() else "future" for one in sessions if one.ended_on}
    assert turns == {"past", "future"}


def test_openings_fall_in_every_band(published):
    days = [(one.next_opening_on - NOON.date()).days for one in published if one.next_opening_on]
    bands = [range(-99, -14), range(-14, 1), range(1, 7), range(7, 30), range(30, 99)]
    assert all(any(day in band for day in days) for band in bands)
    assert all(one.next_opening_stated_at <= NOON for one in published if one.next_opening_on)


def test_nothing_was_confirmed_before_the_listing_was_public_or_after_today(published):
    for listing in published:
        assert all(listing.published_at <= row.confirmed_at <= NOON for row in listing.confirmations)


def test_telephone_numbers_and_addresses_of_the_web_belong_to_nobody(listings):
    phones = {phone for one in listings for phone in (one.phone, *(place.phone for place in one.places)) if phone}
    assert all(re.fullmatch(r"\+1[2-9]\d{2}55501\d\d", phone) for phone in phones)
    links = [link for one in listings for link in (one.website, one.booking_url) if link]
    assert all(re.match(r"https://[a-z0-9-]+\.example\.(org|com)/", link) for link in links)


def test_two_people_never_share_a_telephone_number(listings):
    own = [{phone for phone in (one.phone, *(place.phone for place in one.places)) if phone} for one in listings]
    shown = [phone for phones in own for phone in phones]
    assert len(shown) == len(set(shown))


def test_numbers_of_stubs_satisfy_the_check_digit_and_were_never_given_out(listings):
    numbers = {one.practitioner.npi for one in listings if one.status == Status.STUB}
    assert numbers == {npi(serial) for serial in range(STUBS)}
    assert all(is_npi(number) and number < "1003" for number in numbers)


def test_some_stubs_are_private(listings):
    assert {one.is_public_stub for one in listings if one.status == Status.STUB} == {True, False}


def test_places_lie_near_their_postal_codes(listings):
    for place in (place for listing in listings for place in listing.places):
        row = postal_code(place.postal_code[:3] if place.country == "CA" else place.postal_code)
        assert (row.region, row.time_zone) == (place.region, place.time_zone)
        assert m_to_miles(distance_m(row.lat, row.lon, place.lat, place.lon)) < 1


@pytest.mark.parametrize(("code", "fewest"), [("07712", 8), ("10001", 20), ("90004", 12), ("60610", 8), ("M5V", 5)])
def test_the_places_that_people_try_first_have_several(published, code, fewest):
    here = postal_code(code)
    near = [
        listing
        for listing in published
        if any(m_to_miles(distance_m(here.lat, here.lon, one.lat, one.lon)) <= 25 for one in listing.places)
    ]
    assert len(near) >= fewest


def test_nobody_has_the_name_of_another(loaded):
    names = db.session.scalars(select(Practitioner.name)).all()
    assert len(names) == len(set(names))
    assert len({person.name for person in people(extra=STUBS)}) == len(seats()) + STUBS


def test_texts_are_finished_and_fit(published):
    texts = {one.about for one in published if one.about}
    assert not [text for text in texts if "{" in text or len(text) > ABOUT_MAX_CHARS]
    assert len(texts) > PUBLISHED * 0.9


def test_no_text_meets_a_wording_rule(published):
    texts = {
        (kind, text)
        for listing in published
        for kind, of_kind in {
            TextKind.ABOUT: [listing.about],
            TextKind.NAME: [listing.practitioner.name, listing.practice.name if listing.practice else ""],
            TextKind.STATEMENT: [listing.plan.review, listing.plan.stop] if listing.plan else [],
            TextKind.NOTE: [
                *(one.note for one in listing.precautions),
                *(one.access_note for one in listing.places),
                *(one.includes for one in listing.prices),
            ],
            TextKind.PRICE_LABEL: [one.label for one in [*listing.prices, *listing.packages]],
        }.items()
        for text in of_kind
    }
    assert not [remark for kind, text in texts for remark in check_wording(text, Context(kind))]


def test_old_addresses_and_duplicates_lead_to_the_listing_of_today(listings):
    by_id = {listing.id: listing for listing in listings}
    moved = [listing for listing in listings if listing.status == Status.MOVED]
    old = db.session.scalars(select(OldSlug)).all()
    assert moved
    assert all(slug_now(one.slug) == by_id[one.merged_into_id].slug for one in moved)
    assert all(by_id[one.merged_into_id].practitioner_id == one.practitioner_id for one in moved)
    assert old
    assert all(slug_now(one.slug) == by_id[one.listing_id].slug for one in old)


def test_portraits_are_stored_with_words(loaded):
    pictures = db.session.scalars(select(Picture)).all()
    assert {picture.alt for picture in pictures} == set(ALTS.values())


def test_the_index_is_told_of_every_listing(listings):
    assert set(db.session.scalars(select(StaleNote.listing_id))) == {listing.id for listing in listings}


def test_the_trail_is_whole_and_says_that_the_demo_came(loaded):
    assert first_break() is None
    assert is_demo_loaded()


def test_the_starter_and_the_command_leave_the_same_mark():
    assert MARK == DEMO_MARK


def test_a_database_with_other_listings_is_left_alone(app):
    with unit_of_work():
        somebody = Practitioner(name="Somebody Real", family_name="Real")
        db.session.add(Listing(slug="somebody", status=Status.DRAFT, practitioner=somebody, created_at=NOON))
    answer = app.test_cli_runner().invoke(args=["demo", "load"])
    assert answer.exit_code == 1
    assert "holds listings already" in answer.output
    assert not is_demo_loaded()
    assert not (app.config["FINEPOINT"].instance / DEMO_MARK).exists()
    assert db.session.scalars(select(Listing.slug)).all() == ["somebody"]


def test_the_real_site_takes_no_demo(config):
    app = create_app(replace(config, production=True, secret_key="long and random"))
    with app.app_context():
        answer = app.test_cli_runner().invoke(args=["demo", "load"])
        assert answer.exit_code == 1
        assert "real site" in answer.output
        assert not is_demo_loaded()
        db.session.remove()
        db.engine.dispose()


def test_a_load_that_fails_leaves_nothing(app):
    class FullDisk(DiskStore):
        def put(self, name, data):
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space"), unit_of_work():
        load_demo(now=NOON, store=FullDisk(app.config["FINEPOINT"].files_path), by=OPERATOR)
    assert not is_demo_loaded()
    assert not db.session.scalars(select(Listing)).all()
