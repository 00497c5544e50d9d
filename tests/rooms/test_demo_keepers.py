"""Whoever signs in to the demo, and its photo cases: loaded once, with every state there for whoever looks for it."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from development.serve import DEMO_MARK
from directory import vocabulary
from directory.accounts.models import Account
from directory.accounts.queries import account_by_email
from directory.accounts.rules import STAFF
from directory.app import create_app
from directory.audit.models import AuditEntry
from directory.audit.queries import first_break
from directory.config import Config
from directory.demo.case_people import drawn_people
from directory.demo.case_pictures import KEPT, drawings, picture_name
from directory.demo.cases import plan_cases
from directory.demo.keepers import CLINIC, CODES_KEY, PASSWORD, PEOPLE, PRACTITIONER
from directory.demo.portfolio import link_key
from directory.demo.stubs import STUBS
from directory.demo.towns import seats
from directory.files.photo_rules import formats_at, photo_name, photo_names, sizes_of
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.ownership.models import Keeper
from directory.ownership.queries import listings_kept_by
from directory.ownership.rules import Part as KeeperPart
from directory.portfolio.consent import Where, consent_texts
from directory.portfolio.due import due_for_purge
from directory.portfolio.links import case_of_link
from directory.portfolio.models import CasePhoto, ConsentEntry, PhotoCase
from directory.portfolio.queries import cases_of, consent_facts, shown_cases
from directory.portfolio.queue import Pile, queue
from directory.portfolio.rules import CaseState, Declared, HeldFor, Part, pictures_hash
from directory.shared.clock import utc_now
from directory.shared.db import db
from directory.web.secret_keys import photo_link_secret
from directory.wording.context import Context, TextKind
from directory.wording.rules import check_wording
from tests.factories.applications import running
from tests.web.visitor import Visitor

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded(demo_instance):
    """An application with the demo in it, inside its context; to be read only."""
    yield from running(create_app(Config(demo_instance, trusted_hosts=("localhost",), secret_key="for tests only")))


@pytest.fixture(scope="module")
def cases(loaded):
    return db.session.scalars(select(PhotoCase).order_by(PhotoCase.id)).all()


def test_loading_again_changes_nothing(demo):
    before = rows_of_all_tables()
    again = demo.test_cli_runner().invoke(args=["demo", "load"])
    assert again.exit_code == 0, again.output
    assert again.output == f"The demo is already here: {len(seats()) + STUBS} listings.\n"
    assert rows_of_all_tables() == before
    assert (demo.config["FINEPOINT"].instance / DEMO_MARK).exists()
    assert first_break() is None


def rows_of_all_tables():
    db.session.rollback()
    return {
        table.name: sorted(map(repr, db.session.execute(select(table)).all())) for table in db.metadata.sorted_tables
    }


def test_everybody_of_the_demo_has_an_account_with_what_they_keep_and_a_second_factor_where_it_is_due(loaded):
    with_password = select(Account.email).where(Account.password.is_not(None))
    assert sorted(db.session.scalars(with_password)) == sorted(person.email for person in PEOPLE)
    kept = listings_kept_by(account_by_email(PRACTITIONER).id)
    assert [listing.status for listing in kept] == [Status.PUBLISHED]
    kept = listings_kept_by(account_by_email(CLINIC).id)
    assert len(kept) > 1
    assert len({listing.practice_id for listing in kept}) == 1
    assert len(db.session.scalars(select(Keeper.id).where(Keeper.part == KeeperPart.OWNER)).all()) == 1
    for account in db.session.scalars(select(Account).where(Account.password.is_not(None))):
        assert account.has_second_factor == bool(account.role_names & STAFF), account.email


def test_the_sign_ins_and_the_private_link_that_are_printed_open_the_doors(demo):
    printed = demo.test_cli_runner().invoke(args=["demo", "sign-ins"]).output
    assert CODES_KEY in printed
    code = next(line for line in printed.splitlines() if line.startswith("administrator")).split()[-1]
    staff = Visitor(demo)
    staff.send("/sign-in", email="administrator@example.org", password=PASSWORD)
    staff.send("/sign-in/code", code=code)
    assert staff.see("/admin/people").h1
    link = printed.splitlines()[-1].split()[-1]
    assert link.endswith(f"/photos-of-me/{link_key()}")
    assert Visitor(demo).see(link.removeprefix(demo.config["FINEPOINT"].base_url)).h1 == "Photos of you"


def test_cases_of_every_age_band_and_concern_show_all_over_the_directory(loaded):
    ids = db.session.scalars(select(Listing.practitioner_id).where(Listing.status == Status.PUBLISHED)).all()
    shown = shown_cases(set(ids), where=Where.LISTING, now=utc_now())
    having = [one for one in shown.values() if one.count]
    assert 230 <= sum(one.count for one in having) <= 290
    assert 110 <= len(having) <= 150
    by_band, by_concern = (sum((getattr(one, by) for one in having), Counter()) for by in ("by_age_band", "by_concern"))
    assert set(by_band) == {band.code for band in vocabulary.age_bands()}
    assert set(by_concern) == {concern.code for concern in vocabulary.concerns()}
    assert min(by_band.values()) >= 12


def test_desk_and_keepers_find_every_state(loaded, cases):
    (own,) = listings_kept_by(account_by_email(PRACTITIONER).id)
    states = [case.state for case in cases_of(own.practitioner_id)]
    assert set(states) == set(CaseState) - {CaseState.REMOVED}
    assert states.count(CaseState.WITHDRAWN) == 2  # taken back, and ended
    assert all(cases_of(listing.practitioner_id) for listing in listings_kept_by(account_by_email(CLINIC).id))
    assert Counter(case.state for case in cases)[CaseState.WAITING] == 12
    assert sorted(case.held_for for case in cases if case.held_for) == sorted(HeldFor)
    assert len(queue(Pile.REPORTED, limit=9)) == 2
    assert {case.series_id is None for case in cases} == {True, False}
    assert due_for_purge(utc_now()) == []
    assert case_of_link(link_key(), secret=photo_link_secret()).practitioner_id == own.practitioner_id


def test_cases_stand_as_if_their_keepers_and_the_desk_had_made_each(cases):
    acts = db.session.execute(
        select(AuditEntry.subject_id, AuditEntry.action).where(AuditEntry.subject_kind == "photo_case")
    )
    told = Counter((int(case_id), action) for case_id, action in acts)
    consents = {}
    for entry in db.session.scalars(select(ConsentEntry).order_by(ConsentEntry.id)):
        consents.setdefault(entry.case_id, []).append(entry)
        text = consent_texts().get((entry.text_version, entry.language))
        assert consent_facts(entry).until is None or entry.text_hash == text.hash
    for case in cases:
        assert told[case.id, "open_case"] == 1
        assert told[case.id, "approve_case"] == (case.shown_at is not None)
        assert case.pictures == pictures_hash((photo.part, photo.digest) for photo in case.photos) or not case.photos
        assert case.state is CaseState.WITHDRAWN or {one.declared for one in case.declarations} == set(Declared)
        assert all(entry.covers == case.pictures for entry in consents.get(case.id, ()))
        assert case.id in consents or case.state is CaseState.DRAFT


def test_every_photo_has_its_files_its_words_and_a_name_of_its_own(loaded):
    photos, store = db.session.scalars(select(CasePhoto)).all(), loaded.extensions["photo_store"]
    twice = [digest for digest, count in Counter(photo.digest for photo in photos).items() if count > 1]
    assert len(twice) == 1  # of the case that is held because its picture is known
    for photo in photos:
        sizes = sizes_of(photo.width, photo.height)
        names = {photo_name(photo.key, size.step, kind) for size in sizes for kind in formats_at(size, sizes)}
        stored = {name for name in photo_names(photo.key) if store.exists(name)}
        assert stored == (names if photo.erased_at is None else set())
        assert photo.alt.startswith("Drawing of") == (photo.erased_at is None)


def test_no_words_of_a_case_meet_a_wording_rule(cases):
    texts = {photo.alt for case in cases for photo in case.photos} | {case.other_treatments for case in cases}
    texts |= {one.exception for case in cases for one in case.declarations}
    assert len(texts) > 100
    assert not [text for text in texts if "{" in text or "  " in text or " 1 weeks" in text]
    assert not [remark for text in texts for remark in check_wording(text, Context(TextKind.CAPTION))]


def test_the_same_day_makes_the_same_cases_and_another_day_changes_dates_only(loaded):
    listings = db.session.scalars(select(Listing).where(Listing.status == Status.PUBLISHED).order_by(Listing.id)).all()

    def plan(now):
        return plan_cases(listings, kept=listings[:4], now=now)

    def without_dates(planned):
        return [(one.number, one.listing.id, one.fate, one.person.name, one.views, one.stated) for one in planned]

    assert plan(NOON) == plan(NOON)
    assert without_dates(plan(NOON + timedelta(days=100))) == without_dates(plan(NOON))


def test_the_drawings_that_are_kept_are_those_that_would_be_drawn():
    person = drawn_people()[0]
    (view,) = person.about
    png = person.picture(view, Part.AFTER)
    assert drawings()[picture_name(person, view, Part.AFTER)].drawn == hashlib.sha256(png).hexdigest()
    assert len(drawings()) == len(Part) * sum(len(one.about) for one in drawn_people())
    assert KEPT.stat().st_size < 1_600_000
