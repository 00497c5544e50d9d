"""What a row does to the held record, and what becomes of the stub: the whole table, without a database."""

from dataclasses import replace
from datetime import date

import pytest

from directory.listings.rules import Status
from directory.listings.stubs import KnownListing
from directory.registers.npi.layout import NpiLayout
from directory.registers.npi.rules import (
    ACUPUNCTURISTS,
    Outcome,
    StubMove,
    Visibility,
    Wanted,
    held_after,
    plan,
    stub_move,
)
from tests.factories import npi

PHYSICIAN = "207Q00000X"
HEADER = npi.header()
LAYOUT = NpiLayout("a file", HEADER)


def facts_of(row):
    return LAYOUT.facts([row.get(title, "") for title in HEADER])


PERSON = facts_of(npi.person(1))
HELD = held_after(PERSON, None)
EDITED = facts_of(npi.person(1, **{npi.LAST: "RENAMED", npi.UPDATED_ON: "01/02/2021"}))
OLDER = facts_of(npi.person(1, **{npi.LAST: "FORMER", npi.UPDATED_ON: "07/07/2020"}))
SAME_DAY = facts_of(npi.person(1, **{npi.LAST: "SAMEDAY"}))
WITHDRAWN = facts_of(npi.withdrawn(1, "01/02/2021"))
WITHDRAWN_LONG_AGO = facts_of(npi.withdrawn(1, "01/02/2019"))
HELD_WITHDRAWN = held_after(WITHDRAWN, HELD)
BACK = facts_of(
    npi.person(1, **{npi.UPDATED_ON: "02/02/2021", npi.DEACTIVATED_ON: "01/02/2021", npi.REACTIVATED_ON: "02/02/2021"})
)
RETRAINED = facts_of(npi.person(1, PHYSICIAN, **{npi.UPDATED_ON: "01/02/2021"}))
ORGANIZATION = facts_of(npi.organization(1, "INVENTED, LLC", "171100000X"))


@pytest.mark.parametrize(
    ("facts", "held", "outcome"),
    [
        (PERSON, None, Outcome.NEW),
        (PERSON, HELD, Outcome.UNCHANGED),
        (EDITED, HELD, Outcome.CHANGED),
        (SAME_DAY, HELD, Outcome.CHANGED),
        (OLDER, HELD, Outcome.OLDER),
        (RETRAINED, None, Outcome.PASSED_OVER),
        (RETRAINED, HELD, Outcome.CHANGED),
        (WITHDRAWN, None, Outcome.PASSED_OVER),
        (WITHDRAWN, HELD, Outcome.DEACTIVATED),
        (WITHDRAWN, HELD_WITHDRAWN, Outcome.UNCHANGED),
        (WITHDRAWN_LONG_AGO, HELD, Outcome.OLDER),
        (PERSON, HELD_WITHDRAWN, Outcome.OLDER),
        (facts_of(npi.person(1, **{npi.UPDATED_ON: "01/02/2021"})), HELD_WITHDRAWN, Outcome.OLDER),
        (BACK, HELD_WITHDRAWN, Outcome.CHANGED),
        (WITHDRAWN, held_after(BACK, HELD_WITHDRAWN), Outcome.OLDER),
    ],
)
def test_a_row_does_to_the_record_what_its_days_say(facts, held, outcome):
    assert plan(facts, held, ACUPUNCTURISTS) == outcome


def test_anybody_takes_every_row_and_remembers_withdrawn_numbers():
    assert plan(RETRAINED, None, Wanted(None)) == Outcome.NEW
    assert plan(WITHDRAWN, None, Wanted(None)) == Outcome.DEACTIVATED


def test_a_number_reactivated_on_the_day_of_its_deactivation_is_active():
    same_day = facts_of(npi.person(1, **{npi.DEACTIVATED_ON: "11/08/2006", npi.REACTIVATED_ON: "11/08/2006"}))
    assert not same_day.is_deactivated
    assert not BACK.is_deactivated
    assert WITHDRAWN.is_deactivated


