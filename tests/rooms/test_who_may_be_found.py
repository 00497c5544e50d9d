"""Who shows in search and who has a page: the predicate, its twin for queries, and the tables of both."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect, select

from directory.checklist.queries import facts_of
from directory.discovery.eligibility import findable, may_be_found
from directory.discovery.profile import profile
from directory.discovery.sync import rebuild
from directory.listings.models import Listing
from directory.listings.rules import Status, TermKind
from directory.shared.db import db
from tests.factories.checks import a_check
from tests.factories.listings import DENVER, a_credential, a_listing, a_place, keep

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FOUND = {(Status.PUBLISHED, True), (Status.PUBLISHED, False), (Status.STUB, True)}
WITH_A_PAGE = FOUND | {(Status.CLOSED, True), (Status.CLOSED, False)}


@pytest.fixture
def everybody(any_app):
    """A listing of every status with every flag."""
    return [
        keep(a_listing(now=NOW, slug=f"{status}-{flag}".lower(), status=status, is_public_stub=flag))
        for status in Status
        for flag in (True, False)
    ]


def test_the_predicate_and_its_twin_agree_on_everybody(everybody):
    by_query = set(db.session.scalars(select(Listing.slug).where(findable())))
    assert by_query == {one.slug for one in everybody if may_be_found(one)}
    assert {(one.status, one.is_public_stub) for one in everybody if may_be_found(one)} == FOUND


def test_the_twin_says_yes_or_no_and_never_nothing(everybody):
    assert set(db.session.scalars(select(findable()))) == {True, False}
    refused = set(db.session.scalars(select(Listing.slug).where(~findable())))
    assert refused == {one.slug for one in everybody if not may_be_found(one)}


@pytest.mark.parametrize("stubs", [True, False])
def test_exactly_these_have_a_page(everybody, stubs):
    shown = {
        (one.status, one.is_public_stub) for one in everybody if profile(one.slug, stubs=stubs, now=NOW) is not None
    }
    assert shown == {pair for pair in WITH_A_PAGE if stubs or pair[0] != Status.STUB}


def test_whoever_may_be_found_has_a_page(everybody):
    assert all(profile(one.slug, stubs=True, now=NOW) for one in everybody if may_be_found(one))


def test_nobody_has_a_page_at_an_unknown_address(everybody):
    assert profile("nobody", stubs=True, now=NOW) is None


def test_a_page_has_its_own_rows_and_no_others_and_the_facts_of_its_card(any_app):
    places = [a_place(position=1, hours=[]), a_place(position=0, **DENVER)]
    mine, others = (keep(a_listing(now=NOW, places=some)) for some in (places, None))
    bare = keep(a_listing(now=NOW, places=[], plan=None, prices=[], packages=[], confirmations=[], terms={}))
    own, gone = (a_credential(mine.practitioner, number=f"MINE-{number}") for number in (1, 2))
    gone.withdrawn_at = NOW
    other = a_credential(others.practitioner, number="OTHER-1")
    keep(own, gone, other, a_check(own, at=NOW), a_check(gone, at=NOW), a_check(other, at=NOW))
    found = profile(mine.slug, stubs=True, now=NOW)
    assert [one.stated.number for one in found.facts.credentials] == ["MINE-1"]
    assert {number: len(record.entries) for number, record in found.records.items()} == {own.id: 1}
    for slug in (mine.slug, bare.slug):
        db.session.rollback()
        page = profile(slug, stubs=True, now=NOW)
        assert page.facts == facts_of([page.listing])[page.listing.id]
        read = [rows_of(page.listing), rows_of(page.listing.plan), *map(rows_of, page.listing.places)]
        db.session.expunge_all()
        one = db.session.scalars(select(Listing).where(Listing.slug == slug)).one()
        assert read == [rows_of(one), rows_of(one.plan), *map(rows_of, one.places)], (
            "as if each was asked for by itself"
        )


def rows_of(thing):
    """What the rows say that belong to one, in their order, by the names of what holds them."""
    held = [one for one in inspect(type(thing)).relationships if one.uselist] if thing is not None else []
    return {
        one.key: [[getattr(row, said.key) for said in one.mapper.column_attrs] for row in getattr(thing, one.key)]
        for one in held
    }


def test_a_code_that_its_vocabulary_no_longer_has_is_left_out_everywhere(app):
    keep(a_listing(slug="ana", gender="retired", terms=dict.fromkeys(TermKind, ("retired-code",))))
    index = app.extensions["search_index"]
    rebuild(index)
    assert index.engine.document_count == 1
    assert app.test_client().get("/providers/ana").status_code == 200
    assert app.test_client().get("/api/v1/search").status_code == 200
