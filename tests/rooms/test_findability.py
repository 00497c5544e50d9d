"""The findability test never lies: it says that a search finds a listing exactly when the search does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from directory.credentials.rules import CredentialKind
from directory.discovery.find import Query, find
from directory.discovery.findability import IndexUnavailable, findability_of
from directory.discovery.schema import schema
from directory.discovery.sync import drain, rebuild
from directory.listings.models import Listing, Practitioner
from directory.listings.rules import Access, PriceKind, Status
from directory.places import Place as Town
from directory.shared.db import db, unit_of_work
from tests.factories.checks import a_check
from tests.factories.listings import DENVER, RED_BANK, TERMS, a_credential, a_listing, a_place, a_price, keep
from tests.factories.reviews import vote

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOWNS = [
    Town(label="Ocean Township, NJ", lat=40.25, lon=-74.04, region="NJ", country="US", kind="town", time_zone=None),
    Town(label="Red Bank, NJ", lat=40.35, lon=-74.08, region="NJ", country="US", kind="town", time_zone=None),
    Town(label="Denver, CO", lat=39.75, lon=-105.0, region="CO", country="US", kind="town", time_zone=None),
]
WORDS = [
    "",
    "gua sha",
    "lee",
    "guasha jaw",
    "wrinkles",
    "xylophone",
    "facial acupunture",
    "gentle",
    "rare",
    "kim no",
    "nj",
]
FACETS = (
    "concern",
    "technique",
    "language",
    "pays",
    "access",
    "gender",
    "availability",
    "accepting",
    "evenings",
    "license",
    "certification",
    "training",
)

queries = st.builds(
    Query,
    near=st.none() | st.sampled_from(TOWNS),
    within=st.sampled_from([1, 5, 10, 25, 500]),
    words=st.sampled_from(WORDS),
    choices=st.dictionaries(st.sampled_from(FACETS), st.none(), max_size=2).flatmap(
        lambda names: st.fixed_dictionaries(
            {name: st.frozensets(st.sampled_from(schema().facet_of[name].values), min_size=1) for name in names}
        )
    ),
    answered=st.frozensets(st.sampled_from("12345"), max_size=1),
    max_price=st.none() | st.sampled_from([50, 90, 140, 200]),
    max_first_year=st.none() | st.sampled_from([1000, 3000]),
    training_hours=st.sampled_from([None, None, None, 10, 49]),
    min_rating=st.sampled_from([None, None, None, 3, 4.2]),
    sort=st.sampled_from(schema().orders).map(lambda order: order.name),
)


@pytest.fixture
def index(app):
    """Five different listings that may be found, one draft and one that is closed."""
    keep(
        a_listing(name="Ana Lee", now=NOW),
        a_listing(name="Bo Kim", now=NOW, gender="man", places=[a_place(**RED_BANK, access=Access.STEPS, hours=[])]),
        a_listing(name="Cy Old", now=NOW, confirmed_days_ago=400, is_accepting=False, about="A rare text."),
        a_listing(name="Di Bare", now=NOW, terms={}, plan=None, prices=[], packages=[], places=[]),
        a_listing(name="Éva Lee", now=NOW, places=[a_place(**DENVER), a_place(**RED_BANK, position=1)]),
        a_listing(
            name="Flo Draft", now=NOW, status=Status.DRAFT, about="Xylophone.",
            prices=[a_price(PriceKind.SESSION, 9000, now=NOW)],
            terms={kind: codes[:1] for kind, codes in TERMS.items()},
        ),
        a_listing(name="Gus Closed", now=NOW, status=Status.CLOSED),
    )  # fmt: skip
    for name, stars in {"Ana Lee": (5, 5, 4, 4, 4), "Bo Kim": (4, 3, 3, 3, 3), "Flo Draft": (5, 5, 5, 5, 5)}.items():
        vote(db.session.query(Listing).join(Practitioner).filter_by(name=name).one(), *stars)
    keep_checks(*db.session.query(Listing).order_by(Listing.id).limit(3))
    index = app.extensions["search_index"]
    rebuild(index)
    return index


def keep_checks(ana, bo, cy):
    """Ana’s license and training are verified, Bo’s license has lapsed, Cy’s certification gives no license."""
    licensed = a_credential(ana.practitioner, now=NOW)
    trained = a_credential(ana.practitioner, CredentialKind.TRAINING, now=NOW, expires_on=None)
    ended = a_credential(bo.practitioner, now=NOW, expires_on=(NOW - timedelta(days=9)).date())
    certified = a_credential(cy.practitioner, CredentialKind.CERTIFICATION, now=NOW)
    credentials = (licensed, trained, ended, certified)
    keep(*credentials, *(a_check(one, at=NOW - timedelta(days=20)) for one in credentials))


def finds(listing, query, index):
    """Whether the search shows a listing on any of its pages."""
    found = find(query, index=index, stubs=True, now=NOW)
    pages = [find(replace(query, page=n), index=index, stubs=True, now=NOW) for n in range(1, found.pages + 1)]
    return listing.id in [card.listing.id for one in pages for card in one.cards]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
def test_a_listing_is_said_to_be_found_exactly_when_the_search_finds_it(query, index):
    for listing in db.session.query(Listing).all():
        said = findability_of(listing, query, index=index, now=NOW)
        assert said.is_found is finds(listing, query, index), listing.practitioner.name
        if said.is_found:
            order = [card.listing.id for card in find(query, index=index, stubs=True, now=NOW).cards]
            assert said.standing.rank == order.index(listing.id) + 1
            assert said.page == 1


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
def test_what_is_said_of_a_draft_comes_true_when_it_is_published(query, index):
    draft = db.session.query(Listing).filter_by(status=Status.DRAFT).one()
    said = findability_of(draft, query, index=index, now=NOW)
    try:
        publish(draft, Status.PUBLISHED, index)
        assert said.fits is finds(draft, query, index)
        then = findability_of(draft, query, index=index, now=NOW)
        assert [one.passes for one in said.criteria] == [one.passes for one in then.criteria]
        if said.fits and said.sort != "relevance":
            assert said.standing.rank == then.standing.rank
    finally:
        publish(draft, Status.DRAFT, index)


def publish(listing, status, index):
    with unit_of_work():
        listing.status, listing.published_at = status, NOW
    drain(index)


def test_a_price_that_ends_tomorrow_changes_the_answer_without_an_edit(index):
    ana = db.session.query(Listing).first()
    with unit_of_work():
        for price in ana.prices:
            price.ended_on = (NOW + timedelta(days=1)).date()
    drain(index)
    query = Query(max_price=200)
    assert findability_of(ana, query, index=index, now=NOW).is_found
    assert not findability_of(ana, query, index=index, now=NOW + timedelta(days=2)).is_found


def test_a_license_that_lapses_fails_its_filters_without_an_edit(index):
    ana = db.session.query(Listing).first()
    query = Query(choices={"license": frozenset({"verified"})}, answered=frozenset("1"))
    assert findability_of(ana, query, index=index, now=NOW).is_found
    later = findability_of(ana, query, index=index, now=NOW + timedelta(days=400))
    assert [(one.name, one.passes) for one in later.criteria] == [("answered", False), ("license", False)]


def test_a_listing_that_the_index_does_not_hold_yet_has_no_place(app, index):
    late = keep(a_listing(name="Hal Late", now=NOW))
    said = findability_of(late, Query(), index=index, now=NOW)
    assert said.is_found
    assert said.standing is None
    drain(index)
    assert findability_of(late, Query(), index=index, now=NOW).standing is not None


def test_without_an_index_nothing_is_claimed(app):
    listing = keep(a_listing(now=NOW))
    with pytest.raises(IndexUnavailable):
        findability_of(listing, Query(words="gua sha"), index=app.extensions["search_index"], now=NOW)