@pytest.mark.parametrize(
    "edit",
    [
        {npi.LAST: "OTHER"},
        {npi.STREET: "1 OTHER ST"},
        {npi.PHONE: "7325550199"},
        {npi.taxonomy_columns(1)[1]: "OTHER"},
        {npi.UPDATED_ON: "07/09/2020"},
        {"Provider Sex Code": "M"},
    ],
)
def test_every_kept_field_is_in_the_fingerprint(edit):
    assert facts_of(npi.person(1, **edit)).fingerprint != PERSON.fingerprint


def test_what_is_not_kept_is_not_in_the_fingerprint():
    assert facts_of(npi.person(1, **{f"{npi.MAILING} City Name": "ELSEWHERE"})).fingerprint == PERSON.fingerprint


def known(status, *, is_public=False, was_published=False):
    return (KnownListing(1, status, is_public_stub=is_public, was_published=was_published),)


def move(facts, held, listings, *, visibility=Visibility.PRIVATE, has_opted_out=False, wanted=ACUPUNCTURISTS):
    outcome = plan(facts, held, wanted)
    return stub_move(facts, held, outcome, listings, wanted=wanted, visibility=visibility, has_opted_out=has_opted_out)


STUB = known(Status.STUB)


@pytest.mark.parametrize(
    ("facts", "held", "listings", "expected"),
    [
        (PERSON, None, None, StubMove.OPEN),
        (PERSON, None, (), StubMove.NONE),
        (ORGANIZATION, None, None, StubMove.NONE),
        (RETRAINED, None, None, StubMove.NONE),
        (PERSON, HELD, STUB, StubMove.NONE),
        (EDITED, HELD, STUB, StubMove.REFRESH),
        (OLDER, HELD, STUB, StubMove.NONE),
        (WITHDRAWN, HELD, STUB, StubMove.CLOSE),
        (RETRAINED, HELD, STUB, StubMove.CLOSE),
        (BACK, HELD_WITHDRAWN, known(Status.CLOSED), StubMove.REOPEN),
        (EDITED, held_after(RETRAINED, None), known(Status.CLOSED), StubMove.REOPEN),
        (BACK, HELD_WITHDRAWN, known(Status.CLOSED, was_published=True), StubMove.NONE),
        (EDITED, HELD, known(Status.CLOSED), StubMove.NONE),
        (EDITED, HELD, known(Status.REMOVED), StubMove.WITHHELD),
    ],
)
def test_a_stub_follows_its_person(facts, held, listings, expected):
    assert move(facts, held, listings) == expected


@pytest.mark.parametrize("status", [Status.DRAFT, Status.PUBLISHED, Status.HIDDEN, Status.MOVED])
@pytest.mark.parametrize("facts", [PERSON, EDITED, WITHDRAWN, RETRAINED, OLDER])
def test_a_listing_that_somebody_keeps_is_never_moved(status, facts):
    assert move(facts, HELD, known(status), visibility=Visibility.PUBLIC) == StubMove.NONE


@pytest.mark.parametrize("listings", [None, STUB, known(Status.CLOSED)])
def test_who_opted_out_gets_no_stub_again(listings):
    assert move(BACK, HELD_WITHDRAWN, listings, has_opted_out=True) == StubMove.WITHHELD


def test_a_public_import_shows_a_stub_that_has_not_changed():
    assert move(PERSON, HELD, STUB, visibility=Visibility.PUBLIC) == StubMove.SHOW
    assert move(PERSON, HELD, known(Status.STUB, is_public=True), visibility=Visibility.PUBLIC) == StubMove.NONE


def test_an_import_for_other_taxonomies_closes_nothing():
    physicians = Wanted(frozenset({PHYSICIAN}))
    assert move(replace(EDITED, last_updated_on=date(2022, 1, 1)), HELD, STUB, wanted=physicians) == StubMove.REFRESH
